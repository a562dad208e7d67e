/** Members of a group, as their token says it, get another version. */
import { App, Chart } from 'cdk8s';
import {
  AbTest, GatewayTls, IngressGateway, JwtAuthentication, JwtIssuer, MeshInstall, MeshNamespace, MeshService, Port, Profile, RequestMatch, StringMatch,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new IngressGateway(chart, 'edge', { workload: ingressGateway })
  .expose(reviews, { host: 'shop.example.com', tls: GatewayTls.simple('shop-example-com') });

new AbTest(chart, 'beta', { service: reviews, when: RequestMatch.claim('groups', StringMatch.exact('beta')), use: 'v2' });

new JwtAuthentication(chart, 'tokens', {
  target: ingressGateway,
  issuers: [JwtIssuer.of({ issuer: 'https://login.example.com', jwksUri: 'https://login.example.com/.well-known/jwks.json', audiences: ['shop'] })],
  required: false,
});

app.synth();
