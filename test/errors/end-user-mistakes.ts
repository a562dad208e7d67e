import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { untyped } from './mistake';
import type { JwtAuthenticationProps, MeshAttributes } from '../../src';
import { Access, Caller, DataPlane, Injection, JwtAuthentication, JwtIssuer, Mesh, MeshNamespace, MeshService, PathMatch, Port } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const here = /^test\/errors\/end-user-mistakes\.ts:\d+$/;
const issuer = 'https://login.example.com';

/** An issuer with something wrong. */
const badIssuer = (value: string, fix: string, props: object): Mistake => (
  { code: 'InvalidTokenRule', at: here, value, fix, by: () => JwtIssuer.of({ issuer, audiences: 'any', ...props }) });

/** A rule about tokens with something wrong. */
const badRule = (value: string, fix: string, props: (chart: Chart) => Partial<JwtAuthenticationProps>): Mistake => (
  { code: 'InvalidTokenRule', at: 'shop/tokens', value, fix, by: (chart) => new JwtAuthentication(chart, 'tokens', { target: untyped(undefined), issuers: [login()], ...props(chart) }) });

const login = (): JwtIssuer => JwtIssuer.of({ issuer, audiences: 'any' });
const ambient = (chart: Chart, attributes: MeshAttributes = {}): MeshService => new MeshService(chart, 'cart', {
  namespace: MeshNamespace.fromAttributes(chart, 'ambient', { mesh: Mesh.fromAttributes({ dataPlane: DataPlane.ambient(), ...attributes }), injection: Injection.ambient() }),
  port: Port.http(80),
});

