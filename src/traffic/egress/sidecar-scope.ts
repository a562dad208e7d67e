import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { ProxySet } from './settings-target';
import { proxiesOf } from './settings-target';
import type { SidecarIngress } from '../../../imports/networking.istio.io';
import { Sidecar } from '../../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../../errors';
import type { Call, IMeshNamespace, IMeshService, Port } from '../../mesh';
import { apiObjectsIn, callsFrom, closerOfEgress, guardObjectNames, lazy, ownSettings, requirePortNumber } from '../../mesh';

/** Where the application listens for what comes to a port of its service. */
export interface SidecarListener {
  /** The service's port. */
  readonly port: Port;

  /** The port of the loopback address, or the absolute path of the unix domain socket, that the application listens on. */
  readonly to: number | string;
}

export interface SidecarScopeProps {
  /** Whose view it is: that of the pods of a service, or of all pods of a namespace that have no scope of their own. */
  readonly target: IMeshNamespace | IMeshService;

  /**
   * Services that are called beside those that let the target in by `allowFrom`, such as services of other teams and hosts outside the mesh.
   *
   * @default - none
   */
  readonly sees?: readonly IMeshService[];

  /**
   * What becomes of calls to hosts that are not seen: let out as they are, without mutual TLS, or refused.
   *
   * @default - as the namespace or mesh has it by an `EgressPolicy` or as `ZeroTrustNamespace`, or else as the mesh config has it
   */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';

  /**
   * Where the application listens, when it is not reachable at the ports of its pod. For a service only; ports that are not listed stay as they are.
   *
   * @default - at the pod's ports
   */
  readonly listeners?: readonly SidecarListener[];
}

/**
 * What workloads see of the mesh: the services that they call, and nothing else. Without it every proxy holds the routes and endpoints of all services, and
 * is told whenever any of them changes.
 *
 * Renders a `Sidecar`, computed from the calls that `allowFrom` declares anywhere in the app. All of the mesh's root namespace is seen too, and of the own
 * namespace where the target is one.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export class SidecarScope extends Construct {
  private readonly proxies: ProxySet;

  /**
   * @throws MeshError ConflictingPolicies when another construct renders the Sidecar of the same workloads
   * @throws MeshError InvalidValue when the service has no selector, or no such port, or a listener is neither port nor path
   * @throws MeshError ContradictingProps when listeners are given for a namespace, or a service is in another mesh
   * @throws MeshError UnsupportedByDataPlane when the target has no sidecars
   */
  constructor(scope: Construct, id: string, private readonly props: SidecarScopeProps) {
    super(scope, id);
    this.proxies = proxiesOf(props.target, this);
    const { mesh, namespace, name, selector } = this.proxies;
    guardObjectNames(this, mesh);
    const ingress = this.renderListeners();
    for (const service of props.sees ?? []) this.requireReachable(service);
    ownSettings('Sidecar', this, this.proxies, props.outboundTrafficPolicy === 'REGISTRY_ONLY');
    addLateCheck(this, () => this.findOpening());
    new Sidecar(this, 'sidecar', {
      metadata: { name, namespace },
      spec: lazy(() => {
        const mode = this.outboundMode;
        return {
          ...(selector !== undefined && { workloadSelector: { labels: { ...selector } } }),
          ...(ingress.length > 0 && { ingress }),
          egress: [{ hosts: this.hosts }],
          ...(mode !== undefined && { outboundTrafficPolicy: { mode } }),
        };
      }),
    });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  /** As a Sidecar names them: `namespace/host`, with a dot for the own namespace. */
  private get hosts(): string[] {
    const { mesh, namespace, selector } = this.proxies;
    const wholly = new Set([...(selector === undefined ? [namespace] : []), mesh.rootNamespace]);
    const called = this.calls.map(({ to }) => to);
    const seen = [...called, ...(this.props.sees ?? [])]
      .filter((service) => !wholly.has(service.namespace.namespaceName))
      .map((service) => `${this.shown(service.namespace.namespaceName)}/${service.host}`);
    return [...[...wholly].map((name) => `${this.shown(name)}/*`), ...[...new Set(seen)].sort()];
  }

  private shown(namespace: string): string {
    return namespace === this.proxies.namespace ? '.' : namespace;
  }

  /** Who calls is told by identity, as policies tell it. */
  private get calls(): readonly Call[] {
    const { target } = this.props;
    if ('namespaceName' in target) return callsFrom(target);
    const mine = new Set(target.identities.map(({ principal }) => principal));
    return callsFrom(target.namespace).filter(({ client }) => client === undefined || client.identities.some(({ principal }) => mine.has(principal)));
  }

  private get outboundMode(): SidecarScopeProps['outboundTrafficPolicy'] {
    return this.props.outboundTrafficPolicy ?? (this.closer === undefined ? undefined : 'REGISTRY_ONLY');
  }

  private get closer(): IConstruct | undefined {
    return closerOfEgress(this, this.proxies.mesh, this.proxies.namespace, this);
  }

  private renderListeners(): SidecarIngress[] {
    const { target, listeners = [] } = this.props;
    if (listeners.length === 0) return [];
    if ('namespaceName' in target) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'the workloads of a namespace listen on ports of their own each', value: listeners.map(({ to }) => to), fix: 'Make the target the service whose pods listen there' });
    }
    return listeners.map(({ port, to }) => {
      const number = target.ports.find((own) => own.number === port.number)?.targetPort;
      if (typeof number !== 'number') {
        throw new MeshError({ code: 'InvalidValue', at: this, problem: `${target.node.path} has no such port with a number for its container`, value: port.number, fix: `Use one of ${target.ports.map((own) => own.number).join(', ')}, with the number as targetPort` });
      }
      return { port: { number, name: port.name, protocol: port.protocol.toUpperCase() }, defaultEndpoint: this.endpointOf(to) };
    });
  }

  private endpointOf(to: number | string): string {
    if (typeof to === 'number') return `127.0.0.1:${requirePortNumber(to)}`;
    if (to.startsWith('/') && to.length > 1) return `unix://${to}`;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'an application listens on a port, or on a socket at an absolute path', value: to, fix: 'Write a number such as 8080, or a path such as "/run/app.sock"' });
  }

  private requireReachable(service: IMeshService): void {
    const { mesh } = this.proxies;
    if (mesh.reaches(service.namespace.mesh)) return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: `${service.node.path} is in another mesh than the workloads of cluster ${mesh.cluster}`, value: service.namespace.mesh.cluster, fix: 'Name services of the same mesh' });
  }

  /** A narrower Sidecar replaces the wider one whole, and would open silently what that one closes. */
  private findOpening(): MeshError[] {
    const { closer } = this;
    if (this.props.outboundTrafficPolicy !== 'ALLOW_ANY' || closer === undefined) return [];
    return [new MeshError({
      code: 'ContradictingProps', at: this, problem: `${closer.node.path} refuses calls to hosts that the mesh does not know, and this lets them out`, value: 'ALLOW_ANY', fix: 'Leave outboundTrafficPolicy out, and name the hosts in sees',
    })];
  }
}
