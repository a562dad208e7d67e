import { Construct } from 'constructs';
import type { TrafficExtensionSpec, WasmPluginSpec } from '../../imports/extensions.istio.io';
import { TrafficExtension, WasmPlugin } from '../../imports/extensions.istio.io';
import type { JsonValue } from '../../imports/json';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshNamespace, IMeshService } from '../mesh';
import { findMissingWaypoint, GatewayWorkload, guardObjectNames, Mesh, requireDnsLabel, requireDnsName, requirePortNumber } from '../mesh';
import { requireSelector } from './proxies';
import type { WasmModule } from './wasm-module';

export interface WasmExtensionProps {
  /** Whose proxies run it: those of a service, a gateway, a namespace or the whole mesh. In ambient mode a service's waypoint. */
  readonly target: IMeshService | GatewayWorkload | IMeshNamespace | Mesh;

  /** The module. */
  readonly module: WasmModule;

  /**
   * The name of the object, and of the extension in logs and metrics.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Which kind is rendered. `WasmPlugin` is understood by every Istio that is supported, and from 1.30 on istiod turns it into a `TrafficExtension` by itself;
   * so it keeps working while a control plane is upgraded, or rolled back. `TrafficExtension`, which Istio recommends for the future, is alpha from 1.30 on.
   *
   * @default 'WasmPlugin'
   * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/
   */
  readonly kind?: 'WasmPlugin' | 'TrafficExtension';

  /**
   * Where it stands among Istio's own filters: before authentication, before authorization, or before statistics.
   *
   * @default - at the end, before the router
   */
  readonly phase?: 'AUTHN' | 'AUTHZ' | 'STATS';

  /**
   * The order within a phase: higher ones come first. A whole number of 32 bits.
   *
   * @default - after all that have one, by age and name
   */
  readonly priority?: number;

  /**
   * Which traffic of a sidecar it sees. Gateways have one kind, which counts as `outbound` when a namespace or a mesh is the target.
   *
   * @default - 'inbound' for a service; for others 'both'
   */
  readonly traffic?: 'inbound' | 'outbound' | 'both';

  /**
   * Only these ports: of the container for what comes in, of the Service for what goes out.
   *
   * @default - all
   */
  readonly ports?: readonly number[];

  /**
   * What the module is told, as it defines.
   *
   * @default - nothing
   */
  readonly config?: Readonly<Record<string, JsonValue>>;

  /**
   * Environment variables of the module.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;

  /**
   * The Secret (`kubernetes.io/dockerconfigjson`) to pull the image with, in the namespace of the target. It is referred to, never rendered.
   *
   * @default - none
   */
  readonly pullSecret?: string;

  /**
   * What happens to requests when the module cannot be loaded or fails: `deny` answers 500 or closes the connection.
   *
   * @default 'deny'
   */
  readonly whenFailing?: 'deny' | 'allow';

  /**
   * What it filters: HTTP requests, or connections.
   *
   * @default 'http'
   */
  readonly layer?: 'http' | 'network';
}

/**
 * A WebAssembly module that proxies run.
 *
 * Renders a `WasmPlugin`, or a `TrafficExtension` where `kind` says so.
 *
 * @see https://istio.io/latest/docs/concepts/wasm/
 */
export class WasmExtension extends Construct {
  /**
   * @throws MeshError InvalidName when a name is not one that Kubernetes accepts
   * @throws MeshError InvalidValue when a number is out of its range, a variable has no name, or a service no selector
   * @throws MeshError ContradictingProps when a gateway is told which of a sidecar's traffic to filter
   * @throws MeshError UnsupportedByDataPlane when the target has no proxies that could run it
   */
  constructor(scope: Construct, id: string, props: WasmExtensionProps) {
    super(scope, id);
    const { target } = props;
    guardObjectNames(this, meshOf(target));
    const metadata = { name: requireDnsLabel(props.name ?? id, 'the name of an extension', this), namespace: namespaceOf(target) };
    const where = { ...this.renderTarget(target), ...this.renderMatch(props) };
    const order = {
      ...(props.phase !== undefined && { phase: props.phase }),
      ...(props.priority !== undefined && { priority: this.requirePriority(props.priority) }),
    };
    if (props.kind === 'TrafficExtension') {
      new TrafficExtension(this, 'extension', { metadata, spec: { ...where, ...order, wasm: this.renderModule(props) } satisfies TrafficExtensionSpec });
    } else {
      new WasmPlugin(this, 'extension', { metadata, spec: { ...where, ...this.renderModule(props), ...order } satisfies WasmPluginSpec });
    }
  }

