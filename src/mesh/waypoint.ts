import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import { Gateway } from '../../imports/gateway.networking.k8s.io';
import { MeshError } from '../errors';
import type { IMeshService } from './i-mesh-service';
import { lazy } from './lazy';
import type { IMeshClient } from './mesh-client';
import type { IMeshNamespace } from './mesh-namespace';
import { requireDnsLabel } from './names';
import { apiObjectsIn, guardObjectNames } from './object-names';
import { ServiceIdentity } from './service-identity';
import type { IWaypoint } from './waypoints';
import { enrolInWaypoint, waypointOf } from './waypoints';

const useWaypoint = 'istio.io/use-waypoint';

export interface WaypointProps {
  /** Where its pods run, which istiod deploys. */
  readonly namespace: IMeshNamespace;

  /**
   * The name of the `Gateway`, and so of its pods' Deployment and ServiceAccount.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The services whose traffic goes through it.
   *
   * @default - all services of its namespace
   */
  readonly services?: readonly IMeshService[];

  /**
   * Which traffic it carries: what is sent to services, or also what is sent to the addresses of pods. Routes are for services only.
   *
   * @default 'service'
   */
  readonly traffic?: 'service' | 'all';

  /**
   * Who writes the label `istio.io/use-waypoint` on Namespaces and Services that are not rendered here. With `elsewhere` somebody else has to.
   *
   * @default - a Namespace or Service that is not rendered here is an error
   */
  readonly labels?: 'elsewhere';
}

/**
 * The proxy of an ambient namespace that reads HTTP. Routes, destination policies and access by method or path need one: ztunnel, which carries ambient traffic
 * otherwise, sees connections only.
 *
 * Renders a `Gateway` of class `istio-waypoint`, from which istiod makes the pods, and labels the Namespace or Services whose traffic is to go through it. The
 * cluster needs the definitions of the Gateway API. Pods behind it see it as their caller.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export class Waypoint extends Construct implements IMeshClient, IWaypoint {
  public readonly waypointName: string;
  public readonly namespace: IMeshNamespace;
  public readonly identities: readonly ServiceIdentity[];
  private readonly servedNamespaces = new Set<string>();

  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError UnsupportedByDataPlane when what it is for is not ambient
   * @throws MeshError ConflictingPolicies when traffic would go through two waypoints
   * @throws MeshError ContradictingProps when the object that needs the label is not rendered here
   */
  constructor(scope: Construct, id: string, private readonly props: WaypointProps) {
    super(scope, id);
    this.namespace = props.namespace;
    const { mesh, namespaceName } = this.namespace;
    guardObjectNames(this, mesh);
    this.waypointName = requireDnsLabel(props.name ?? id, 'the name of a waypoint', this);
    this.identities = [new ServiceIdentity({ trustDomain: mesh.trustDomain, namespace: namespaceName, serviceAccount: this.waypointName })];
    const labels = { ...(mesh.revision !== undefined && { 'istio.io/rev': mesh.revision }), ...(props.traffic === 'all' && { 'istio.io/waypoint-for': 'all' }) };
    new Gateway(this, 'gateway', {
      metadata: { name: this.waypointName, namespace: namespaceName, ...(Object.keys(labels).length > 0 && { labels }) },
      spec: lazy(() => this.renderSpec()),
    });
    for (const target of props.services ?? [props.namespace]) this.enrol(target);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  /**
   * Sends the traffic to a service, or to all services of a namespace, through this waypoint.
   *
   * @throws MeshError UnsupportedByDataPlane when it is not ambient
   * @throws MeshError ConflictingPolicies when its traffic goes through another waypoint
   * @throws MeshError ContradictingProps when the object that needs the label is not rendered here
   */
  public enrol(target: IMeshNamespace | IMeshService): void {
    const { namespace, kind, name } = partsOf(target);
    this.requireAmbient(namespace);
    const rival = waypointOf(target);
    // A service may have a waypoint of its own beside that of its namespace.
    if (rival !== undefined && (target === namespace || rival !== waypointOf(namespace))) this.refuseRival(target, rival);
    const object = labelledObjectOf(target);
    if (object === undefined && this.props.labels !== 'elsewhere') {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: `nothing here renders the ${kind} ${name}, so nothing would send its traffic through this waypoint`,
        value: { [useWaypoint]: this.waypointName },
        fix: `Write this label on the ${kind} where it is rendered, and labels: 'elsewhere' here`,
      });
    }
    object?.metadata.addLabel(useWaypoint, this.waypointName);
    if (namespace.namespaceName !== this.namespace.namespaceName) object?.metadata.addLabel(`${useWaypoint}-namespace`, this.namespace.namespaceName);
    this.servedNamespaces.add(namespace.namespaceName);
    enrolInWaypoint(target, this);
  }

  /** Other namespaces may use the waypoint only where it lets them. */
  private renderSpec(): GatewaySpec {
    const served = [...this.servedNamespaces].sort();
    const isOwnOnly = served.every((name) => name === this.namespace.namespaceName);
    const selector = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: served }] };
    return {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...(!isOwnOnly && { allowedRoutes: { namespaces: { from: 'Selector', selector } } }) }],
    };
  }

  private requireAmbient({ injection, namespaceName }: IMeshNamespace): void {
    if (injection.mode === 'ambient') return;
    throw new MeshError({
      code: 'UnsupportedByDataPlane',
      at: this,
      problem: 'only ambient traffic goes through waypoints; sidecars read routes themselves',
      value: namespaceName,
      fix: 'Make the namespace ambient: injection: Injection.ambient()',
    });
  }

  private refuseRival(target: IMeshNamespace | IMeshService, rival: IWaypoint): never {
    throw new MeshError({
      code: 'ConflictingPolicies',
      at: this,
      problem: `the traffic to ${target.node.path} goes through waypoint ${rival.waypointName} already`,
      value: this.waypointName,
      fix: 'Keep one of the two',
    });
  }
}

/** Has ingress gateways send what is for a service, or a namespace, through its waypoint too, where the object with the labels is rendered here. */
export function sendGatewaysToWaypoint(target: IMeshNamespace | IMeshService): void {
  labelledObjectOf(target)?.metadata.addLabel('istio.io/ingress-use-waypoint', 'true');
}

function labelledObjectOf(target: IMeshNamespace | IMeshService): ApiObject | undefined {
  const { kind, name } = partsOf(target);
  return apiObjectsIn(target).find((each) => [kind, 'ServiceEntry'].includes(each.kind) && each.name === name);
}

function partsOf(target: IMeshNamespace | IMeshService): { readonly namespace: IMeshNamespace; readonly kind: string; readonly name: string } {
  return 'serviceName' in target
    ? { namespace: target.namespace, kind: 'Service', name: target.serviceName }
    : { namespace: target, kind: 'Namespace', name: target.namespaceName };
}
