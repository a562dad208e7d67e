import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { DestinationRuleTls } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, Port } from '../mesh';
import { requireDnsName } from '../mesh';
import { DestinationPolicy } from './destination-policy';

/** How the server's certificate is checked. */
export interface ServerCheck {
  /** The name that the client asks for. @default - the host that is called */
  readonly sni?: string;

  /** The names of which the certificate must bear one. @default - the host that is called */
  readonly subjectAltNames?: readonly string[];

  /** The file with the authorities that are trusted, in the client's proxy. @default - those of the operating system */
  readonly caCertificates?: string;

  /** The file with the certificates that are revoked, in the client's proxy. @default - none are */
  readonly caCrl?: string;
}

/** How it is checked where a Secret holds the authorities, and the certificates that are revoked. */
export type SecretServerCheck = Omit<ServerCheck, 'caCertificates' | 'caCrl'>;

/**
 * How clients' proxies connect to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class TlsMode {
  /** Mutual TLS with the mesh's own certificates: what the mesh does by itself between its workloads. */
  public static istioMutual(): TlsMode {
    return new TlsMode(() => ({ mode: 'ISTIO_MUTUAL' }));
  }

  /** Plaintext. */
  public static disable(): TlsMode {
    return new TlsMode(() => ({ mode: 'DISABLE' }));
  }

  /** TLS, with the server's certificate checked. */
  public static simple(check: ServerCheck = {}): TlsMode {
    return new TlsMode((at) => ({ mode: 'SIMPLE', ...renderCheck(at, check) }));
  }

  /** TLS, with the server's certificate checked by the authorities in a Secret of the client's namespace (`ca.crt`), for gateways. */
  public static simpleFromSecret(credentialName: string, check: SecretServerCheck = {}): TlsMode {
    return new TlsMode((at) => ({ mode: 'SIMPLE', credentialName: requireDnsName(credentialName, 'the name of the Secret', { at }), ...renderCheck(at, check) }));
  }

  /** TLS with a client certificate, read from files in the client's proxy. */
  public static mutual(files: { readonly clientCertificate: string; readonly privateKey: string }, check: ServerCheck = {}): TlsMode {
    return new TlsMode((at) => ({ mode: 'MUTUAL', clientCertificate: files.clientCertificate, privateKey: files.privateKey, ...renderCheck(at, check) }));
  }

  /** TLS with a client certificate from a Secret of the client's namespace, for gateways. */
  public static mutualFromSecret(credentialName: string, check: SecretServerCheck = {}): TlsMode {
    return new TlsMode((at) => ({ mode: 'MUTUAL', credentialName: requireDnsName(credentialName, 'the name of the Secret', { at }), ...renderCheck(at, check) }));
  }

  private constructor(
    /** The settings, as a DestinationRule holds them. */
    public readonly render: (at: IConstruct) => DestinationRuleTls,
  ) {}
}

export interface ClientTlsProps<V extends string> {
  /** The service that is called. */
  readonly service: IMeshService<V>;

  /** How it is connected to. */
  readonly mode: TlsMode;

  /** The one version it is for. @default - all */
  readonly version?: NoInfer<V>;

  /** The one port it is for. @default - all */
  readonly port?: Port;
}

/**
 * How clients connect to a service, where what the mesh does by itself is not right.
 *
 * Sets `tls` in the service's one `DestinationRule`.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/
 */
export class ClientTls<V extends string> extends Construct {
  /** @throws MeshError ConflictingPolicies when another construct sets the same */
  constructor(scope: Construct, id: string, props: ClientTlsProps<V>) {
    super(scope, id);
    const { service, mode, version, port } = props;
    DestinationPolicy.of(service).addSettings({
      owner: this,
      ...(version !== undefined && { version }),
      ...(port !== undefined && { port }),
      settings: { tls: mode.render(this) },
    });
  }
}

function renderCheck(at: IConstruct, { sni, subjectAltNames, caCertificates, caCrl }: ServerCheck): Pick<DestinationRuleTls, 'caCertificates' | 'caCrl' | 'sni' | 'subjectAltNames'> {
  if (subjectAltNames?.length === 0) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a certificate that may bear no name is never accepted', value: subjectAltNames, fix: 'Leave subjectAltNames out to accept the name of the host' });
  }
  return {
    ...(caCertificates !== undefined && { caCertificates }),
    ...(caCrl !== undefined && { caCrl }),
    ...(sni !== undefined && { sni: requireDnsName(sni, 'the SNI', { at }) }),
    ...(subjectAltNames !== undefined && { subjectAltNames: [...subjectAltNames] }),
  };
}
