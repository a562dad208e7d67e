import type { Draft } from './draft';
import type { ValuesReader } from './values-reader';
import { TrustBundle } from '../certificates/trust-bundle';

interface CertificateData {
  readonly pem?: string;
  readonly spiffeBundleUrl?: string;
  readonly trustDomains?: readonly string[];
  readonly certSigners?: unknown;
}

/** Whom a mesh trusts beside itself. */
export function readTrust(values: ValuesReader, draft: Draft): void {
  draft.set('trustDomain', values.text('meshConfig.trustDomain'));
  draft.set('trustDomainAliases', values.list('meshConfig.trustDomainAliases'));
  const roots = values.list('meshConfig.caCertificates') as readonly CertificateData[] | undefined;
  const bundles = roots?.flatMap(({ pem, spiffeBundleUrl, trustDomains, certSigners }) => {
    if (certSigners !== undefined) return [];
    if (pem !== undefined) return [TrustBundle.pem(pem, trustDomains)];
    return spiffeBundleUrl === undefined ? [] : [TrustBundle.spiffeEndpoint(spiffeBundleUrl, trustDomains)];
  });
  if (bundles?.length === roots?.length) draft.set('trustBundles', bundles);
  else values.leave('meshConfig.caCertificates');
}
