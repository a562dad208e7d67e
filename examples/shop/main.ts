/**
 * A whole mesh for a shop: the install, two namespaces that trust nobody, who may call whom, a canary and an A/B test on the catalog, and the way in.
 *
 * Run it with `npm run example`. What it writes can be applied as it is, by kubectl, Argo CD or Flux.
 */
import * as path from 'node:path';
import { App, Chart, Include } from 'cdk8s';
import { report } from './report';
import {
  AbTest, Access, CanaryRelease, GatewayTls, IngressGateway, Manifests, MeshInstall, MeshService, PathMatch, Percent, Profile, RequestMatch, StrictMtls,
  StringMatch, ZeroTrustNamespace,
} from '../../src';

const manifestsOf = (namespace: string): string => path.join(__dirname, 'manifests', `${namespace}.yaml`);

const app = new App({ outdir: process.env.CDK8S_OUTDIR ?? path.join(__dirname, 'dist') });

// 1. Istio itself, in a file of its own: its webhook checks everything that is applied once istiod is ready.
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });

// 2. Mutual TLS everywhere, and two namespaces in which nothing may call anything until it is said.
const policies = new Chart(app, 'mesh-policies');
new StrictMtls(policies, 'mtls', { target: mesh });
const shop = new ZeroTrustNamespace(policies, 'shop', { mesh });
const payments = new ZeroTrustNamespace(policies, 'payments', { mesh, networkPolicy: true });

// 3. The workloads as their teams wrote them, and what the mesh can tell of each service from them.
for (const namespace of [shop, payments]) {
  const name = namespace.namespaceName;
  new Include(new Chart(app, `${name}-workloads`, { namespace: name }), 'workloads', { url: manifestsOf(name) });
}
const inShop = { manifests: Manifests.read(manifestsOf('shop')), namespace: shop };
const storefront = MeshService.fromManifests(policies, 'storefront', inShop);
const catalog = MeshService.fromManifests(policies, 'catalog', { ...inShop, versions: ['v1', 'v2'] });
const cart = MeshService.fromManifests(policies, 'cart', inShop);
const checkout = MeshService.fromManifests(policies, 'checkout', inShop);
const recommendations = MeshService.fromManifests(policies, 'recommendations', inShop);

const inPayments = { manifests: Manifests.read(manifestsOf('payments')), namespace: payments };
const payment = MeshService.fromManifests(policies, 'payment', inPayments);
const ledger = MeshService.fromManifests(policies, 'ledger', inPayments);

// 4. The way in.
const gateway = new IngressGateway(policies, 'shop-gateway', { workload: ingressGateway });
const atTheEdge = { host: 'shop.example.com', tls: GatewayTls.simple('shop-example-com') };
gateway.expose(storefront, atTheEdge);
gateway.expose(catalog, { ...atTheEdge, paths: [PathMatch.prefix('/api/catalog')] });

// 5. Who may call whom, for what.
const read = Access.http({ methods: ['GET', 'HEAD'] });
storefront.allowFrom(gateway, Access.http());
catalog.allowFrom(gateway, Access.http({ methods: ['GET'], paths: [PathMatch.prefix('/api/catalog')] }));
catalog.allowFrom(storefront, read);
catalog.allowFrom(recommendations, read);
recommendations.allowFrom(storefront, read);
cart.allowFrom(storefront, Access.grpc({ services: ['shop.Cart'] }));
cart.allowFrom(checkout, Access.grpc({ methods: ['shop.Cart/GetCart', 'shop.Cart/EmptyCart'] }));
checkout.allowFrom(storefront, Access.http({ methods: ['POST'], paths: [PathMatch.exact('/checkout')] }));
payment.allowFrom(checkout, Access.http({ methods: ['POST'], paths: [PathMatch.exact('/charges')] }));
ledger.allowFrom(payment, Access.tcp());

// 6. The catalog's new version: for testers at once, for one request in twenty by weight, and for one reader as an A/B test.
new CanaryRelease(policies, 'catalog-canary', {
  service: catalog,
  stable: 'v1',
  canary: 'v2',
  weight: Percent.of(5),
  earlyAccess: RequestMatch.cookie('catalog-preview', StringMatch.exact('on')),
});
new AbTest(policies, 'catalog-for-jason', { service: catalog, when: RequestMatch.header('end-user', StringMatch.exact('jason')), use: 'v2' });

app.synth();
report(app.outdir);
