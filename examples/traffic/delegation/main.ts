/** A host of the platform's team, of which the shop's team serves a part, and a team with a repository of its own another. */
import { App, Chart } from 'cdk8s';
import { CanaryRelease, GatewayTls, IngressGateway, MeshInstall, MeshNamespace, MeshService, PathMatch, Percent, Port, RouteDelegate } from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh');
const chart = new Chart(app, 'shop');
const shop = new MeshNamespace(chart, 'shop', { mesh });

const cart = new MeshService(chart, 'cart', { namespace: shop, port: Port.http(8080) });
const reviews = new MeshService(chart, 'reviews', { namespace: shop, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(10) });

const routes = new RouteDelegate(chart, 'shop-routes', { namespace: shop });
routes.expose(reviews, { paths: [PathMatch.prefix('/shop/reviews')] });
routes.expose(cart);

const gateway = new IngressGateway(chart, 'edge', { workload: ingressGateway });
const [host, tls] = ['www.example.com', GatewayTls.none()];
gateway.delegate(routes, { host, tls, paths: [PathMatch.prefix('/shop')] });

const search = MeshNamespace.fromAttributes(chart, 'search', { mesh });
gateway.delegate(RouteDelegate.fromAttributes(chart, 'search-routes', { namespace: search }), { host, tls, paths: [PathMatch.prefix('/search')] });

const partners = MeshNamespace.fromAttributes(chart, 'partners', { mesh });
const offered = new RouteDelegate(chart, 'shop-for-partners', { namespace: shop, within: [PathMatch.prefix('/partners/shop')], visibleTo: [partners] });
offered.expose(reviews);

app.synth();
