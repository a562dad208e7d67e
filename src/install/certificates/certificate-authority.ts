import type { CertManagerCa } from './cert-manager-ca';
import { MeshError } from '../../errors';
import { requireDnsName } from '../../mesh';

/** A CA of your own that istiod signs with. */
export interface PluggedInCaOptions {
  /**
   * The Secret of the control plane's namespace, which is referred to and never rendered.
   *
   * @default 'cacerts'
   */
  readonly secretName?: string;

  /**
   * Its keys: `istio` for `ca-cert.pem`, `ca-key.pem`, `root-cert.pem` and `cert-chain.pem`; `tls` for `tls.crt`, `tls.key` and `ca.crt`, as cert-manager
   * writes them.
   *
   * @default 'istio'
   */
  readonly keys?: 'istio' | 'tls';

  /**
   * Whether the Secret also holds `ca-crl.pem`, a list of revoked certificates, which istiod hands to the proxies. Only with the keys `istio`.
   *
   * @default false
   */
  readonly crl?: boolean;

  /**
   * Whether another root that joins `root-cert.pem` is taken up at once, by istiod and every proxy, instead of when istiod starts again and each proxy renews
   * its certificate. It sets `ISTIO_MULTIROOT_MESH`, and pods start again for it.
   *
   * @default false
   */
  readonly rotateRootsLive?: boolean;
}

/** An authority beside istiod that speaks Istio's protocol for certificate requests. */
export interface ExternalCaOptions {
  /** Where proxies ask: a host and a port, such as `ca.pki.svc:8443`. Its certificate must be of the mesh's roots. */
  readonly address: string;

  /**
   * The Secret of the control plane's namespace with `tls.crt` and `tls.key`, which istiod serves with. Somebody also has to keep the ConfigMap
   * `istio-ca-root-cert` with the key `root-cert.pem` in every namespace.
   */
  readonly servingCertificate: string;
}

/** What an authority consists of. */
export type AuthoritySource =
  | { readonly kind: 'self-signed' }
  | ({ readonly kind: 'plugged-in' } & Required<PluggedInCaOptions>)
  | { readonly kind: 'cert-manager'; readonly ca: CertManagerCa }
  | ({ readonly kind: 'external' } & ExternalCaOptions);

/**
 * Who signs the certificates of a mesh's workloads.
 *
 * @see https://istio.io/latest/docs/concepts/security/#pki
 */
export class CertificateAuthority {
  /**
   * istiod, with a root that it makes itself and keeps in the Secret `istio-ca-secret`; or, where a Secret `cacerts` is there when istiod starts, with that.
   */
  public static selfSigned(): CertificateAuthority {
    return new CertificateAuthority({ kind: 'self-signed' });
  }

  /**
   * istiod, with a CA of your own: usually an intermediate one, whose root's key lies elsewhere. istiod does not start without it, so it never falls back to a
   * root of its own.
   *
   * @throws MeshError InvalidName when it is no Secret's name
   * @throws MeshError ContradictingProps when a list of revoked certificates is in a Secret that has no key for it
   * @see https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/
   */
  public static pluggedIn(options: PluggedInCaOptions = {}): CertificateAuthority {
    const { secretName = 'cacerts', keys = 'istio', crl = false, rotateRootsLive = false } = options;
    requireDnsName(secretName, 'the name of the Secret with the CA');
    if (secretName === 'istio-ca-secret') {
      throw new MeshError({
        code: 'InvalidName', problem: 'the Secret istio-ca-secret is where istiod keeps a root that it made itself', value: secretName, fix: 'Write "cacerts", and put your CA there',
      });
    }
    if (crl && keys === 'tls') {
      throw new MeshError({
        code: 'ContradictingProps', problem: 'istiod reads no revoked certificates beside tls.crt', value: { crl, keys }, fix: 'Use the keys "istio", with ca-crl.pem, or leave crl out',
      });
    }
    return new CertificateAuthority({ kind: 'plugged-in', secretName, keys, crl, rotateRootsLive });
  }

  /** cert-manager, through istio-csr, which is rendered with the install; cert-manager itself is there already. istiod signs nothing. */
  public static certManager(ca: CertManagerCa): CertificateAuthority {
    return new CertificateAuthority({ kind: 'cert-manager', ca });
  }

  /**
   * Somebody else, who speaks Istio's protocol for certificate requests. istiod signs nothing.
   *
   * @throws MeshError InvalidValue when the address has no port
   * @throws MeshError InvalidName when host or Secret are none
   */
  public static external(options: ExternalCaOptions): CertificateAuthority {
    const { address, servingCertificate } = options;
    const [, host = '', port = ''] = /^([^:/]+):(\d{1,5})$/.exec(address) ?? [];
    if (host === '' || Number(port) < 1 || Number(port) > 65535) {
      throw new MeshError({
        code: 'InvalidValue',
        problem: 'the address of an authority is a host and a port, without scheme and path',
        value: address,
        fix: `Write an address such as "${/^[a-z0-9.-]+$/.test(address) ? address : 'ca.pki.svc'}:443"`,
      });
    }
    requireDnsName(host, 'the host of an authority');
    requireDnsName(servingCertificate, 'the name of the Secret that istiod serves with');
    return new CertificateAuthority({ kind: 'external', address, servingCertificate });
  }

  private constructor(public readonly source: AuthoritySource) {}
}
