import type { Duration } from 'cdk8s';
import type { GatewayTls as RenderedTls } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { CertificateIssuer, Port } from '../mesh';
import { requireDnsName } from '../mesh';
import type { CipherSuite } from './cipher-suites';
import { cipherSuites as knownSuites } from './cipher-suites';

/** What a gateway accepts of a client's TLS, and what it does without. */
export interface GatewayTlsOptions {
  /**
   * The oldest version of TLS.
   *
   * @default - TLS 1.2
   */
  readonly minVersion?: '1.2' | '1.3';

  /**
   * The cipher suites. For TLS 1.2 only: those of TLS 1.3 cannot be chosen.
   *
   * @default - those that Envoy considers safe
   */
  readonly cipherSuites?: readonly CipherSuite[];

  /**
   * Whether plain HTTP on port 80 is answered by a redirect to HTTPS (301); if not, the host is not served there.
   *
   * @default true
   */
  readonly redirectHttp?: boolean;
}

/** As `GatewayTlsOptions`, for clients that show a certificate. */
export interface ClientCertificateOptions extends GatewayTlsOptions {
  /**
   * The names of which a client's certificate must bear one, compared as a whole.
   *
   * @default - any certificate of the authority
   */
  readonly subjectAltNames?: readonly string[];
}

/** A certificate that cert-manager issues and renews. */
export interface ManagedCertificate {
  /** Who issues it. */
  readonly issuer: CertificateIssuer;

  /**
   * The Secret that it is kept in. Hosts that name one Secret share one certificate.
   *
   * @default - a certificate for each host, in a Secret called after the gateway and the host
   */
  readonly secretName?: string;

  /**
   * How long it is asked to be valid; at least an hour.
   *
   * @default - 90 days, or what the issuer decides
   */
  readonly duration?: Duration;

  /**
   * How long before its end it is renewed; at least five minutes.
   *
   * @default - a third of its duration
   */
  readonly renewBefore?: Duration;

  /**
   * Whether clients must or may show a certificate too. Their authority is `ca.crt` of a Secret called as the certificate's, followed by `-cacert`.
   *
   * @default 'none'
   */
  readonly clientCertificates?: 'none' | 'optional' | 'required';
}

type Mode = 'SIMPLE' | 'MUTUAL' | 'OPTIONAL_MUTUAL' | 'PASSTHROUGH';

interface Parts {
  readonly mode?: Mode;
  readonly credentialNames?: readonly string[];
  readonly certificate?: ManagedCertificate;
  readonly options?: ClientCertificateOptions;
}

