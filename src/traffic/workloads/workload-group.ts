import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { WorkloadParts } from './workload-parts';
import { renderParts } from './workload-parts';
import type { WorkloadProbe } from './workload-probe';
import { WorkloadGroup as WorkloadGroupObject } from '../../../imports/networking.istio.io';
import { MeshError } from '../../errors';
import { apiObjectsIn, guardObjectNames, requireDnsLabel, requireLabels } from '../../mesh';

export interface WorkloadGroupProps<V extends string = string> extends WorkloadParts<V> {
  /** How their proxies find out whether they are well. @default - they are always taken for well */
  readonly probe?: WorkloadProbe;

  /** Annotations of the `WorkloadEntry` that each of them gets. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;

  /** The name of the `WorkloadGroup`. @default - the construct's id */
  readonly name?: string;
}

/**
 * Servers outside Kubernetes that run a proxy of the mesh and make themselves known when they start: virtual machines of one kind.
 *
 * Renders a `WorkloadGroup`, from which istiod makes a `WorkloadEntry` for each that connects, and `istioctl x workload entry configure` the files that a
 * machine needs.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/
 */
export class WorkloadGroup<V extends string = string> extends Construct {
  /**
   * @throws MeshError InvalidValue when a port, the locality, the weight or the probe is none
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError ContradictingProps when the service would not find them, or they have no ServiceAccount
   */
  constructor(scope: Construct, id: string, props: WorkloadGroupProps<V>) {
    super(scope, id);
    const { service: { namespace }, annotations = {}, probe } = props;
    guardObjectNames(this, namespace.mesh);
    const { labels, ...template } = renderParts(props, this);
    if (template.serviceAccount === undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'a proxy proves who it is by a ServiceAccount, and there is none', value: props.serviceAccount, fix: 'Name one: serviceAccount: "legacy"' });
    }
    new WorkloadGroupObject(this, 'workload-group', {
      metadata: { name: requireDnsLabel(props.name ?? id, 'the name of a group of workloads', this), namespace: namespace.namespaceName },
      spec: {
        metadata: { ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }), labels: requireLabels(labels, 'the labels of a group', this) },
        ...(probe !== undefined && { probe: probe.render(this) }),
        template,
      },
    });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }
}
