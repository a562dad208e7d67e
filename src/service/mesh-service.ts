import type { Construct } from 'constructs';
import { KubeService, KubeServiceAccount } from '../../imports/k8s';
import { MeshError } from '../errors';
import type { Manifests } from '../manifests';
import type { IMeshNamespace, Port, RoutingApi, VersionLabels } from '../mesh';
import { guardObjectNames, renderServicePorts } from '../mesh';
import { adoptService } from './adopt-service';
import type { ServiceDescription } from './mesh-service-base';
import { MeshServiceBase } from './mesh-service-base';

interface NamedService {
  readonly namespace: IMeshNamespace;

  /**
   * The name of the Kubernetes Service.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface MeshServiceAttributes<V extends string = never> extends NamedService {
  /** The port that routes and clients mean unless they say another. */
  readonly port: Port;

  /**
   * Further ports, such as for metrics or administration.
   *
   * @default - none
   */
  readonly additionalPorts?: readonly Port[];

  /**
   * The labels that the Service selects its pods by.
   *
   * @default - `app`, with the name of the service
   */
  readonly selector?: Readonly<Record<string, string>>;

  /**
   * The versions that run side by side, each with the labels that tell its pods from the others'.
   *
   * @default - no versions are told apart
   */
  readonly versions?: Readonly<Record<V, VersionLabels>>;

  /**
   * The ServiceAccount that its pods run under, which is its identity in the mesh.
   *
   * @default - `new MeshService` renders one with the name of the service; `fromAttributes` assumes none, so the service cannot be allowed as a client
   */
  readonly serviceAccount?: string;

  /**
   * The API that its routes are written in.
   *
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
}

/** What a service is made of. */
export interface MeshServiceProps<V extends string = never> extends MeshServiceAttributes<V> {
  /**
   * Whether pods of other networks reach it, in an ambient mesh of several: there a service is for its own cluster, unless it says otherwise, alike in all
   * clusters that have it. With sidecars every service is reached.
   *
   * @default false
   * @see https://istio.io/latest/docs/ambient/install/multicluster/
   */
  readonly global?: boolean;
}

export interface ManifestServiceProps<V extends string = string> extends NamedService {
  /** Where the Service and its workloads are read from. */
  readonly manifests: Manifests;

  /**
   * The versions that the caller relies on. Each must be found among the workloads; naming them makes a wrong name fail to compile. What is no DNS label is
   * named by its nearest one: `1-4-0` for pods labelled `version: 1.4.0`.
   *
   * @default - all that are found, by the label `version` or `app.kubernetes.io/version` of the pods
   */
  readonly versions?: readonly V[];

  /**
   * The API that its routes are written in.
   *
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
}

/**
 * A service of the mesh: the unit that routes, policies and tests are about.
 *
 * Renders a Kubernetes `Service` and, unless `serviceAccount` names one, a `ServiceAccount`. Workloads stay the caller's: give their pods
 * `service.podLabels('v1')` and the ServiceAccount.
 *
 * @typeParam V the names of its versions, taken from `versions`
 */
export class MeshService<V extends string = never> extends MeshServiceBase<V> {
  /** Refers to a service that others own; renders nothing by itself. */
  public static fromAttributes<V extends string = never>(scope: Construct, id: string, attributes: MeshServiceAttributes<V>): MeshService<V> {
    return new ReferredService(scope, id, describe(id, attributes));
  }

  /**
   * Adopts a service from Kubernetes manifests: its ports, the versions of its workloads and the ServiceAccounts they run under. Renders nothing by itself.
   *
   * Ports whose protocol neither `appProtocol` nor their name tells count as HTTP, which is what Istio detects. Workloads that name no ServiceAccount run under
   * `default`: whoever is to be told apart from the others of its namespace needs one of its own.
   *
   * @throws MeshError ServiceNotFound or AmbiguousService when the manifests hold none of that name, or several
   * @throws MeshError ServiceWithoutPorts, SelectorWithoutWorkload or VersionWithoutWorkload when what they hold does not fit together
   */
  public static fromManifests<const V extends string = string>(scope: Construct, id: string, props: ManifestServiceProps<V>): MeshService<V> {
    return new ReferredService<V>(scope, id, { ...adoptService(props.name ?? id, props), ...routing(props) });
  }

  /**
   * @throws MeshError InvalidName when a name or label is not one that Kubernetes accepts
   * @throws MeshError InvalidValue when two ports or two versions cannot be told apart
   * @throws MeshError ContradictingProps when it is `global` where nobody would read that
   */
  constructor(scope: Construct, id: string, props: MeshServiceProps<V>) {
    super(scope, id, describe(id, { ...props, serviceAccount: props.serviceAccount ?? props.name ?? id }));
    guardObjectNames(this, this.namespace.mesh);
    if (props.global === true) requireNetworks(this);
    const metadata = { name: this.serviceName, namespace: this.namespace.namespaceName };
    if (props.serviceAccount === undefined) new KubeServiceAccount(this, 'service-account', { metadata });
    new KubeService(this, 'service', { metadata: { ...metadata, labels: { ...this.selector, ...(props.global === true && { 'istio.io/global': 'true' }) } }, spec: { selector: { ...this.selector }, ports: renderServicePorts(this.ports) } });
  }
}

/** A service whose Kubernetes objects others render; to its users it is a `MeshService` like any other. */
class ReferredService<V extends string> extends MeshServiceBase<V> {}

function describe<V extends string>(id: string, attributes: MeshServiceAttributes<V>): ServiceDescription<V> {
  const name = attributes.name ?? id;
  return {
    name,
    namespace: attributes.namespace,
    ports: [attributes.port, ...(attributes.additionalPorts ?? [])],
    selector: attributes.selector ?? { app: name },
    // Without versions V is never, and a record of no keys is empty; TypeScript cannot see that for a type parameter.
    versions: attributes.versions ?? ({} as Readonly<Record<V, VersionLabels>>),
    serviceAccounts: attributes.serviceAccount === undefined ? [] : [attributes.serviceAccount],
    ...routing(attributes),
  };
}

function routing({ routingApi }: { readonly routingApi?: RoutingApi }): { readonly routingApi?: RoutingApi } {
  return routingApi === undefined ? {} : { routingApi };
}

function requireNetworks(at: MeshServiceBase): void {
  const { injection, mesh: { meshId, network } } = at.namespace;
  if (injection.mode === 'ambient' && meshId !== undefined && network !== undefined) return;
  throw new MeshError({
    code: 'ContradictingProps',
    at,
    problem: 'global is for ambient services of a mesh with several networks; nobody would read it',
    value: { dataPlane: injection.mode, meshId, network },
    fix: 'Leave it out: with sidecars, or without networks, every cluster of the mesh reaches the service',
  });
}
