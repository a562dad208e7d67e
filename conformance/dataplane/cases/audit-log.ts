import { Access, AuditLog, MeshNamespace, MeshService, PathMatch, Port, ZeroTrustNamespace } from '../../../src';
import { dataPlaneCase, logged, request } from '../format/case';

const ledger = 'http://ledger.vault:8080';
const web = 'spiffe://cluster.local/ns/vault/sa/web';

export default dataPlaneCase({
  name: 'audit-log',
  feature: 'AuditLog, minimumTlsVersion',
  proves: 'The server\'s proxy writes who called what and what came of it, of denied requests and connections by which policy; queries are not written.',
  app: ({ chart, mesh, runs }) => {
    const vault = new ZeroTrustNamespace(chart, 'vault', { mesh });
    const service = new MeshService(chart, 'ledger', { namespace: vault, port: Port.http(8080), additionalPorts: [Port.tcp(7000)] });
    const client = new MeshService(chart, 'web', { namespace: vault, port: Port.http(8080) });
    service.allowFrom(client, Access.http({ methods: ['GET'], paths: [PathMatch.prefix('/books')] }));
    new AuditLog(chart, 'audit', { target: vault });
    const trial = new MeshNamespace(chart, 'trial', { mesh });
    const shelf = new MeshService(chart, 'shelf', { namespace: trial, port: Port.http(8080) });
    const reader = new MeshService(chart, 'reader', { namespace: trial, port: Port.http(8080) });
    shelf.allowFrom(reader, Access.http({ paths: [PathMatch.prefix('/books')] }), { dryRun: true });
    new AuditLog(chart, 'trial-audit', { target: trial });
    for (const each of [service, client, shelf, reader]) runs(each);
  },
  meshConfig: { extensionProviders: [AuditLog.provider], meshMTLS: { minProtocolVersion: 'TLSV1_3' } },
  steps: [
    request('A request is allowed.', { from: 'web', to: `${ledger}/books/1?token=secret`, expect: { servedBy: 'ledger' } }),
    request('Another is denied.', { from: 'web', to: `${ledger}/admin?token=secret`, method: 'POST', expect: { refused: 'by authorization' } }),
    request('So is a connection.', { from: 'web', to: 'tcp://ledger.vault:7000', expect: { refused: 'by authorization' } }),
    request('And plaintext is refused.', { from: 'outside', to: `${ledger}/books/2`, expect: { refused: 'by closing the connection' } }),
    request('What rules in dry run would allow is let in.', { from: 'reader', to: 'http://shelf.trial:8080/books', expect: { servedBy: 'shelf' } }),
    request('And what they would deny.', { from: 'reader', to: 'http://shelf.trial:8080/admin', expect: { servedBy: 'shelf' } }),
    logged('The server\'s proxy writes who was allowed what, without the query.', 'ledger', {
      principal: web,
      method: 'GET',
      path: '/books/1',
      authority: 'ledger.vault:8080',
      response_code: 200,
      response_code_details: 'via_upstream',
      tls_version: 'TLSv1.3',
      time: /^\d{4}-.*Z$/,
      server: 'spiffe://cluster.local/ns/vault/sa/ledger',
    }),
    logged('It writes who was denied what, and that no policy let it in.', 'ledger', {
      principal: web, method: 'POST', path: '/admin', response_code: 403, response_code_details: /^rbac_access_denied_matched_policy\[none\]/,
    }),
    logged('It writes whose connection was denied.', 'ledger', { principal: web, method: null, connection_termination_details: /^rbac_access_denied_matched_policy\[none\]/ }),
    logged('It writes what rules in dry run would have allowed.', 'shelf', { path: '/books', response_code: 200, dry_run_allow: 'allowed' }),
    logged('And what they would have denied.', 'shelf', { path: '/admin', response_code: 200, dry_run_allow: 'denied', principal: 'spiffe://cluster.local/ns/trial/sa/reader' }),
    logged('The caller\'s proxy writes its side.', 'web', { method: 'GET', path: '/books/1', response_code: 200, upstream_cluster: /ledger\.vault\.svc\.cluster\.local/ }),
  ],
});
