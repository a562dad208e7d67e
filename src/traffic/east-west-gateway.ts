import { Construct } from 'constructs';
import { Gateway } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { GatewayWorkload, IMeshNamespace, IMeshService } from '../mesh';
import { guardObjectNames, requireDnsLabel } from '../mesh';

/** The port at which proxies of other networks look for a gateway. */
const crossNetworkPort = 15443;

export interface EastWestGatewayProps {
  /** The pods that serve it, such as `MeshInstall`'s `eastWestGateway`. Their Service carries the label `topology.istio.io/network`. */
  readonly workload: GatewayWorkload;

  /**
   * The services that other networks reach.
   *
   * @default - all of the cluster
   */
  readonly services?: readonly IMeshService[];

  /**
   * The name of the `Gateway`.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * Where pods of other networks of the mesh enter this one.
 *
 * Renders a `Gateway` that hands connections on by the service that they ask for, without opening them (`AUTO_PASSTHROUGH`): they stay encrypted from one
 * workload to the other, and only mutual TLS of the mesh gets through. Who may call is said by `allowFrom`, as inside the cluster.
 *
 * @see https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/
 */
export class EastWestGateway extends Construct {
  public readonly gatewayName: string;
  public readonly workload: GatewayWorkload;

  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError ContradictingProps when the mesh names no network, or a service is in another cluster
   * @throws MeshError InvalidValue when the list of services is empty
   * @throws MeshError UnsupportedByDataPlane in ambient mode
   */
  constructor(scope: Construct, id: string, props: EastWestGatewayProps) {
    super(scope, id);
    const { workload, services } = props;
    this.workload = workload;
    this.requireNetwork();
    guardObjectNames(this, this.namespace.mesh);
    this.gatewayName = requireDnsLabel(props.name ?? id, 'the name of a gateway', this);
    const hosts = services === undefined ? [`*.svc.${this.namespace.mesh.clusterDomain}`] : this.hostsOf(services);
    new Gateway(this, 'gateway', {
      metadata: { name: this.gatewayName, namespace: this.namespace.namespaceName },
      spec: {
        selector: { ...workload.selector },
        servers: [{ port: { number: crossNetworkPort, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts }],
      },
    });
  }

  /** Where the gateway's pods run; its `Gateway` is rendered there too. */
  public get namespace(): IMeshNamespace {
    return this.workload.namespace;
  }

  private hostsOf(services: readonly IMeshService[]): string[] {
    const { cluster } = this.namespace.mesh;
    const foreign = services.find(({ namespace }) => namespace.mesh.cluster !== cluster);
    if (foreign !== undefined) {
      throw new MeshError({
        code: 'ContradictingProps', at: this, problem: `${foreign.node.path} is in another cluster than this gateway, which is in ${cluster}`, value: foreign.namespace.mesh.cluster, fix: 'Name services of the same cluster',
      });
    }
    if (services.length > 0) return [...new Set(services.map(({ host }) => host))].sort();
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a gateway to no service lets nobody in', value: services, fix: 'Leave services out for all of the cluster' });
  }

  private requireNetwork(): void {
    const { mesh } = this.namespace;
    if (mesh.dataPlane.mode === 'ambient') {
      throw new MeshError({
        code: 'UnsupportedByDataPlane', at: this, problem: 'in ambient mode the eastWestGateway of MeshInstall is all that it takes, and services say themselves who reaches them', value: mesh.dataPlane.mode, fix: 'Leave this out, and describe services that other networks reach with global: true',
      });
    }
    if (mesh.network !== undefined) return;
    throw new MeshError({
      code: 'ContradictingProps', at: this, problem: 'a gateway between networks is for a network that has a name, by which the other clusters know what is behind it', value: mesh.network, fix: 'Name the network of this cluster: network: "network-1" of MeshInstall, or of Mesh.fromAttributes',
    });
  }
}
