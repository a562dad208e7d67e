import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServiceEntrySpec } from '../../imports/networking.istio.io';
import { ServiceEntry } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshNamespace, IMeshService, Port, ServiceIdentity } from '../mesh';
import { apiObjectsIn, detourOf, guardObjectNames, requireDnsLabel, requireDnsName } from '../mesh';
import type { TlsMode } from './client-tls';
import { DestinationPolicy } from './destination-policy';
import { requireResolution } from './external-resolution';
import { Resolution } from './resolution';

export interface ExternalServiceProps {
  /** Where the host is described; namespaces that close their egress see it there. */
  readonly namespace: IMeshNamespace;

  /** The DNS name outside the mesh, such as `api.example.com`, optionally with a leading `*.`. */
  readonly host: string;

  /** The port that is called, and its protocol. With `tls`, what workloads speak to their proxy, usually HTTP. */
  readonly port: Port;

  /** Further ports. @default - none */
  readonly additionalPorts?: readonly Port[];

  /**
   * How its addresses are found.
   *
   * @default Resolution.dns() for a host, Resolution.none() for a wildcard
   */
  readonly resolution?: Resolution;

  /**
   * The IP addresses, or ranges such as `192.0.2.0/24`, by which clients call it: what tells plain TCP to one host from that to another. Ranges go with
   * `Resolution.none()` and `.static` only.
   *
   * @default - none: istiod gives the host one that proxies' DNS answers with, and HTTP and TLS are told by name
   */
  readonly addresses?: readonly string[];

  /**
   * Whether its workloads are part of the mesh, such as virtual machines with proxies: then calls use the mesh's mutual TLS.
   *
   * @default 'outside'
   */
  readonly location?: 'outside' | 'mesh';

  /**
   * Lets the proxy start TLS, so that workloads speak plain HTTP to it and routes, retries and metrics see the requests. Give the outside port as `targetPort`:
   * `Port.http(80, { targetPort: 443 })`.
   *
   * @default - workloads start TLS by themselves, if at all
   */
  readonly tls?: TlsMode;

  /**
   * Which namespaces see the host: all, its own, or these.
   *
   * @default 'all'
   */
  readonly visibleTo?: 'all' | 'own-namespace' | readonly IMeshNamespace[];

  /**
   * The name of the `ServiceEntry`.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * A service outside the mesh that workloads may call, with timeouts, retries, faults, breakers and TLS as for any other service.
 *
 * Renders a `ServiceEntry`. Where egress is closed (`ZeroTrustNamespace`), only hosts described so can be called.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ExternalService extends Construct implements IMeshService<never> {
  public readonly serviceName: string;
  public readonly namespace: IMeshNamespace;
  public readonly host: string;
  public readonly port: Port;
  public readonly ports: readonly Port[];
  /** Empty: its pods, if it has any, are not the mesh's. */
  public readonly selector: Readonly<Record<string, string>> = {};
  public readonly versions: IMeshService<never>['versions'] = {};
  /** Empty: it has no identity in the mesh. */
  public readonly identities: readonly ServiceIdentity[] = [];
  public readonly resolution: Resolution;
  private readonly visibleTo: NonNullable<ExternalServiceProps['visibleTo']>;

