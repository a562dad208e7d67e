import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  Access, AccessCondition, AccessPolicy, Caller, GatewayTls, IngressGateway, JwtAuthentication, JwtIssuer, MeshNamespace, MeshService, PathMatch, Port,
} from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

const issuer = 'https://login.example.com';
const partner = 'testing@partner.example';
const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
const hour = 3600;

/** A token, valid unless something is said otherwise. */
function token(claims: object = {}, key: KeyObject = ours.privateKey): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const text = `${encode({ alg: 'RS256', kid: 'rig' })}.${encode({ iss: issuer, sub: 'alice', aud: 'shop', exp: now + 24 * hour, ...claims })}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

const bearer = (...of: Parameters<typeof token>): Record<string, string> => ({ authorization: `Bearer ${token(...of)}` });
const keysOf = (publicKey: KeyObject): string => JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'rig', alg: 'RS256', use: 'sig' }] });

const orders = 'http://orders.shop:8080';
const edge = 'http://orders.example.com';
const longAgo = Math.floor(Date.now() / 1000) - hour;

export default dataPlaneCase({
  name: 'jwt-authentication',
  feature: 'JwtAuthentication, JwtIssuer, AccessCondition.claim',
  proves: 'A required token is required, but where it is exempt; wrong ones are refused everywhere; claims let in and reach the service.',
  parameters: { required: true, claims: false },
  app: ({ chart, mesh, ingressGateway, runs }, { required, claims }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const service = new MeshService(chart, 'orders', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const login = JwtIssuer.of({ issuer, audiences: ['shop'], jwks: keysOf(ours.publicKey), claimToHeaders: { 'x-user': 'sub', 'x-role': 'realm.role' } });
    const others = JwtIssuer.of({ issuer: partner, audiences: 'any', jwks: keysOf(theirs.publicKey), fromCookies: ['session'], forwardOriginalToken: true });
    const exempt = { paths: [PathMatch.exact('/healthz'), PathMatch.prefix('/login/')], methods: ['OPTIONS'] };
    new JwtAuthentication(chart, 'tokens', { target: service, issuers: [login, others], ...(required ? { exempt } : { required: false }) });
    if (claims) {
      AccessPolicy.of(service).allowPublic(Access.http({ paths: [PathMatch.exact('/open')] }));
      service.allowFrom(Caller.endUser(login.principal()), Access.http({ when: [AccessCondition.claim(['realm', 'groups'], { values: ['admin'] })] }));
    }
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(web, { host: 'orders.example.com', tls: GatewayTls.none() });
    new JwtAuthentication(chart, 'at-edge', { target: ingressGateway, issuers: [login], exempt: { paths: [PathMatch.exact('/healthz')] } });
    runs(service);
    runs(web);
  },
  steps: [
    request('Without a token nothing is let through.', { from: 'web', to: `${orders}/`, expect: { refused: 'by authorization' } }),
    request('But paths that are exempt are served.', { from: 'web', to: `${orders}/healthz`, expect: { servedBy: 'orders' } }),
    request('So is what is below them, where that is said.', { from: 'web', to: `${orders}/login/callback?code=a`, expect: { servedBy: 'orders' } }),
    request('Nowhere else is it.', { from: 'web', to: `${orders}/healthz/secrets`, expect: { refused: 'by authorization' } }),
    request('Methods that are exempt are served too.', { from: 'web', to: `${orders}/`, method: 'OPTIONS', expect: { servedBy: 'orders' } }),
    request('A right token is let through, and not handed on; its claims are.', {
      from: 'web', to: `${orders}/`, headers: bearer({ realm: { role: 'buyer' } }), expect: { servedBy: 'orders', arrivesWith: { 'authorization': undefined, 'x-user': 'alice', 'x-role': 'buyer' } },
    }),
    request('Nobody can claim to be somebody by a header.', {
      from: 'web', to: `${orders}/healthz`, headers: { 'x-user': 'mallory' }, expect: { servedBy: 'orders', arrivesWith: { 'x-user': undefined } },
    }),
    request('One that has expired is refused.', { from: 'web', to: `${orders}/`, headers: bearer({ exp: longAgo }), expect: { status: 401 } }),
    request('It is refused also where none is needed.', { from: 'web', to: `${orders}/healthz`, headers: bearer({ exp: longAgo }), expect: { status: 401 } }),
    request('One that is for somebody else is refused.', { from: 'web', to: `${orders}/`, headers: bearer({ aud: 'billing' }), expect: { status: 403 } }),
    request('One of an unknown issuer is refused.', { from: 'web', to: `${orders}/`, headers: bearer({ iss: 'https://evil.example.com' }), expect: { status: 401 } }),
    request('One of an issuer that nearly is ours is refused.', { from: 'web', to: `${orders}/`, headers: bearer({ iss: `${issuer}/` }), expect: { status: 401 } }),
    request('One that another signed is refused.', { from: 'web', to: `${orders}/`, headers: bearer({}, theirs.privateKey), expect: { status: 401 } }),
    request('A second issuer is heard where its tokens are, and its token handed on.', {
      from: 'web', to: `${orders}/`, headers: { cookie: `session=${token({ iss: partner }, theirs.privateKey)}` }, expect: { servedBy: 'orders', arrivesWith: { 'x-user': undefined } },
    }),
    request('At a gateway no token is no entry.', { from: 'outside', to: `${edge}/`, expect: { refused: 'by authorization' } }),
    request('A wrong one is refused.', { from: 'outside', to: `${edge}/`, headers: bearer({}, theirs.privateKey), expect: { status: 401 } }),
    request('A right one is let in.', { from: 'outside', to: `${edge}/`, headers: bearer(), expect: { servedBy: 'web' } }),
    request('What is exempt needs none.', { from: 'outside', to: `${edge}/healthz`, expect: { servedBy: 'web' } }),
    apply('No token is required any more.', { required: false }),
    request('Requests without one are let through.', { from: 'web', to: `${orders}/`, expect: { servedBy: 'orders', arrivesWith: { 'x-user': undefined } } }),
    request('Those with a wrong one are not.', { from: 'web', to: `${orders}/`, headers: bearer({ exp: longAgo }), expect: { status: 401 } }),
    apply('Claims decide.', { claims: true }),
    request('Who has the claim is let in.', { from: 'web', to: `${orders}/`, headers: bearer({ realm: { groups: ['staff', 'admin'] } }), expect: { servedBy: 'orders' } }),
    request('Who has another is not.', { from: 'web', to: `${orders}/`, headers: bearer({ realm: { groups: ['staff'] } }), expect: { refused: 'by authorization' } }),
    request('Who has none may not either.', { from: 'web', to: `${orders}/`, expect: { refused: 'by authorization' } }),
    request('Who has it of another issuer may not either.', {
      from: 'web', to: `${orders}/`, headers: { cookie: `session=${token({ iss: partner, realm: { groups: ['admin'] } }, theirs.privateKey)}` }, expect: { refused: 'by authorization' },
    }),
    request('What is public is open to all.', { from: 'web', to: `${orders}/open`, expect: { servedBy: 'orders' } }),
  ],
});
