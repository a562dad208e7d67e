import { generateKeyPairSync, sign } from 'node:crypto';
import { RequestAuthentication } from '../../../imports/security.istio.io';
import { AbTest, BlueGreenRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, Port, RequestMatch, StringMatch } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const issuer = 'https://login.example.com';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A token of the issuer, with claims beside its own. */
function tokenWith(claims: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'RS256', kid: 'rig' })}.${encode({ iss: issuer, sub: 'somebody', exp: Math.floor(Date.now() / 1000) + 24 * 3600, ...claims })}`;
  return `Bearer ${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}

const edge = 'http://reviews.example.com/';
const from = (claims: object): Record<string, string> => ({ authorization: tokenWith(claims) });

export default dataPlaneCase({
  name: 'jwt-routing',
  feature: 'RequestMatch.claim, RequestMatch.withoutClaim',
  proves: 'Claims of a validated token choose the version at a gateway; inside the mesh they choose nothing.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const versions = { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' }, v4: { version: 'v4' } };
    const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(reviews, { host: 'reviews.example.com', tls: GatewayTls.none() });
    new AbTest(chart, 'beta', { service: reviews, when: RequestMatch.claim('groups', StringMatch.exact('beta')), use: 'v2' });
    new AbTest(chart, 'admins', { service: reviews, when: RequestMatch.claim(['realm_access', 'roles'], StringMatch.prefix('admin')), use: 'v3' });
    const strangers = RequestMatch.withoutClaim('scope', StringMatch.exact('reviews')).and(RequestMatch.hasHeader('x-strangers'));
    new AbTest(chart, 'strangers', { service: reviews, when: strangers, use: 'v4' });
    new BlueGreenRelease(chart, 'others', { service: reviews, active: 'v1', idle: 'v2' });
    new RequestAuthentication(chart, 'tokens', {
      metadata: { name: 'tokens', namespace: ingressGateway.namespace.namespaceName },
      spec: {
        selector: { matchLabels: { ...ingressGateway.selector } },
        jwtRules: [{ issuer, jwks: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'rig', alg: 'RS256', use: 'sig' }] }) }],
      },
    });
    for (const version of Object.keys(versions)) runs(reviews, { version });
    runs(web);
  },
  steps: [
    request('One value of a list is enough.', { from: 'outside', to: edge, headers: from({ groups: ['staff', 'beta'] }), expect: { servedBy: 'reviews-v2' } }),
    request('So is a text.', { from: 'outside', to: edge, headers: from({ groups: 'beta' }), expect: { servedBy: 'reviews-v2' } }),
    request('A claim within another counts.', { from: 'outside', to: edge, headers: from({ realm_access: { roles: ['admin-shop'] } }), expect: { servedBy: 'reviews-v3' } }),
    request('Other claims take the other route.', { from: 'outside', to: edge, headers: from({ groups: ['staff'] }), expect: { servedBy: 'reviews-v1' } }),
    request('So does a number.', { from: 'outside', to: edge, headers: from({ groups: 7 }), expect: { servedBy: 'reviews-v1' } }),
    request('And a request without a token.', { from: 'outside', to: edge, expect: { servedBy: 'reviews-v1' } }),
    request('Who lacks a claim may be meant.', { from: 'outside', to: edge, headers: { 'x-strangers': 'yes', ...from({ scope: 'orders' }) }, expect: { servedBy: 'reviews-v4' } }),
    request('Nobody lacks more than a request without a token.', { from: 'outside', to: edge, headers: { 'x-strangers': 'yes' }, expect: { servedBy: 'reviews-v4' } }),
    request('One word of a scope is enough.', {
      from: 'outside', to: edge, headers: { 'x-strangers': 'yes', ...from({ scope: 'orders reviews' }) }, expect: { servedBy: 'reviews-v1' },
    }),
    request('A token that nobody signed is refused.', {
      from: 'outside', to: edge, headers: { authorization: `${tokenWith({ groups: 'beta' }).slice(0, -8)}AAAAAAAA` }, expect: { status: 401 },
    }),
    request('Between sidecars claims choose nothing.', { from: 'web', to: 'http://reviews.shop:9080/', headers: from({ groups: ['beta'] }), expect: { servedBy: 'reviews-v1' } }),
  ],
});