  private renderTarget(target: WasmExtensionProps['target']): Pick<TrafficExtensionSpec, 'selector' | 'targetRefs'> {
    if (target instanceof GatewayWorkload) return { selector: { matchLabels: { ...target.selector } } };
    if (target instanceof Mesh) {
      this.requireSidecars(target.dataPlane.mode, target.rootNamespace);
      return {};
    }
    if ('namespaceName' in target) {
      this.requireSidecars(target.injection.mode, target.namespaceName);
      return {};
    }
    const { mode } = target.namespace.injection;
    // Waypoints serve a Service and take nothing by label.
    if (mode === 'ambient') {
      addLateCheck(this, () => findMissingWaypoint(target, this));
      return { targetRefs: [{ kind: 'Service', name: target.serviceName }] };
    }
    this.requireSidecars(mode, target.namespace.namespaceName);
    return { selector: { matchLabels: { ...requireSelector(this, target) } } };
  }

  private requireSidecars(mode: 'sidecar' | 'ambient' | 'none', value: string): void {
    if (mode === 'sidecar') return;
    throw new MeshError({
      code: 'UnsupportedByDataPlane',
      at: this,
      problem: mode === 'ambient' ? 'ztunnel runs no modules, and waypoints take none that is for a namespace or a mesh' : 'outside the mesh there is no proxy to run it',
      value,
      fix: mode === 'ambient' ? 'Make the services the target, one by one: their waypoint runs it' : 'Make a namespace of the mesh the target',
    });
  }

  private renderMatch({ target, traffic, ports }: WasmExtensionProps): Pick<TrafficExtensionSpec, 'match'> {
    const isService = !(target instanceof Mesh) && 'serviceName' in target;
    if (target instanceof GatewayWorkload && traffic !== undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'a gateway has no inbound and outbound traffic as sidecars have', value: traffic, fix: 'Leave traffic out' });
    }
    const mode = { inbound: 'SERVER', outbound: 'CLIENT', both: undefined } as const;
    const chosen = mode[traffic ?? (isService && target.namespace.injection.mode === 'sidecar' ? 'inbound' : 'both')];
    const numbers = ports?.map((number) => ({ number: requirePortNumber(number) }));
    if (chosen === undefined && numbers === undefined) return {};
    return { match: [{ ...(chosen !== undefined && { mode: chosen }), ...(numbers !== undefined && { ports: numbers }) }] };
  }

  private renderModule(props: WasmExtensionProps): NonNullable<TrafficExtensionSpec['wasm']> {
    const { module, config, layer, pullSecret, whenFailing } = props;
    const env = this.requireEnv(props.env ?? {});
    return {
      url: module.url,
      ...(module.sha256 !== undefined && { sha256: module.sha256 }),
      ...(pullSecret !== undefined && { imagePullSecret: requireDnsName(pullSecret, 'the name of the Secret to pull with', { at: this }) }),
      ...(config !== undefined && { pluginConfig: config }),
      ...(whenFailing === 'allow' && { failStrategy: 'FAIL_OPEN' as const }),
      ...(env.length > 0 && { vmConfig: { env } }),
      ...(layer === 'network' && { type: 'NETWORK' as const }),
    };
  }

  private requireEnv(env: Readonly<Record<string, string>>): { readonly name: string; readonly value: string }[] {
    return Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => {
      if (name !== '' && name.length <= 256 && value.length <= 2048) return { name, value };
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a variable has a name of 1 to 256 characters and a value of at most 2048', value: { [name]: value }, fix: 'Put long settings into config' });
    });
  }

  private requirePriority(priority: number): number {
    if (Number.isInteger(priority) && Math.abs(priority) < 2 ** 31) return priority;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a priority is a whole number of 32 bits', value: priority, fix: 'Write a number such as 10' });
  }
}

function meshOf(target: WasmExtensionProps['target']): Mesh {
  if (target instanceof Mesh) return target;
  return 'namespaceName' in target ? target.mesh : target.namespace.mesh;
}

/** Where the object goes: with the pods it selects, or into the root namespace, which reaches all. */
function namespaceOf(target: WasmExtensionProps['target']): string {
  if (target instanceof Mesh) return target.rootNamespace;
  return 'namespaceName' in target ? target.namespaceName : target.namespace.namespaceName;
}
