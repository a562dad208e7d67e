import type { GatewayTls as RenderedTls } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import { requireDnsName } from '../mesh';

/** What a gateway accepts of a client's TLS. */
export interface TlsLimits {
  /**
   * The oldest version of TLS.
   *
   * @default - TLS 1.2
   */
  readonly minVersion?: '1.2' | '1.3';

  /**
   * The cipher suites, as OpenSSL names them. For TLS 1.2 only: those of TLS 1.3 cannot be chosen.
   *
   * @default - those that Envoy considers safe
   */
  readonly cipherSuites?: readonly string[];
}

/**
 * How a gateway serves a host. Certificates and keys lie in a Secret of the gateway pods' namespace, which is referred to and never rendered.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class GatewayTls {
  /**
   * HTTPS on port 443, with port 80 redirecting there.
   *
   * @param credentialName the Secret with `tls.crt` and `tls.key`
   * @throws MeshError InvalidName when it is no Secret's name
   */
  public static simple(credentialName: string, limits?: TlsLimits): GatewayTls {
    return new GatewayTls('SIMPLE', credentialName, limits);
  }

  /**
   * HTTPS for clients that show a certificate; others are refused.
   *
   * @param credentialName the Secret with `tls.crt`, `tls.key` and `ca.crt`, the authority of the clients' certificates
   * @throws MeshError InvalidName when it is no Secret's name
   */
  public static mutual(credentialName: string, limits?: TlsLimits): GatewayTls {
    return new GatewayTls('MUTUAL', credentialName, limits);
  }

  /**
   * HTTPS for clients with a valid certificate and for clients with none.
   *
   * @param credentialName the Secret with `tls.crt`, `tls.key` and `ca.crt`, the authority of the clients' certificates
   * @throws MeshError InvalidName when it is no Secret's name
   */
  public static optionalMutual(credentialName: string, limits?: TlsLimits): GatewayTls {
    return new GatewayTls('OPTIONAL_MUTUAL', credentialName, limits);
  }

  /** Plain HTTP on port 80: for trying things out, or behind a load balancer that terminates TLS. */
  public static none(): GatewayTls {
    return new GatewayTls(undefined, undefined);
  }

  /** The settings of the server as a Gateway holds them; undefined for plain HTTP. */
  public readonly settings: RenderedTls | undefined;

  private constructor(mode: 'SIMPLE' | 'MUTUAL' | 'OPTIONAL_MUTUAL' | undefined, public readonly credentialName: string | undefined, limits: TlsLimits = {}) {
    if (mode === undefined || credentialName === undefined) return;
    const { minVersion, cipherSuites } = limits;
    if (cipherSuites?.length === 0 || (cipherSuites !== undefined && minVersion === '1.3')) {
      throw new MeshError({ code: 'ContradictingProps', problem: 'cipher suites are chosen from some, for TLS 1.2', value: limits, fix: 'Leave cipherSuites out' });
    }
    this.settings = {
      ...(cipherSuites !== undefined && { cipherSuites: [...cipherSuites] }),
      credentialName: requireDnsName(credentialName, 'the name of the Secret with the certificate'),
      ...(minVersion === '1.3' && { minProtocolVersion: 'TLSV1_3' as const }),
      mode,
    };
  }

  /** Whether both serve a host in the same way. */
  public equals(other: GatewayTls): boolean {
    return JSON.stringify(this.settings) === JSON.stringify(other.settings);
  }

  /** For people: the Secret, or that there is none. */
  public toString(): string {
    return this.settings === undefined ? 'plain HTTP' : `${this.settings.mode ?? ''} with ${this.credentialName ?? ''}`;
  }
}
