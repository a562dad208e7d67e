import { MeshError } from '../../errors';
import { CertificateIssuer, requirePinned } from '../../mesh';
import type { WorkloadSize } from '../sizing';
import type { RootCertificates } from './root-certificates';

/** How cert-manager signs for a mesh. */
export interface CertManagerCaOptions {
  /**
   * The roots that the mesh trusts. They are pinned: whatever an issuer claims as its root counts for nothing, so nobody who can change the issuer can change
   * whom the mesh trusts. While roots change, both are in it.
   *
   * @see https://cert-manager.io/docs/usage/istio-csr/
   */
  readonly roots: RootCertificates;

  /**
   * Whether ztunnel of ambient mode asks for certificates of the pods on its node. istio-csr then reads Pods, to see whether they are there.
   *
   * @default false
   */
  readonly ambient?: boolean;

  /**
   * The image of istio-csr, by digest or by the tag of a version.
   *
   * @default 'quay.io/jetstack/cert-manager-istio-csr:v0.17.0'
   */
  readonly image?: string;

  /**
   * How many pods of istio-csr there are. Without any, no proxy starts and none renews its certificate.
   *
   * @default - 2 pods, each requesting 100m of CPU and 128Mi of memory
   */
  readonly size?: WorkloadSize;
}

/**
 * cert-manager as the authority of a mesh: istio-csr takes the requests of proxies and has an issuer sign them.
 *
 * An issuer of ACME (Let's Encrypt) cannot sign for a mesh: identities are URIs, which public authorities do not certify.
 *
 * @see https://cert-manager.io/docs/usage/istio-csr/
 */
export class CertManagerCa {
  /**
   * An issuer that is there already: a `ClusterIssuer`, an `Issuer` of the control plane's namespace, or one of another kind, whose requests somebody has to
   * approve.
   *
   * @throws MeshError InvalidValue when it is one of ACME
   * @throws MeshError UnpinnedArtifact when the image has no version
   */
  public static issuer(issuer: CertificateIssuer, options: CertManagerCaOptions): CertManagerCa {
    return new CertManagerCa(issuer, undefined, options);
  }

  /**
   * An `Issuer` that signs by a key: it is rendered beside the control plane and called as the Secret.
   *
   * @param secretName the Secret of the control plane's namespace with the CA's `tls.crt` and `tls.key`; it is referred to, never rendered
   * @throws MeshError InvalidName when it is no Secret's name
   * @throws MeshError UnpinnedArtifact when the image has no version
   * @see https://cert-manager.io/docs/configuration/ca/
   */
  public static keyPair(secretName: string, options: CertManagerCaOptions): CertManagerCa {
    return new CertManagerCa(CertificateIssuer.namespaced(secretName), secretName, options);
  }

  public readonly roots: RootCertificates;
  public readonly ambient: boolean;
  public readonly image: string;
  public readonly size: WorkloadSize;

  private constructor(
    public readonly signer: CertificateIssuer,
    /** The Secret of the CA's key, of which an `Issuer` is rendered; undefined where there is one. */
    public readonly keyPairSecret: string | undefined,
    { roots, ambient = false, image = 'quay.io/jetstack/cert-manager-istio-csr:v0.17.0', size = { minReplicas: 2, maxReplicas: 2 } }: CertManagerCaOptions,
  ) {
    const { group, kind } = signer.reference;
    if (/acme/i.test(`${group ?? ''} ${kind ?? ''}`)) throw acmeRefused(signer.reference);
    requirePinned(undefined, image, 'the image of istio-csr');
    this.roots = roots;
    this.ambient = ambient;
    this.image = image;
    this.size = size;
  }
}

/** What is said of an issuer of ACME. */
export function acmeRefused(value: unknown, at?: ConstructorParameters<typeof MeshError>[0]['at']): MeshError {
  return new MeshError({
    code: 'InvalidValue',
    at,
    problem: 'an issuer of ACME certifies names of hosts, never identities of workloads, so it cannot sign for a mesh',
    value,
    fix: 'Name an issuer with an authority of your own, such as one of kind CA or Vault',
  });
}
