import type { Gaps } from './gaps';
import { stayWithIstio } from './gaps';
import type { HTTPRouteMatch } from '../../../imports/gateway.networking.k8s.io';
import type { HeaderCondition, PathMatch, RequestConditions, StringMatch } from '../../mesh';
import { escapeRegex, isHttpToken } from '../../mesh';

type HttpMethod = NonNullable<HTTPRouteMatch['method']>;
type Compared = { readonly type?: 'RegularExpression'; readonly value: string };

const methods: ReadonlySet<string> = new Set<HttpMethod>(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** How the paths of one route object are written. */
export type PathStyle = 'prefix' | 'regex';

/**
 * Istio reads exact paths first, then prefixes, then regular expressions, the longer first. "All paths" is a prefix to begin with, and would so come before
 * every expression; beside expressions it has to be one too.
 */
export function pathStyleOf(conditions: readonly (RequestConditions | undefined)[]): PathStyle {
  return conditions.some((each) => each?.uri !== undefined && each.uri.kind !== 'exact' && !isAllPaths(each.uri)) ? 'regex' : 'prefix';
}

/** A match of an HTTPRoute; undefined for all requests. */
export function renderMatch(conditions: RequestConditions = {}, style: PathStyle, gaps: Gaps): HTTPRouteMatch | undefined {
  const { uri, method, headers, queryParams } = conditions;
  noteUnknownParts(conditions, gaps);
  const parameters = Object.entries(queryParams ?? {}).map(([name, value]) => ({ name: noteParameter(name, gaps), ...renderText(value) }));
  const match: HTTPRouteMatch = {
    ...renderPath(uri, style, gaps),
    ...(headers !== undefined && { headers: Object.entries(headers).map(([name, value]) => ({ name, ...renderHeader(value) })) }),
    ...(parameters.length > 0 && { queryParams: parameters }),
    ...renderMethod(method, gaps),
  };
  return Object.keys(match).length === 0 ? undefined : match;
}

/** A header's value; what is there has some value, be it empty. */
export function renderHeader(value: HeaderCondition): Compared {
  return value === 'present' ? { type: 'RegularExpression', value: '.*' } : renderText(value);
}

function renderText({ kind, value }: StringMatch): Compared {
  if (kind === 'exact') return { value };
  return { type: 'RegularExpression', value: kind === 'prefix' ? `${escapeRegex(value)}.*` : value };
}

/** Gateway API's prefixes are whole segments, ours text, which only an expression can compare. */
function renderPath(uri: PathMatch | undefined, style: PathStyle, gaps: Gaps): Pick<HTTPRouteMatch, 'path'> {
  if (uri === undefined || isAllPaths(uri)) return style === 'regex' ? { path: { type: 'RegularExpression', value: '.*' } } : {};
  if (uri.kind === 'prefix') return { path: { type: 'RegularExpression', value: `${escapeRegex(uri.value)}.*` } };
  if (uri.kind === 'regex') return { path: { type: 'RegularExpression', value: uri.value } };
  const isPlain = /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/.test(uri.value) && !/\/\/|\/\.{1,2}(?:\/|$)|%2f/i.test(uri.value);
  if (!isPlain) gaps.push({ feature: 'a path with such characters', value: uri.value, fix: 'Write the path as it arrives after normalization, without "//", "/./" and "%2F", other characters percent-encoded' });
  return { path: { type: 'Exact', value: uri.value } };
}

function isAllPaths(uri: PathMatch): boolean {
  return uri.kind === 'prefix' && uri.value === '/';
}

function renderMethod(method: StringMatch | undefined, gaps: Gaps): Pick<HTTPRouteMatch, 'method'> {
  if (method === undefined) return {};
  if (methods.has(method.value)) return { method: method.value as HttpMethod };
  gaps.push({ feature: `a method beside ${[...methods].join(', ')}`, value: method.value, fix: `Match on something else, or ${stayWithIstio}` });
  return {};
}

function noteParameter(name: string, gaps: Gaps): string {
  if (!isHttpToken(name)) gaps.push({ feature: 'a query parameter of such a name', value: name, fix: `Match on something else, or ${stayWithIstio}` });
  return name;
}

/** Parts of a request that no route of the Gateway API can tell apart. */
export function noteUnknownParts(conditions: RequestConditions, gaps: Gaps): void {
  const { withoutHeaders = {}, authority, scheme, sourceLabels, sourceNamespace, claims, withoutClaims } = conditions;
  for (const name of Object.keys(withoutHeaders)) {
    gaps.push({ feature: 'the absence of a header', value: name, fix: `Match the requests that carry it, and let those without take the route for all others; or ${stayWithIstio}` });
  }
  if (authority !== undefined) gaps.push({ feature: 'the authority of a request', value: authority.value, fix: `Match on a header instead, or ${stayWithIstio}` });
  if (scheme !== undefined) gaps.push({ feature: 'the scheme of a request', value: scheme.value, fix: `Leave it out, since requests inside the mesh are plain for proxies; or ${stayWithIstio}` });
  if (sourceLabels !== undefined) gaps.push({ feature: 'the labels of the caller', value: sourceLabels, fix: `Match on a header that the callers send, or ${stayWithIstio}` });
  if (sourceNamespace !== undefined) gaps.push({ feature: 'the namespace of the caller', value: sourceNamespace, fix: `Match on a header that the callers send, or ${stayWithIstio}` });
  if ((claims ?? withoutClaims) !== undefined) gaps.push({ feature: 'a claim of a token', value: claims ?? withoutClaims, fix: `To route by claims, ${stayWithIstio}` });
}
