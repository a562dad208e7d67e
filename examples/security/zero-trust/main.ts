/** A namespace in which nothing is trusted until it is said to be, for a team that works in it and cannot change that. */
import { App, Chart } from 'cdk8s';
import { Access, AuditLog, MeshInstall, MeshNamespace, MeshService, PathMatch, Port, Profile, Subject, TenantBoundary, ZeroTrustNamespace } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');

const shop = new ZeroTrustNamespace(chart, 'shop', {
  mesh,
  networkPolicy: true,
  metricsFrom: ['monitoring'],
  tenants: [Subject.group('shop-devs'), Subject.serviceAccount('argocd', 'shop-deployer')],
  quota: { requests: { cpu: '20', memory: '64Gi' }, loadBalancers: 0, nodePorts: 0 },
});
new TenantBoundary(chart, 'shop-tenant', { namespaces: [shop] });
new AuditLog(chart, 'shop-audit', { target: shop });

const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });
const orders = new MeshService(chart, 'orders', { namespace: shop, port: Port.http(8080) });
orders.allowFrom(web, Access.http({ methods: ['GET', 'POST'], paths: [PathMatch.prefix('/orders')] }));

const bank = new MeshNamespace(chart, 'bank', { mesh });
const payments = new MeshService(chart, 'payments', { namespace: bank, port: Port.http(8080) });
payments.allowFrom(orders, Access.http({ methods: ['POST'] }));

// The next namespace: nothing is denied yet, and the log tells what would be.
new AuditLog(chart, 'bank-audit', { target: bank });
const ledger = new MeshService(chart, 'ledger', { namespace: bank, port: Port.http(8080) });
ledger.allowFrom(payments, Access.http(), { dryRun: true });

app.synth();