export const endUserMistakes: Record<string, Mistake> = {
  'an issuer without text': badIssuer("''", 'Write a URL', { issuer: '' }),
  'an issuer without scheme': badIssuer("'login.example.com'", '"https://login.example.com"', { issuer: 'login.example.com', jwksUri: `${issuer}/keys` }),
  'an issuer that cannot be looked up': badIssuer("'a@b.example'", 'jwksUri', { issuer: 'a@b.example' }),
  'an issuer that is looked up by plain HTTP': badIssuer("'http://login.example.com'", 'allowHttp', { issuer: 'http://login.example.com' }),
  'an issuer of Auth0 without its slash': badIssuer("'https://acme.auth0.com'", '"https://acme.auth0.com/"', { issuer: 'https://acme.auth0.com' }),
  'keys by plain HTTP': badIssuer("'http://login.example.com/keys'", 'allowHttp', { jwksUri: 'http://login.example.com/keys' }),
  'keys of a file': badIssuer("'file:///keys'", 'https://', { jwksUri: 'file:///keys' }),
  'keys at a URL that is too long': badIssuer('20', 'URL of the keys', { jwksUri: `${issuer}/${'a'.repeat(2040)}` }),
  'keys given and fetched': badIssuer("'https://login.example.com/keys'", 'Leave jwks out', { jwks: { keys: [] }, jwksUri: `${issuer}/keys` }),
  'keys that do not parse': badIssuer("'{keys'", 'Write the JSON', { jwks: '{keys' }),
  'no keys': badIssuer('keys: []', '{ keys: [ … ] }', { jwks: { keys: [] } }),
  'a key that is no set': badIssuer("kty: 'RSA'", '{ keys: [key] }', { jwks: { kty: 'RSA' } }),
  'a key that is none': badIssuer('index: 0', 'as the issuer publishes it', { jwks: { keys: [{ kty: 'RSA', n: 'a' }] } }),
  'a key that is a text': badIssuer('index: 0', '"kty"', { jwks: { keys: ['a'] } }),
  'a shared secret as a key': badIssuer("kty: 'oct'", 'public key only', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }),
  'no audiences': badIssuer('[]', 'audiences: "any"', { audiences: [] }),
  'an empty audience': badIssuer("[ '' ]", 'audiences: "any"', { audiences: [''] }),
  'no cookies': badIssuer('[]', 'Leave fromCookies out', { fromCookies: [] }),
  'a token in a header that cannot be': badIssuer("'x token'", '"x-jwt-assertion"', { fromHeaders: [{ name: 'x token' }] }),
  'a claim in a header that cannot be': badIssuer("'x.user'", '"x-user"', { claimToHeaders: { 'x.user': 'sub' } }),
  'a claim without name': badIssuer("[ '' ]", 'name something', { claimToHeaders: { 'x-user': '' } }),
  'claims in the host': badIssuer("'Host'", '"x-user"', { payloadToHeader: 'Host' }),
  'keys that are waited for too long': badIssuer("'7200000 ms'", 'Duration.seconds(5)', { timeout: Duration.hours(2) }),
  'a tenant of Entra ID by name': { code: 'InvalidTokenRule', at: here, value: "'common'", fix: 'tenant', by: () => JwtIssuer.entra({ tenantId: 'common', audiences: 'any' }) },
  'a domain with scheme': { code: 'InvalidTokenRule', at: here, value: "'https://acme.auth0.com'", fix: '"acme.eu.auth0.com"', by: () => JwtIssuer.auth0({ domain: 'https://acme.auth0.com', audiences: 'any' }) },
  'a realm that is a path': { code: 'InvalidTokenRule', at: here, value: "'a/b'", fix: '"shop"', by: () => JwtIssuer.keycloak({ url: issuer, realm: 'a/b', audiences: 'any' }) },
  'a user pool without region': { code: 'InvalidTokenRule', at: here, value: "'AbCd'", fix: '"eu-west-1_AbCdEf123"', by: () => JwtIssuer.cognito({ userPoolId: 'AbCd', audiences: 'any' }) },

  'tokens without issuer': badRule('[]', 'JwtIssuer.google', (chart) => ({ target: newReviews(chart), issuers: [] })),
  'an issuer twice': badRule("'https://login.example.com'", 'Name it once', (chart) => ({ target: newReviews(chart), issuers: [login(), login()] })),
  'tokens of a service without pods': badRule('{}', 'labels of its pods', (chart) => ({
    target: MeshService.fromAttributes(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), selector: {} }),
  })),
  'tokens of the root namespace': badRule("'istio-system'", 'each service or namespace', (chart) => ({
    target: MeshNamespace.fromAttributes(chart, 'root', { name: 'istio-system', mesh: Mesh.fromAttributes() }), required: false,
  })),
  'tokens outside of the mesh': badRule("'outside'", 'take part in the mesh', (chart) => ({
    target: MeshNamespace.fromAttributes(chart, 'outside', { mesh: Mesh.fromAttributes(), injection: Injection.disabled() }), required: false,
  })),
  'a token that is required on all ports of a namespace': badRule("'shop'", 'ports: [Port.http(8080)]', (chart) => ({ target: shopOf(chart) })),
  'exempt from nothing': {
    code: 'ContradictingProps',
    at: 'shop/tokens',
    value: "'/a'",
    fix: 'required: false',
    by: (chart) => new JwtAuthentication(chart, 'tokens', { target: newReviews(chart), issuers: [login()], required: false, exempt: { paths: [PathMatch.exact('/a')] } }),
  },
  'two that say whose tokens are accepted': {
    code: 'ConflictingPolicies',
    at: 'shop/b',
    value: "'shop/reviews'",
    fix: 'all issuers',
    by: (chart) => {
      const target = newReviews(chart);
      for (const id of ['a', 'b']) new JwtAuthentication(chart, id, { target, issuers: [login()] });
    },
  },
  'tokens that no proxy sees': {
    code: 'UnsupportedByDataPlane', at: 'shop/tokens', value: "'shop/cart'", fix: 'waypoint', by: (chart) => new JwtAuthentication(chart, 'tokens', { target: ambient(chart), issuers: [login()], required: false }),
  },
  'a rule about tokens that nobody validates': {
    code: 'InvalidAccess',
    at: 'shop/reviews',
    value: "'https://login.example.com/*'",
    fix: 'JwtAuthentication.elsewhere',
    by: (chart) => { newReviews(chart).allowFrom(Caller.endUser(login().principal()), Access.http()); },
  },
};
