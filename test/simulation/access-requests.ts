import * as fc from 'fast-check';
import type { EnvoyRequest } from './envoy-rbac';
import type { AccessQuery, AccessTarget, Manifests, MeshSettingsProps } from '../../src';
import { listOf, valueAt } from '../../src';

/** Requests whose parts are taken from the values that policies compare with, whole or varied, so that rules match often and fail by little. */
export function requestsFor(manifests: Manifests, isTcp: boolean): fc.Arbitrary<EnvoyRequest> {
  const named = (...names: readonly string[]): readonly string[] => manifests.objects.flatMap(({ body }) => valuesNamed(names, valueAt(body, 'spec')));
  const text = (names: readonly string[], other: string): fc.Arbitrary<string> => fc.constantFrom(...named(...names).flatMap(variants), other);
  const ip = fc.constantFrom(...named('ipBlocks', 'remoteIpBlocks', 'source.ip', 'remote.ip', 'destination.ip').flatMap(addresses), '192.0.2.1', '2001:db8::1');
  const identities = [
    ...named('principals', 'source.principal').flatMap(variants),
    ...named('namespaces', 'source.namespace').flatMap(variants).map((namespace) => `cluster.local/ns/${namespace}/sa/a`),
    ...named('serviceAccounts', 'source.serviceAccount').map((account) => (account.includes('/') ? `cluster.local/ns/${account.replace('/', '/sa/')}` : `cluster.local/ns/foo/sa/${account}`)),
    ...named('trustDomains', 'source.trustDomain').flatMap(variants).map((domain) => `${domain}/ns/foo/sa/b`),
    'cluster.local/ns/other/sa/other',
  ];
  const tokens = named('requestPrincipals', 'request.auth.principal').flatMap(variants).flatMap((each): object[] => {
    const slash = each.lastIndexOf('/');
    return slash < 0 ? [{ iss: each, sub: '' }, { iss: each, sub: each }] : [{ iss: each.slice(0, slash), sub: each.slice(slash + 1) }];
  });
  const keys = [...new Set(manifests.objects.flatMap(({ body }) => keysIn(valueAt(body, 'spec'))))].filter((key) => namesIn(key).length > 0);
  const claims = keys.filter((key) => key.startsWith('request.auth.claims'));
  const headers = keys.filter((key) => key.startsWith('request.headers'));
  const filters = keys.filter((key) => key.startsWith('experimental.'));

  const payload = fc.record({
    principal: fc.constantFrom({}, { iss: 'any', sub: 'any' }, ...tokens),
    aud: fc.option(fc.array(text(['request.auth.audiences'], 'any'), { maxLength: 2 }), { nil: undefined }),
    azp: fc.option(text(['request.auth.presenter'], 'any'), { nil: undefined }),
    claims: fc.tuple(...claims.map((key) => fc.option(oneOrList(text([key], 'any')), { nil: undefined }).map((value) => [namesIn(key), value] as const))),
  }).map(({ principal, aud, azp, claims: others }) => {
    const all: Record<string, any> = { ...principal, ...(aud && { aud }), ...(azp !== undefined && { azp }) };
    for (const [names, value] of others) if (value !== undefined) put(all, names, value);
    return all;
  });

  return fc.record({
    principal: fc.option(fc.constantFrom(...identities).map((each) => `spiffe://${each}`)),
    sourceIp: ip,
    remoteIp: ip,
    destinationIp: ip,
    destinationPort: text(['ports', 'destination.port'], '8080').map(Number),
    sni: fc.option(text(['connection.sni'], 'any.example')),
    token: fc.option(payload, { nil: undefined }),
    headers: fc.record({
      ':method': text(['methods'], 'GET'),
      ':path': text(['paths'], '/').chain((path) => fc.constantFrom(path, path, `${path}?a=/b`)),
      ':authority': text(['hosts'], 'any.example').chain((host) => fc.constantFrom(host, host.toUpperCase())),
    }),
    more: fc.tuple(...headers.map((key) => fc.option(text([key], 'any'), { nil: undefined }).map((value) => [namesIn(key)[0]!.toLowerCase(), value] as const))),
    filters: fc.tuple(...filters.map((key) => fc.option(oneOrList(text([key], 'any')), { nil: undefined }).map((value) => [key, value] as const))),
  }).map(({ token, headers: given, more, filters: found, ...rest }): EnvoyRequest => ({
    ...rest,
    ...(!isTcp && { headers: { ...Object.fromEntries(more.filter((entry): entry is [string, string] => entry[1] !== undefined)), ...given } }),
    metadata: {
      ...(token !== undefined && !isTcp && { 'envoy.filters.http.jwt_authn': { payload: token } }),
      ...Object.fromEntries(found.flatMap(([key, value]) => {
        const [, filter, name] = /^experimental\.(.*?)\[(.*)\]$/.exec(key) ?? [];
        return filter === undefined || value === undefined ? [] : [[filter, { [name!]: value }]];
      })),
    },
  }));
}

/** The same request as our evaluator is asked about it. */
export function queryFor(request: EnvoyRequest, to: AccessTarget, mesh: MeshSettingsProps): AccessQuery {
  const { principal, sourceIp, remoteIp, destinationIp, destinationPort, sni, headers, metadata } = request;
  const claims = metadata['envoy.filters.http.jwt_authn']?.payload;
  return {
    from: { ip: sourceIp, remoteIp, ...(principal !== null && { principal }), ...(sni !== null && { sni }) },
    to: { ...to, port: destinationPort, ip: destinationIp },
    ...(headers !== undefined && { request: { headers, ...(claims !== undefined && { token: { claims } }) } }),
    metadata,
    mesh: { pathNormalization: 'NONE', ...mesh },
  };
}

/** Texts that a value means, and some that it just does not. */
function variants(value: string): readonly string[] {
  const bare = value.replaceAll('{**}', 'a/b').replaceAll('{*}', 'a');
  return [...new Set([bare.replaceAll('*', 'x'), bare.replaceAll('*', ''), `${bare.replaceAll('*', '')}y`, `z${bare.replaceAll('*', '')}`])];
}

function addresses(block: string): readonly string[] {
  const [address = ''] = block.split('/');
  return [address, address.replace(/\d+$/, '77')];
}

function oneOrList(text: fc.Arbitrary<string>): fc.Arbitrary<string | readonly string[]> {
  return fc.oneof(text, fc.array(text, { maxLength: 2 }));
}

function put(into: Record<string, any>, names: readonly string[], value: unknown): void {
  const [name = '', ...rest] = names;
  if (rest.length === 0) into[name] = value;
  else put(into[name] = typeof into[name] === 'object' && !Array.isArray(into[name]) ? into[name] : {}, rest, value);
}

function namesIn(key: string): readonly string[] {
  return [...key.matchAll(/\[([^\]]*)\]/g)].map(([, name]) => name!);
}

function keysIn(spec: any): readonly string[] {
  return listOf(valueAt(spec, 'rules')).flatMap((rule) => listOf(valueAt(rule, 'when'))).flatMap((when) => valueAt(when, 'key') as string);
}

/** What stands under fields or keys of these names, or their opposites. */
function valuesNamed(names: readonly string[], value: any): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesNamed(names, item));
  if (typeof value !== 'object' || value === null) return [];
  if (names.includes(value.key)) return [...(value.values ?? []), ...(value.notValues ?? [])];
  return Object.entries<any>(value).flatMap(([name, child]) => {
    const plain = name.replace(/^not([A-Z])/, (_, letter: string) => letter.toLowerCase());
    return names.includes(plain) && Array.isArray(child) ? child.map(String) : valuesNamed(names, child);
  });
}
