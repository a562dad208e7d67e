import { requireDnsName } from '../mesh';

/**
 * How a gateway serves a host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class GatewayTls {
  /**
   * HTTPS on port 443, with port 80 redirecting there. The certificate and key lie in a Secret of the gateway pods' namespace, which is referred to and
   * never rendered.
   *
   * @throws MeshError InvalidName when it is no Secret's name
   */
  public static simple(credentialName: string): GatewayTls {
    return new GatewayTls(requireDnsName(credentialName, 'the name of the Secret with the certificate'));
  }

  /** Plain HTTP on port 80: for trying things out, or behind a load balancer that terminates TLS. */
  public static none(): GatewayTls {
    return new GatewayTls(undefined);
  }

  private constructor(public readonly credentialName: string | undefined) {}
}
