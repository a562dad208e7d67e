import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { here, untyped } from './mistake';
import type { HttpExtAuthzOptions, JwtAuthenticationProps, MeshAttributes } from '../../src';
import {
  AbTest, Access, Caller, DataPlane, ExtAuthzProvider, ExternalAuthorization, GatewayTls, GatewayWorkload, IngressGateway, Injection, JwtAuthentication,
  JwtIssuer, Mesh, MeshInstall, MeshNamespace, MeshService, PathMatch, Port, RequestMatch, StringMatch,
} from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const issuer = 'https://login.example.com';

/** An issuer with something wrong. */
const badIssuer = (value: string, fix: string, props: object): Mistake => (
  { code: 'InvalidTokenRule', at: here, value, fix, by: () => JwtIssuer.of({ issuer, audiences: 'any', ...props }) });

/** A rule about tokens with something wrong. */
const badRule = (value: string, fix: string, props: (chart: Chart) => Partial<JwtAuthenticationProps>): Mistake => (
  { code: 'InvalidTokenRule', at: 'shop/tokens', value, fix, by: (chart) => new JwtAuthentication(chart, 'tokens', { target: untyped(undefined), issuers: [login()], ...props(chart) }) });

/** An authorizer with something wrong. */
const badProvider = (value: string, fix: string, props: Partial<HttpExtAuthzOptions>): Mistake => (
  { code: 'InvalidProvider', at: here, value, fix, by: () => ExtAuthzProvider.http({ name: 'opa', service: 'a.example.com', port: 80, ...props }) });
const ask = (chart: Chart, requests: readonly Access[]): unknown => (
  new ExternalAuthorization(chart, 'ask', { target: newReviews(chart), provider: ExtAuthzProvider.http({ name: 'opa', service: 'a.example.com', port: 80 }), requests }));

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
  'an authorizer with a name that is none': { code: 'InvalidName', at: here, value: "'My OPA'", fix: '"my-opa"', by: () => ExtAuthzProvider.grpc({ name: 'My OPA', service: 'a.example.com', port: 80 }) },
  'an authorizer with the name of something else': { code: 'InvalidProvider', at: here, value: "'prometheus'", fix: '"own-prometheus"', by: () => ExtAuthzProvider.grpc({ name: 'prometheus', service: 'a.example.com', port: 80 }) },
  'keys that istiod fetches from anywhere but a network without mask': {
    code: 'InvalidValue', at: 'shop/mesh', value: "'10.0.0.1'", fix: '"10.0.0.1/32"', by: (chart) => new MeshInstall(chart, 'mesh', { istiod: { blockedJwksNetworks: ['10.0.0.1'] } }),
  },
  'an authorizer at a URL': { code: 'InvalidName', at: here, value: "'http://a'", fix: 'without scheme', by: () => ExtAuthzProvider.grpc({ name: 'opa', service: 'http://a', port: 80 }) },
  'an authorizer without port': { code: 'InvalidValue', at: here, value: '0', fix: '8080', by: () => ExtAuthzProvider.grpc({ name: 'opa', service: 'a.example.com', port: 0 }) },
  'an answer that is waited for no time': badProvider("'0 ms'", 'Duration.millis(500)', { timeout: Duration.seconds(0) }),
  'a status that is none': badProvider('200', '403 or 503', { statusOnError: 200 }),
  'a part of no body': badProvider('0', '8192', { includeRequestBody: { maxBytes: 0 } }),
  'a body that is packed for HTTP': badProvider('packAsBytes: true', 'Leave packAsBytes out', { includeRequestBody: { maxBytes: 1, packAsBytes: true } }),
  'a path that begins with nothing': badProvider("'check'", '"/check"', { pathPrefix: 'check' }),
  'all headers for an authorizer': badProvider("'*'", '"x-user"', { includeRequestHeaders: ['*'] }),
  'a header that is always set, with a wildcard': badProvider("'x-*'", '"x-user"', { includeAdditionalHeaders: { 'x-*': 'a' } }),
  'a status for what fails open': {
    code: 'ContradictingProps', at: here, value: '503', fix: 'Leave statusOnError out', by: () => ExtAuthzProvider.http({ name: 'opa', service: 'a.example.com', port: 80, failOpen: true, statusOnError: 503 }),
  },
  'an authorizer by gRPC on a port of HTTP/1': {
    code: 'InvalidProvider', at: 'shop/reviews', value: "'http 9080'", fix: 'Port.grpc(9080)', by: (chart) => ExtAuthzProvider.grpc({ name: 'opa', service: newReviews(chart) }),
  },
  'an authorizer on a port that it does not have': {
    code: 'InvalidProvider', at: 'shop/reviews', value: '80', fix: 'Use one of 9080', by: (chart) => ExtAuthzProvider.http({ name: 'opa', service: newReviews(chart), port: Port.http(80) }),
  },
  'an authorizer by HTTP that is asked about connections': {
    code: 'InvalidProvider', at: 'shop/ask', value: "'opa'", fix: 'Access.http', by: (chart) => ask(chart, [Access.tcp()]),
  },
  'an authorizer that a port behind the host gets around': { code: 'InvalidAccess', at: 'shop/reviews', value: "'a.example.com'", fix: '"a.example.com:*"', by: (chart) => ask(chart, [Access.http({ hosts: ['a.example.com'] })]) },
  'an authorizer that is asked about nothing': { code: 'InvalidAccess', at: 'shop/ask', value: '[]', fix: 'Leave requests out', by: (chart) => ask(chart, []) },
  'an authorizer that the mesh does not know': {
    code: 'ProviderNotRegistered', at: 'shop/ask', value: "'opa'", fix: "Mesh.fromAttributes({ extensionProviders: ['opa'] })", by: (chart) => ask(chart, [Access.http()]),
  },
  'a route by claims where nobody validates tokens': {
    code: 'InvalidMatch',
    at: 'shop/beta',
    value: 'groups',
    fix: 'JwtAuthentication.elsewhere(gateway.workload)',
    by: (chart) => {
      const service = newReviews(chart);
      const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: service.namespace.mesh });
      new IngressGateway(chart, 'edge', { workload }).expose(service, { host: 'a.example.com', tls: GatewayTls.none() });
      new AbTest(chart, 'beta', { service, when: RequestMatch.claim('groups', StringMatch.exact('beta')), use: 'v2' });
      new JwtAuthentication(chart, 'tokens', { target: service, issuers: [login()] });
    },
  },
  'a rule about tokens that nobody validates': {
    code: 'InvalidAccess',
    at: 'shop/reviews',
    value: "'https://login.example.com/*'",
    fix: 'JwtAuthentication.elsewhere',
    by: (chart) => { newReviews(chart).allowFrom(Caller.endUser(login().principal()), Access.http()); },
  },
};
