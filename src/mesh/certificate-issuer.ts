import { requireDnsName } from './names';
import type { CertificateIssuerRef } from '../../imports/cert-manager.io';

/**
 * Who issues certificates, as cert-manager knows it.
 *
 * @see https://cert-manager.io/docs/concepts/issuer/
 */
export class CertificateIssuer {
  /**
   * An `Issuer` of the namespace that the certificates are for: that of a gateway's pods, or of the control plane.
   *
   * @throws MeshError InvalidName when it is no name of a Kubernetes object
   */
  public static namespaced(name: string): CertificateIssuer {
    return new CertificateIssuer({ group: 'cert-manager.io', kind: 'Issuer', name: requireDnsName(name, 'the name of the Issuer') });
  }

  /**
   * A `ClusterIssuer`, which serves every namespace.
   *
   * @throws MeshError InvalidName when it is no name of a Kubernetes object
   */
  public static cluster(name: string): CertificateIssuer {
    return new CertificateIssuer({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: requireDnsName(name, 'the name of the ClusterIssuer') });
  }

  /**
   * An issuer of another kind, such as those that cloud providers add to cert-manager.
   *
   * @throws MeshError InvalidName when group or name are none of a Kubernetes object
   */
  public static external(reference: { readonly group: string; readonly kind: string; readonly name: string }): CertificateIssuer {
    const { group, kind, name } = reference;
    return new CertificateIssuer({ group: requireDnsName(group, 'the API group of the issuer'), kind, name: requireDnsName(name, 'the name of the issuer') });
  }

  private constructor(
    /** The issuer, as a Certificate refers to it. */
    public readonly reference: CertificateIssuerRef,
  ) {}
}
