import {
  AbTest, GatewayTls, HashOn, IngressGateway, MeshNamespace, MeshService, PathMatch, Percent, Port, RequestMatch, RouteDelegate, StringMatch, UrlRewrite,
} from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const hosts = ['www.example.com', 'm.example.com'];

export default dataPlaneCase({
  name: 'delegation',
  feature: 'RouteDelegate, IngressGateway.delegate; a sticky AbTest at several hosts',
  proves: 'Paths of two hosts are left to the routes of another namespace, with all that holds there: tests by header and by share, and rewrites.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const versions = { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } };
    const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions });
    const cart = new MeshService(chart, 'cart', { namespace, port: Port.http(8080) });
    const home = new MeshService(chart, 'home', { namespace, port: Port.http(8080) });
    new AbTest(chart, 'by-share', { service: reviews, share: Percent.of(30), stickyBy: HashOn.header('x-user'), use: 'v2', otherwise: 'v1' });
    new AbTest(chart, 'testers', { service: reviews, when: RequestMatch.header('tester', StringMatch.exact('yes')), use: 'v3' });
    new UrlRewrite(chart, 'short', { service: cart, when: RequestMatch.uri(PathMatch.prefix('/shop/old/')), path: '/shop/' });
    const routes = new RouteDelegate(chart, 'shop-routes', { namespace });
    routes.expose(reviews, { paths: [PathMatch.prefix('/shop/reviews')] });
    routes.expose(cart);
    const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    for (const host of hosts) {
      edge.delegate(routes, { host, tls: GatewayTls.none(), paths: [PathMatch.prefix('/shop')] });
      edge.expose(home, { host, tls: GatewayTls.none() });
    }
    for (const version of ['v1', 'v2', 'v3']) runs(reviews, { version });
    runs(cart);
    runs(home);
  },
  steps: hosts.flatMap((host) => [
    request(`The owner of ${host} serves what it keeps.`, { from: 'outside', to: `http://${host}/`, expect: { servedBy: 'home' } }),
    request(`What ${host} hands over is served by the other namespace.`, { from: 'outside', to: `http://${host}/shop/cart`, expect: { servedBy: 'cart' } }),
    request(`Rewrites hold there, at ${host}.`, { from: 'outside', to: `http://${host}/shop/old/cart`, expect: { servedBy: 'cart', path: '/shop/cart' } }),
    request(`A test of a header holds there, at ${host}.`, { from: 'outside', to: `http://${host}/shop/reviews`, headers: { tester: 'yes' }, times: 50, expect: { servedBy: 'reviews-v3' } }),
    request(`A test by share holds there, at ${host}.`, { from: 'outside', to: `http://${host}/shop/reviews`, headers: { 'x-user': 'user-{n}' }, expect: { servedBy: { 'reviews-v1': 70, 'reviews-v2': 30 } } }),
    ...['ada', 'bob', 'cy', 'dee'].map((user) => (
      request(`${user[0]?.toUpperCase()}${user.slice(1)} stays with one version at ${host}.`, { from: 'outside', to: `http://${host}/shop/reviews`, headers: { 'x-user': user }, times: 50, expect: { oneServer: true } }))),
  ]),
});
