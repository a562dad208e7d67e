import { defaultDeny, tenantRoles } from './access';
import { auditLog } from './audit';
import { egress, networkPolicy } from './boundary';
import { edgeTls, mtls, tlsVersion } from './transport';
import type { ComplianceSetting } from '../../mesh';
import type { Check } from '../observation';

/** How each setting is told from manifests. */
export const checks: Readonly<Record<ComplianceSetting, Check>> = {
  'audit-log': auditLog,
  'default-deny': defaultDeny,
  'edge-tls': edgeTls,
  'egress': egress,
  'mtls': mtls,
  'network-policy': networkPolicy,
  'tenant-roles': tenantRoles,
  'tls-version': tlsVersion,
};
