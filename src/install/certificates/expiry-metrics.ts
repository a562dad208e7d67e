/** A metric that tells when a certificate ends. */
export interface CertificateExpiryMetric {
  /** Its name, as Prometheus has it. */
  readonly metric: string;
  /** The labels that select it. Those that Prometheus adds to tell pods apart come on top. */
  readonly labels: Readonly<Record<string, string>>;
  /** The certificate whose end it tells, for people. */
  readonly certificate: string;
  readonly servedBy: 'istiod' | 'proxies' | 'cert-manager';
  /** What its value is, in seconds: a point in time since 1970, or what is left. */
  readonly value: 'timestamp' | 'left';
  /** Whether somebody has to act: the other certificates renew themselves, unless something is broken. */
  readonly renewedBy: 'people' | 'programs';
}

/** What to watch so that no certificate of a mesh ends unnoticed. Each holds where its certificate exists. */
export const certificateExpiryMetrics: readonly CertificateExpiryMetric[] = [
  {
    metric: 'citadel_server_root_cert_expiry_timestamp', labels: {}, certificate: 'the root, or the first of several, where istiod signs', servedBy: 'istiod', value: 'timestamp', renewedBy: 'people',
  },
  {
    metric: 'citadel_server_cert_chain_expiry_timestamp', labels: {}, certificate: 'the CA that is plugged in', servedBy: 'istiod', value: 'timestamp', renewedBy: 'people',
  },
  {
    metric: 'istio_agent_cert_expiry_seconds', labels: { resource_name: 'default' }, certificate: 'that of a workload', servedBy: 'proxies', value: 'left', renewedBy: 'programs',
  },
  {
    metric: 'certmanager_certificate_expiration_timestamp_seconds',
    labels: { name: 'istiod', namespace: 'istio-system' },
    certificate: 'that of istiod, where cert-manager signs',
    servedBy: 'cert-manager',
    value: 'timestamp',
    renewedBy: 'programs',
  },
];
