import type { Mistake } from './mistake';
import { here } from './mistake';
import { AuditLog, Compliance, Mesh, MeshInstall, StrictMtls, Subject, ZeroTrustNamespace } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const mesh = Mesh.fromAttributes();

export const zeroTrustMistakes: Record<string, Mistake> = {
  'a group that everybody is in': {
    code: 'InvalidAccess', at: here, value: "'system:authenticated'", fix: '"shop-devs"', by: () => Subject.group('system:authenticated'),
  },
  'no tenants': { code: 'InvalidValue', at: 'shop/a/tenants', value: '[]', fix: 'or leave it out', by: (chart) => new ZeroTrustNamespace(chart, 'a', { mesh, tenants: [] }) },
  'a quota in words': {
    code: 'InvalidValue', at: 'shop/a', value: "'2 GB'", fix: '"64Gi"', by: (chart) => new ZeroTrustNamespace(chart, 'a', { mesh, quota: { limits: { memory: '2 GB' } } }),
  },
  'two audit logs of a namespace': {
    code: 'ConflictingPolicies',
    at: 'shop/b',
    value: "'shop/default'",
    fix: 'Keep one of the two',
    by: (chart) => {
      const target = shopOf(chart);
      new AuditLog(chart, 'a', { target });
      new AuditLog(chart, 'b', { target });
    },
  },
  'an exception from mutual TLS where card data is': {
    code: 'ComplianceWeakened',
    at: 'shop/lax/peer-authentication',
    value: "'PERMISSIVE'",
    fix: 'End the exception',
    by: (chart) => {
      const service = newReviews(chart);
      new ZeroTrustNamespace(chart, 'namespace', { name: 'shop', mesh: service.namespace.mesh, compliance: Compliance.pciDss() });
      new StrictMtls(chart, 'lax', { target: service, ports: { 9080: 'PERMISSIVE' } });
    },
  },
  'an API server by its name': {
    code: 'InvalidValue',
    at: 'shop/istio',
    value: "'kubernetes.default'",
    fix: '"10.0.0.0/24"',
    by: (chart) => new MeshInstall(chart, 'istio', { istiodEgress: [{ cidr: 'kubernetes.default', port: 443 }] }),
  },
};