/**
 * How a gateway serves a host. Certificates and keys lie in Secrets of the gateway pods' namespace, which are referred to and never rendered.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class GatewayTls {
  /**
   * HTTPS on port 443, with port 80 redirecting there.
   *
   * @param credentials the Secret with `tls.crt` and `tls.key`, or two of them, one with an RSA and one with an ECDSA key: clients get what they understand
   * @throws MeshError InvalidName when it is no Secret's name
   */
  public static simple(credentials: string | readonly [string, string], options?: GatewayTlsOptions): GatewayTls {
    return new GatewayTls({ mode: 'SIMPLE', credentialNames: requireSecrets(credentials), options });
  }

  /**
   * HTTPS for clients that show a certificate; others are refused.
   *
   * @param credentials the Secret with `tls.crt`, `tls.key` and `ca.crt`, the authority of the clients' certificates, or two of them as for `simple`, with the
   * authority in the first. The authority may also be `ca.crt` of a Secret called as this, followed by `-cacert`.
   * @throws MeshError InvalidName when it is no Secret's name
   */
  public static mutual(credentials: string | readonly [string, string], options?: ClientCertificateOptions): GatewayTls {
    return new GatewayTls({ mode: 'MUTUAL', credentialNames: requireSecrets(credentials), options });
  }

  /**
   * HTTPS for clients with a valid certificate and for clients with none.
   *
   * @param credentials as for `mutual`
   * @throws MeshError InvalidName when it is no Secret's name
   */
  public static optionalMutual(credentials: string | readonly [string, string], options?: ClientCertificateOptions): GatewayTls {
    return new GatewayTls({ mode: 'OPTIONAL_MUTUAL', credentialNames: requireSecrets(credentials), options });
  }

  /**
   * HTTPS with a certificate that cert-manager issues: the gateway renders a `Certificate` beside its pods. A host with a wildcard needs an issuer that solves
   * DNS challenges.
   *
   * @throws MeshError InvalidName when the Secret's name is none
   * @throws MeshError InvalidValue when durations are shorter than cert-manager takes, or the certificate would be renewed before it is issued
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static certManager(certificate: ManagedCertificate, options?: ClientCertificateOptions): GatewayTls {
    const { secretName, clientCertificates = 'none' } = certificate;
    if (secretName !== undefined) requireDnsName(secretName, 'the name of the Secret of a certificate');
    requireDurations(certificate);
    const mode = ({ none: 'SIMPLE', optional: 'OPTIONAL_MUTUAL', required: 'MUTUAL' } as const)[clientCertificates];
    return new GatewayTls({ mode, ...(secretName !== undefined && { credentialNames: [secretName] }), certificate, options });
  }

  /**
   * The service's own TLS, which the gateway does not open: it finds the service by the server name that clients ask for (SNI). Connections are split between
   * versions as the service's rule for all requests says; paths and headers cannot be seen.
   *
   * @param options `redirectHttp` is by default true for a service's port of protocol https, and false for other TLS
   */
  public static passthrough(options: Pick<GatewayTlsOptions, 'redirectHttp'> = {}): GatewayTls {
    return new GatewayTls({ mode: 'PASSTHROUGH', options });
  }

  /** Plain HTTP on port 80: for trying things out, or behind a load balancer that terminates TLS. */
  public static none(): GatewayTls {
    return new GatewayTls({});
  }

  /** Who decrypts: nobody, the gateway, or the service. */
  public readonly kind: 'plain' | 'terminated' | 'passthrough';

  /** The Secrets with the gateway's certificates; none where cert-manager's is called after the host. */
  public readonly credentialNames: readonly string[];

  /** What cert-manager is asked for; undefined where Secrets come from elsewhere. */
  public readonly certificate: ManagedCertificate | undefined;

  private readonly options: ClientCertificateOptions;

  private constructor(private readonly parts: Parts) {
    const { mode, credentialNames = [], certificate, options = {} } = parts;
    this.kind = mode === undefined ? 'plain' : mode === 'PASSTHROUGH' ? 'passthrough' : 'terminated';
    this.credentialNames = credentialNames;
    this.certificate = certificate;
    this.options = options;
    requireSuites(options);
    requireClientNames(mode, options);
  }

  /** The settings of the server as a Gateway holds them; undefined for plain HTTP. */
  public get settings(): RenderedTls | undefined {
    const { parts: { mode }, credentialNames, options: { cipherSuites, minVersion, subjectAltNames } } = this;
    if (mode === undefined) return undefined;
    return {
      ...(cipherSuites !== undefined && { cipherSuites: [...cipherSuites] }),
      ...(credentialNames.length === 1 && { credentialName: credentialNames[0] }),
      ...(credentialNames.length > 1 && { credentialNames: [...credentialNames] }),
      ...(minVersion === '1.3' && { minProtocolVersion: 'TLSV1_3' as const }),
      mode,
      ...(subjectAltNames !== undefined && { subjectAltNames: [...subjectAltNames] }),
    };
  }

  /** Whether plain HTTP for a host of a service's port is redirected to HTTPS. */
  public redirectsHttp(port: Port): boolean {
    if (this.kind === 'plain') return false;
    return this.options.redirectHttp ?? (this.kind === 'terminated' || port.protocol === 'https');
  }

  /** The same, with the Secret that a host's certificate lies in where it is called after the host. */
  public withSecret(secretName: string): GatewayTls {
    if (this.certificate === undefined || this.credentialNames.length > 0) return this;
    return new GatewayTls({ ...this.parts, credentialNames: [secretName] });
  }

  /** Whether both serve a host in the same way. */
  public equals(other: GatewayTls): boolean {
    const comparable = ({ settings, certificate, options }: GatewayTls): string => (
      JSON.stringify([settings, options.redirectHttp ?? 'default', certificate?.issuer.reference, certificate?.duration?.toSeconds(), certificate?.renewBefore?.toSeconds()]));
    return comparable(this) === comparable(other);
  }

  /** For people: how, and with which Secrets. */
  public toString(): string {
    const { settings, credentialNames } = this;
    if (settings === undefined) return 'plain HTTP';
    return [settings.mode ?? '', ...(credentialNames.length > 0 ? ['with', credentialNames.join(' and ')] : [])].join(' ');
  }
}

