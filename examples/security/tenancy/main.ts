/** Two teams in one mesh. Neither can take over the other's traffic by an object that speaks for the other's hosts. */
import { App, Chart, Duration } from 'cdk8s';
import { MeshInstall, MeshNamespace, MeshService, Port, Profile, Resilience, TenantBoundary } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });

const chart = new Chart(app, 'shop');
const shop = new MeshNamespace(chart, 'shop', { mesh });
const bank = new MeshNamespace(chart, 'bank', { mesh });
const catalog = new MeshService(chart, 'catalog', { namespace: shop, port: Port.http(8080) });
new Resilience(chart, 'catalog-resilience', { service: catalog, timeout: Duration.seconds(2) });
new MeshService(chart, 'payments', { namespace: bank, port: Port.http(8080) });

new TenantBoundary(chart, 'shop-tenant', { namespaces: [shop], hosts: ['shop.example.com', '*.shop.example.com'] });
new TenantBoundary(chart, 'bank-tenant', { namespaces: [bank], hosts: ['bank.example.com'], visibleIn: [shop] });

app.synth();
