import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshClient, IMeshNamespace, IMeshService, Port, RequestMatch, RoutingApi, VersionLabels } from '../mesh';
import { apiObjectsIn, rememberIdentities, requireDnsLabel, requireLabels, ServiceIdentity } from '../mesh';
import type { Access, AccessOptions, Caller } from '../security';
import { AccessPolicy } from '../security';
import { RouteTable } from '../traffic';

/** What makes a service, wherever it comes from. */
export interface ServiceDescription<V extends string> {
  readonly name: string;
  readonly namespace: IMeshNamespace;
  readonly ports: readonly Port[];
  readonly selector: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<V, VersionLabels>>;
  readonly serviceAccounts: readonly string[];
  readonly routingApi?: RoutingApi;
}

export interface RouteOptions<V extends string> {
  /** Which requests the route is for. */
  readonly when: RequestMatch;

  /** The version that they go to. */
  readonly to: NoInfer<V>;
}

/** What one can do with a service of the mesh, whether it was made here, adopted or only described. */
export abstract class MeshServiceBase<V extends string = string> extends Construct implements IMeshService<V> {
  public readonly serviceName: string;
  public readonly namespace: IMeshNamespace;
  public readonly host: string;
  public readonly port: Port;
  public readonly ports: readonly Port[];
  public readonly selector: Readonly<Record<string, string>>;
  public readonly versions: Readonly<Record<V, VersionLabels>>;
  public readonly identities: readonly ServiceIdentity[];
  public readonly routingApi: RoutingApi;

  constructor(scope: Construct, id: string, description: ServiceDescription<V>) {
    super(scope, id);
    const { namespace } = description;
    this.serviceName = this.requireServiceName(description.name);
    this.namespace = namespace;
    this.routingApi = description.routingApi ?? namespace.mesh.routingApi;
    this.host = `${this.serviceName}.${namespace.namespaceName}.svc.${namespace.mesh.clusterDomain}`;
    this.port = this.requireFirst(description.ports);
    this.ports = this.requireDistinct(description.ports);
    this.selector = requireLabels(description.selector, 'the selector of a service', this);
    this.versions = this.requireVersions(description.versions);
    this.identities = description.serviceAccounts.map((serviceAccount) => new ServiceIdentity({
      trustDomain: namespace.mesh.trustDomain, namespace: namespace.namespaceName, serviceAccount,
    }));
    rememberIdentities(this);
  }

  /**
   * Lets a client call this service. From the first call on, everything that no call allows is refused, in every namespace.
   *
   * @param client a service or gateway, or a `Caller` for all others
   * @param access what the client may do
   * @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written
   */
  public allowFrom(client: Caller | IMeshClient, access: Access, options?: AccessOptions): void {
    AccessPolicy.of(this).allowFrom(client, access, options);
  }

  /** Lets all workloads of a namespace call this service. @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written */
  public allowFromAnyIn(namespace: IMeshNamespace, access: Access, options?: AccessOptions): void {
    AccessPolicy.of(this).allowFromAnyIn(namespace, access, options);
  }

  /** Lets everybody call this service, also without an identity. @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written */
  public allowPublic(access: Access, options?: AccessOptions): void {
    AccessPolicy.of(this).allowPublic(access, options);
  }

  /**
   * Keeps a client from some of what others allow it. What is denied is denied, whatever allows it. `AccessPolicy.of(service)` has the rarer verbs.
   *
   * @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written
   */
  public denyFrom(client: Caller | IMeshClient, access: Access, options?: AccessOptions): void {
    AccessPolicy.of(this).denyFrom(client, access, options);
  }

  /**
   * Sends some requests to one version. For the usual patterns there are constructs: `CanaryRelease`, `AbTest`.
   *
   * @param name the route's name in the output
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError ConflictingRoutes when the same requests are routed already
   */
  public addRoute(name: string, options: RouteOptions<V>): void {
    RouteTable.of(this).addRule({ name, owner: this, match: options.when, action: { destinations: [{ version: options.to, weight: 100 }] } });
  }

  /**
   * The labels that a version's pods must carry to be found by this service.
   *
   * @throws MeshError UnknownVersion when the service has no such version
   */
  public podLabels(version?: NoInfer<V>): Readonly<Record<string, string>> {
    if (version === undefined) return { ...this.selector };
    if (Object.hasOwn(this.versions, version)) return { ...this.selector, ...this.versions[version] };
    const known = Object.keys(this.versions);
    const fix = known.length === 0 ? `Declare it: versions: { ${version}: { version: '${version}' } }` : `Use one of ${known.join(', ')}`;
    throw new MeshError({ code: 'UnknownVersion', at: this, problem: 'the service has no such version', value: version, fix });
  }

  /** The objects rendered so far for this service, its routes and its access, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  /** Services are stricter than other objects: their names become DNS names that begin with a letter. */
  private requireServiceName(name: string): string {
    if (!/^[0-9]/.test(requireDnsLabel(name, 'the name of a service', this))) return name;
    throw new MeshError({ code: 'InvalidName', at: this, problem: 'the name of a Service begins with a letter', value: name, fix: `Write "svc-${name}"` });
  }

  private requireFirst(ports: readonly Port[]): Port {
    if (ports[0] !== undefined) return ports[0];
    throw new MeshError({ code: 'ServiceWithoutPorts', at: this, problem: 'a service of the mesh needs a port', value: ports, fix: 'Give it one: port: Port.http(8080)' });
  }

  private requireDistinct(ports: readonly Port[]): readonly Port[] {
    const repeated = ports.find((port, index) => ports.slice(0, index).some((other) => other.number === port.number || other.name === port.name));
    if (repeated === undefined) return ports;
    throw new MeshError({
      code: 'InvalidValue',
      at: this,
      problem: 'two ports of a service share their number or name',
      value: { name: repeated.name, number: repeated.number },
      fix: `Give the port a name of its own: Port.${repeated.protocol}(${repeated.number}, { name: '${repeated.protocol}-${repeated.number}' })`,
    });
  }

  private requireVersions(versions: Readonly<Record<V, VersionLabels>>): Readonly<Record<V, VersionLabels>> {
    const entries = Object.entries<VersionLabels>(versions);
    for (const [index, [name, labels]] of entries.entries()) {
      requireDnsLabel(name, 'the name of a version', this);
      requireLabels(labels, 'the labels of a version', this);
      const twin = entries.slice(0, index).find(([, others]) => isPartOf(labels, others) || isPartOf(others, labels));
      if (twin === undefined && Object.keys(labels).length > 0) continue;
      throw new MeshError({
        code: 'InvalidValue',
        at: this,
        problem: twin === undefined ? `version ${name} has no labels, so it would be every pod` : `a pod can carry the labels of versions ${twin[0]} and ${name} at once`,
        value: labels,
        fix: `Name labels that only its pods carry: ${name}: { version: '${name}' }`,
      });
    }
    return versions;
  }
}

function isPartOf(labels: VersionLabels, others: VersionLabels): boolean {
  return Object.entries(labels).every(([key, value]) => others[key] === value);
}