  /**
   * @throws MeshError InvalidName when the host or name cannot be one
   * @throws MeshError InvalidValue when an address is none, or ports share a number or name
   * @throws MeshError ContradictingProps when the resolution does not fit the host, or TLS would be started twice
   */
  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, id);
    this.namespace = props.namespace;
    guardObjectNames(this, this.namespace.mesh);
    this.serviceName = requireDnsLabel(props.name ?? id, 'the name of an external service', this);
    this.host = requireDnsName(props.host, 'the host', { at: this, wildcard: true });
    this.port = props.port;
    this.ports = [props.port, ...(props.additionalPorts ?? [])];
    this.requireDistinctPorts();
    this.visibleTo = props.visibleTo ?? 'all';
    this.requireSomeoneSees();
    this.resolution = requireResolution(
      props.resolution ?? (this.isWildcard ? Resolution.none() : Resolution.dns()),
      { host: this.host, ports: this.ports, addresses: props.addresses ?? [] },
      this,
    );
    new ServiceEntry(this, 'service-entry', {
      metadata: { name: this.serviceName, namespace: this.namespace.namespaceName },
      spec: this.renderSpec(props),
    });
    if (props.tls !== undefined) this.originateTls(props.tls, props.port);
  }

  /** Whether workloads of a namespace see the host. */
  public isVisibleIn(namespaceName: string): boolean {
    if (this.visibleTo === 'all') return true;
    const namespaces = this.visibleTo === 'own-namespace' ? [this.namespace] : this.visibleTo;
    return namespaces.some((namespace) => namespace.namespaceName === namespaceName);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private get isWildcard(): boolean {
    return this.host.startsWith('*.');
  }

  private renderSpec(props: ExternalServiceProps): ServiceEntrySpec {
    const { mode, addresses, labels } = this.resolution;
    return {
      hosts: [this.host],
      ...(props.addresses !== undefined && props.addresses.length > 0 && { addresses: [...props.addresses] }),
      ports: this.ports.map((port) => ({
        name: port.name,
        number: port.number,
        protocol: port.protocol.toUpperCase(),
        ...(typeof port.targetPort === 'number' && port.targetPort !== port.number && { targetPort: port.targetPort }),
      })),
      ...(props.location === 'mesh' && { location: 'MESH_INTERNAL' as const }),
      resolution: mode,
      ...(addresses.length > 0 && { endpoints: addresses.map((address) => ({ address })) }),
      ...(labels !== undefined && { workloadSelector: { labels: { ...labels } } }),
      ...(this.visibleTo !== 'all' && { exportTo: this.exportTo }),
    };
  }

  private get exportTo(): string[] {
    if (typeof this.visibleTo === 'string') return ['.'];
    const own = this.namespace.namespaceName;
    return [...new Set(this.visibleTo.map(({ namespaceName }) => (namespaceName === own ? '.' : namespaceName)))].sort();
  }

  private requireSomeoneSees(): void {
    if (typeof this.visibleTo === 'string' || this.visibleTo.length > 0) return;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a host that no namespace sees cannot be called', value: this.visibleTo, fix: 'Name the namespaces, or leave visibleTo out' });
  }

  private requireDistinctPorts(): void {
    const repeated = this.ports.find((port, index) => this.ports.slice(0, index).some((other) => other.number === port.number || other.name === port.name));
    if (repeated !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'two ports of a host share their number or name', value: { name: repeated.name, number: repeated.number }, fix: `Give the port a name of its own: Port.${repeated.protocol}(${repeated.number}, { name: '${repeated.protocol}-${repeated.number}' })` });
    }
    const named = this.ports.find(({ targetPort }) => typeof targetPort === 'string');
    if (named === undefined) return;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'outside there are no containers whose ports have names', value: named.targetPort, fix: 'Give the number as targetPort' });
  }

  private originateTls(tls: TlsMode, port: Port): void {
    if (port.isTls) {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: 'workloads that start TLS by themselves would have it wrapped in TLS again',
        value: `${port.protocol} ${port.number}`,
        fix: `Let them speak HTTP: Port.http(80, { targetPort: ${port.number} })`,
      });
    }
    const settings = tls.render(this);
    DestinationPolicy.of(this).addSettings({ owner: this, port, settings: { tls: settings } });
    if (settings.credentialName !== undefined) addLateCheck(this, () => this.findUnreadableSecret(settings.credentialName));
  }

  /** istiod gives Secrets to gateways only, and leaves TLS out elsewhere: the call would go out in plaintext. */
  private findUnreadableSecret(credentialName: string | undefined): MeshError[] {
    if (detourOf(this) !== undefined) return [];
    return [new MeshError({
      code: 'ContradictingProps', at: this, problem: 'sidecars read no Secrets, and would call the host without TLS', value: credentialName, fix: 'Route it through an EgressGateway, or use TlsMode.mutual with files of the sidecar',
    })];
  }
}
