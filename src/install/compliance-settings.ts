import type { MeshConfig } from './mesh-config';
import type { IComplianceRules } from '../mesh';

/** What rules for the handling of data turn on in the mesh configuration. */
export function settingsFor(rules: IComplianceRules | undefined): MeshConfig {
  return {
    ...(rules?.asksFor('audit-log') === true && { auditLog: rules.auditRetention ?? true }),
    ...(rules?.asksFor('egress') === true && { outboundTrafficPolicy: 'REGISTRY_ONLY' }),
    // Users of gateways are not to be locked out; proxies know each other.
    ...(rules?.asksFor('tls-version') === true && { minimumTlsVersion: { mesh: 'TLSV1_3', others: 'TLSV1_2' } }),
  };
}
