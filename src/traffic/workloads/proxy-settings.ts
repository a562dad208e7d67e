import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ProxyConfigSpec } from '../../../imports/networking.istio.io';
import { ProxyConfig } from '../../../imports/networking.istio.io';
import { MeshError } from '../../errors';
import type { IMeshNamespace, IMeshService, Mesh } from '../../mesh';
import { apiObjectsIn, guardObjectNames, ownSettings } from '../../mesh';
import { proxiesOf } from '../egress/settings-target';

export interface ProxySettingsProps {
  /** Whose proxies: of a whole mesh, of a namespace, or of the pods of a service. What a narrower one says wins, setting by setting. */
  readonly target: Mesh | IMeshNamespace | IMeshService;

  /**
   * How many threads Envoy has, a whole number from 0 on; 0 means one for each CPU.
   *
   * @default - by the CPU that the proxy's container may use, as the mesh config says
   */
  readonly concurrency?: number;

  /** Environment variables of the proxy, at most 2048 characters each, such as `ISTIO_META_DNS_CAPTURE`. @default - none */
  readonly environment?: Readonly<Record<string, string>>;

  /** The kind of image: with a shell and tools, or with next to nothing beside the proxy. @default - as installed */
  readonly image?: 'debug' | 'default' | 'distroless';
}

/**
 * How proxies themselves are run. Pods take it over when they are created.
 *
 * Renders a `ProxyConfig`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/
 */
export class ProxySettings extends Construct {
  /**
   * @throws MeshError ConflictingPolicies when another construct renders the ProxyConfig of the same proxies
   * @throws MeshError InvalidValue when a setting is out of its range, or none is given
   * @throws MeshError UnsupportedByDataPlane when the target has no sidecars
   */
  constructor(scope: Construct, id: string, props: ProxySettingsProps) {
    super(scope, id);
    const proxies = proxiesOf(props.target, this);
    const { mesh, namespace, name, selector } = proxies;
    guardObjectNames(this, mesh);
    const settings = this.renderSettings(props);
    ownSettings('ProxyConfig', this, proxies);
    new ProxyConfig(this, 'proxy-config', {
      metadata: { name, namespace },
      spec: { ...settings, ...(selector !== undefined && { selector: { matchLabels: { ...selector } } }) },
    });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private renderSettings({ concurrency, environment = {}, image }: ProxySettingsProps): ProxyConfigSpec {
    if (concurrency !== undefined && (!Number.isInteger(concurrency) || concurrency < 0 || concurrency > 0x7fffffff)) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'concurrency is a whole number from 0 on', value: concurrency, fix: 'Write 2, or 0 for a thread for each CPU' });
    }
    const variables = Object.entries(environment);
    const wrong = variables.find(([name, value]) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value.length > 2048);
    if (wrong !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a variable has a name of letters, digits and underscores, and at most 2048 characters', value: Object.fromEntries([wrong]), fix: 'Write a name such as "ISTIO_META_DNS_CAPTURE"' });
    }
    if (concurrency === undefined && variables.length === 0 && image === undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'settings that say nothing have no effect', value: {}, fix: 'Give it concurrency, environment or image' });
    }
    return {
      ...(concurrency !== undefined && { concurrency }),
      ...(variables.length > 0 && { environmentVariables: { ...environment } }),
      ...(image !== undefined && { image: { imageType: image } }),
    };
  }
}