function requireSecrets(credentials: string | readonly [string, string]): readonly string[] {
  const names = typeof credentials === 'string' ? [credentials] : credentials;
  if (new Set(names).size < names.length || names.length > 2) {
    throw new MeshError({ code: 'InvalidValue', problem: 'a host has one certificate, or two with keys of different kinds', value: names, fix: 'Name one Secret, or two different ones' });
  }
  return names.map((name) => requireDnsName(name, 'the name of the Secret with the certificate'));
}

function requireSuites({ cipherSuites, minVersion }: GatewayTlsOptions): void {
  if (cipherSuites === undefined) return;
  if (cipherSuites.length === 0 || minVersion === '1.3') {
    throw new MeshError({ code: 'ContradictingProps', problem: 'cipher suites are chosen from some, for TLS 1.2', value: { cipherSuites, minVersion }, fix: 'Leave cipherSuites out' });
  }
  const known: readonly string[] = knownSuites;
  const wrong = cipherSuites.find((suite, index) => !known.includes(suite) || cipherSuites.indexOf(suite) !== index);
  if (wrong === undefined) return;
  throw new MeshError({ code: 'InvalidValue', problem: 'Istio would ignore this cipher suite, as unknown or named twice', value: wrong, fix: `Use each at most once of ${known.join(', ')}` });
}

function requireClientNames(mode: Mode | undefined, { subjectAltNames }: ClientCertificateOptions): void {
  if (subjectAltNames === undefined) return;
  if (mode === 'SIMPLE') {
    throw new MeshError({ code: 'ContradictingProps', problem: 'clients that show no certificate bear no names', value: subjectAltNames, fix: "Let clients show a certificate: clientCertificates: 'required'" });
  }
  if (subjectAltNames.length > 0 && subjectAltNames.every((name) => name !== '')) return;
  throw new MeshError({ code: 'InvalidValue', problem: 'a certificate that may bear no name is never accepted', value: subjectAltNames, fix: 'Leave subjectAltNames out to accept every certificate of the authority' });
}

function requireDurations({ duration, renewBefore }: ManagedCertificate): void {
  const seconds = (value: Duration | undefined): number | undefined => value?.toSeconds({ integral: false });
  const [valid = 90 * 24 * 3600, renewed = 300] = [seconds(duration), seconds(renewBefore)];
  if (valid >= 3600 && renewed >= 300 && renewed < valid && Number.isInteger(valid) && Number.isInteger(renewed)) return;
  throw new MeshError({
    code: 'InvalidValue',
    problem: 'a certificate of cert-manager lasts at least an hour, and is renewed at least five minutes before its end but not before it is issued',
    value: { duration: `${valid} s`, renewBefore: `${renewed} s` },
    fix: 'Write such as duration: Duration.days(90), renewBefore: Duration.days(30)',
  });
}
