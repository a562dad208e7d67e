import { X509Certificate } from 'node:crypto';
import { MeshError } from '../../errors';
import { requireDnsName } from '../../mesh';

/**
 * Roots of others that workloads trust beside their own: of a mesh that they call, or of an authority that is to take over.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CertificateData
 */
export class TrustBundle {
  /**
   * Certificates, in PEM.
   *
   * @param trustDomains whose identities may be certified by them @default - that of the mesh and its aliases
   * @throws MeshError InvalidValue when it holds anything but certificates of authorities
   * @throws MeshError InvalidName when a trust domain is none
   */
  public static pem(pem: string, trustDomains: readonly string[] = []): TrustBundle {
    return new TrustBundle(certificatesIn(pem), undefined, trustDomains);
  }

  /**
   * A SPIFFE bundle endpoint, which istiod reads every half an hour. Its own certificate must be of an authority that istiod's image trusts.
   *
   * @throws MeshError InvalidValue when it is no https URL
   * @throws MeshError InvalidName when a trust domain is none
   * @see https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Federation.md
   */
  public static spiffeEndpoint(url: string, trustDomains: readonly string[] = []): TrustBundle {
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
      throw new MeshError({ code: 'InvalidValue', problem: 'a SPIFFE bundle is read from an https URL', value: url, fix: 'Write a URL such as "https://spire.example.com/bundle"' });
    }
    return new TrustBundle([], url, trustDomains);
  }

  private constructor(
    /** One certificate each, since istiod looks at the first of a text only. */
    private readonly certificates: readonly string[],
    private readonly url: string | undefined,
    private readonly trustDomains: readonly string[],
  ) {
    for (const trustDomain of trustDomains) requireDnsName(trustDomain, 'a trust domain');
  }

  /** As the mesh configuration has it. */
  public get caCertificates(): readonly object[] {
    const trustDomains = this.trustDomains.length === 0 ? {} : { trustDomains: [...this.trustDomains] };
    return this.url === undefined ? this.certificates.map((pem) => ({ pem, ...trustDomains })) : [{ spiffeBundleUrl: this.url, ...trustDomains }];
  }
}

function certificatesIn(text: string): readonly string[] {
  const blocks = text.match(/-----BEGIN [A-Z0-9 ]+-----[\s\S]*?-----END [A-Z0-9 ]+-----/g) ?? [];
  const rest = blocks.reduce((left, block) => left.replace(block, ''), text).trim();
  const wrong = blocks.length === 0 || rest !== '' ? 'a trust bundle is one or more certificates in PEM, and nothing else' : blocks.map(whatIsWrong).find((problem) => problem !== undefined);
  if (wrong === undefined) return blocks.map((block) => `${block}\n`);
  // A key must not get into a log by way of an error, so what the text holds is named by the labels of its blocks.
  const labels = blocks.map((block) => block.split('\n')[0] ?? '');
  throw new MeshError({ code: 'InvalidValue', problem: wrong, value: labels.length === 0 ? text.slice(0, 60) : labels, fix: 'Write the certificates of roots, each from -----BEGIN CERTIFICATE----- to its end' });
}

function whatIsWrong(block: string): string | undefined {
  if (!block.startsWith('-----BEGIN CERTIFICATE-----')) return 'a trust bundle holds certificates only, never keys';
  try {
    const certificate = new X509Certificate(block);
    return certificate.ca ? undefined : `${certificate.subject.replaceAll('\n', ', ')} is the certificate of no authority`;
  } catch {
    return 'a certificate of the trust bundle cannot be read';
  }
}
