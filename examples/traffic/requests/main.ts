/** What becomes of requests on their way: redirected, rewritten, answered by the proxy, with other headers, and from other origins. */
import { App, Chart, Duration } from 'cdk8s';
import {
  Cors, DirectResponse, GatewayTls, HeaderOperations, IngressGateway, MeshInstall, MeshNamespace, MeshService, PathMatch, Port, Profile, Redirect,
  RequestMatch, StringMatch, UrlRewrite,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
const below = (path: string): RequestMatch => RequestMatch.uri(PathMatch.prefix(path));

new Redirect(chart, 'moved', { service, when: below('/old-reviews'), pathPrefix: '/reviews', status: 308 });
new UrlRewrite(chart, 'versionless', { service, when: below('/api/v1/reviews'), path: '/reviews' });
new DirectResponse(chart, 'closed', { service, when: below('/admin'), status: 403, body: 'Not from here.' });
new HeaderOperations(chart, 'headers', { service, request: { remove: ['x-debug'] }, response: { set: { 'x-content-type-options': 'nosniff' } } });
new Cors(chart, 'cors', { service, allowOrigins: [StringMatch.exact('https://shop.example.com')], allowMethods: ['GET'], maxAge: Duration.hours(1) });

// All of it holds at the edge too.
new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(service, { host: 'shop.example.com', tls: GatewayTls.none() });

app.synth();
