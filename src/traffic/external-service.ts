import { isIP } from 'node:net';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServiceEntrySpec } from '../../imports/networking.istio.io';
import { ServiceEntry } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshNamespace, IMeshService, Port, ServiceIdentity } from '../mesh';
import { apiObjectsIn, guardObjectNames, requireDnsLabel, requireDnsName } from '../mesh';
import type { TlsMode } from './client-tls';
import { DestinationPolicy } from './destination-policy';
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
   * Lets the proxy start TLS, so that workloads speak plain HTTP to it and routes, retries and metrics see the requests. Give the outside port as `targetPort`:
   * `Port.http(80, { targetPort: 443 })`.
   *
   * @default - workloads start TLS by themselves, if at all
   */
  readonly tls?: TlsMode;

  /**
   * Which namespaces see the host.
   *
   * @default 'all'
   */
  readonly visibleTo?: 'all' | 'own-namespace';

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

  /**
   * @throws MeshError InvalidName when the host or name cannot be one
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
    const resolution = this.requireResolution(props.resolution ?? (this.isWildcard ? Resolution.none() : Resolution.dns()));
    new ServiceEntry(this, 'service-entry', {
      metadata: { name: this.serviceName, namespace: this.namespace.namespaceName },
      spec: this.renderSpec(resolution, props.visibleTo),
    });
    if (props.tls !== undefined) this.originateTls(props.tls, props.port);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private get isWildcard(): boolean {
    return this.host.startsWith('*.');
  }

  private renderSpec({ mode, addresses }: Resolution, visibleTo: ExternalServiceProps['visibleTo']): ServiceEntrySpec {
    return {
      hosts: [this.host],
      ports: this.ports.map((port) => ({
        name: port.name,
        number: port.number,
        protocol: port.protocol.toUpperCase(),
        ...(typeof port.targetPort === 'number' && port.targetPort !== port.number && { targetPort: port.targetPort }),
      })),
      resolution: mode,
      ...(addresses.length > 0 && { endpoints: addresses.map((address) => ({ address })) }),
      ...(visibleTo === 'own-namespace' && { exportTo: ['.'] }),
    };
  }

  private requireResolution(resolution: Resolution): Resolution {
    const { mode, addresses } = resolution;
    const byDns = mode === 'DNS' || mode === 'DNS_ROUND_ROBIN';
    if (this.isWildcard && byDns && addresses.length === 0) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'DNS cannot look up a wildcard', value: this.host, fix: 'Use Resolution.none() or .dynamicDns(), or name what to look up: Resolution.dns("example.com")' });
    }
    if (!this.isWildcard && mode === 'DYNAMIC_DNS') {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'only a wildcard leaves open which name is looked up', value: this.host, fix: 'Use Resolution.dns()' });
    }
    const wrong = addresses.find((address) => isIP(address) === 0 && mode === 'STATIC');
    if (wrong !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a fixed address is an IP address', value: wrong, fix: 'Use Resolution.dns for names' });
    }
    if (byDns) for (const address of addresses) if (isIP(address) === 0) requireDnsName(address, 'an address', { at: this });
    return resolution;
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
    DestinationPolicy.of(this).addSettings({ owner: this, port, settings: { tls: tls.render(this) } });
  }
}
