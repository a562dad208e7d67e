import type { IConstruct } from 'constructs';
import { CertificateAuthority } from './certificate-authority';
import type { AuthoritySource } from './certificate-authority';
import type { TrustBundle } from './trust-bundle';
import type { WorkloadCertificates } from './workload-certificates';
import { requireWorkloadCertificates, seconds } from './workload-certificates';
import { MeshError } from '../../errors';
import { requireDnsName } from '../../mesh';

/** Whom a mesh trusts, and how it certifies its own. */
export interface TrustProps {
  /**
   * Who signs the certificates of workloads.
   *
   * @default CertificateAuthority.selfSigned()
   */
  readonly certificateAuthority?: CertificateAuthority;

  /** @default - a day, renewed after half of it */
  readonly workloadCertificates?: WorkloadCertificates;

  /**
   * Further names of the trust domain: identities of these count as those of `trustDomain`, wherever policies name either. While a mesh gets another trust
   * domain, the old one is here until the last proxy has a certificate of the new one.
   *
   * @default - none
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/
   */
  readonly trustDomainAliases?: readonly string[];

  /**
   * Roots of others that workloads trust too. It sets `ISTIO_MULTIROOT_MESH`, and pods start again for it.
   *
   * @default - none
   */
  readonly trustBundles?: readonly TrustBundle[];
}

/** The same, checked, with every default filled in. */
export interface Trust {
  readonly source: AuthoritySource;
  readonly workloadCertificates: WorkloadCertificates;
  readonly trustDomainAliases: readonly string[];
  readonly trustBundles: readonly TrustBundle[];
}

/** @throws MeshError InvalidName, InvalidValue, ContradictingProps */
export function resolveTrust(props: TrustProps & { readonly trustDomain: string }, at: IConstruct): Trust {
  const { source } = props.certificateAuthority ?? CertificateAuthority.selfSigned();
  const { trustDomain, trustDomainAliases = [], trustBundles = [] } = props;
  trustDomainAliases.forEach((alias, index) => {
    requireDnsName(alias, 'an alias of the trust domain', { at });
    if (alias !== trustDomain && trustDomainAliases.indexOf(alias) === index) return;
    throw new MeshError({
      code: 'InvalidValue', at, problem: 'an alias is another name than the trust domain, and named once', value: alias, fix: `Leave it out: ${alias} is known already`,
    });
  });
  return { source, workloadCertificates: requireWorkloadCertificates(props.workloadCertificates ?? {}, source, at), trustDomainAliases, trustBundles };
}

/** Where proxies ask for certificates; undefined for istiod. */
export function authorityAddress({ source }: Trust, namespace: string, istioCsr: string): string | undefined {
  if (source.kind === 'cert-manager') return `${istioCsr}.${namespace}.svc:443`;
  return source.kind === 'external' ? source.address : undefined;
}

/** What proxies are told through their environment. */
export function proxyVariables(trust: Trust): Readonly<Record<string, string>> {
  const { lifetime, renewWithLeft } = trust.workloadCertificates;
  return {
    ...(trustsSeveralRoots(trust) && { PROXY_CONFIG_XDS_AGENT: 'true' }),
    ...(renewWithLeft !== undefined && { SECRET_GRACE_PERIOD_RATIO: String(renewWithLeft.value / 100) }),
    ...(lifetime !== undefined && { SECRET_TTL: seconds(lifetime) }),
  };
}

/** Whether roots reach proxies beside those that come with their own certificates. */
export function trustsSeveralRoots({ source, trustBundles }: Trust): boolean {
  return trustBundles.length > 0 || (source.kind === 'plugged-in' && source.rotateRootsLive);
}
