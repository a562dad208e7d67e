import type { HTTPRouteFilter, HTTPRouteHeaderModifier, HTTPRouteRequestMirror, HTTPRouteTimeouts } from '../../../imports/gateway.networking.k8s.io';
import type { VirtualServiceHeaderOperations, VirtualServiceRedirect, VirtualServiceRewrite } from '../../../imports/networking.istio.io';
import type { PathMatch } from '../../mesh';
import type { RouteAction, RouteSettings } from '../route-rule';
import type { Place } from './backends';
import { mirrorBackend } from './backends';
import { renderCors } from './cors';
import type { Gaps } from './gaps';
import { stayWithIstio } from './gaps';

/** What happens to the requests of a route on their way. */
export interface Handling {
  readonly action: RouteAction;
  readonly settings: RouteSettings;
  /** The path that the route matches, which rewrites replace. */
  readonly uri: PathMatch | undefined;
}

/** The filters of a rule of an HTTPRoute, in the order of its reference. */
export function renderFilters({ action, settings, uri }: Handling, place: Place, gaps: Gaps): HTTPRouteFilter[] {
  noteUnknownToAll(action, settings, gaps);
  const { headers = {}, mirrors = [], rewrite, corsPolicy } = settings;
  const redirect = action.answer?.redirect;
  const cors = corsPolicy === undefined ? undefined : renderCors(corsPolicy, gaps);
  return [
    ...renderHeaderFilters(headers, gaps),
    ...renderMirrorFilters(mirrors, place),
    ...(redirect === undefined ? [] : [{ type: 'RequestRedirect' as const, requestRedirect: renderRedirect(redirect, uri, gaps) }]),
    ...(rewrite === undefined ? [] : [{ type: 'URLRewrite' as const, urlRewrite: renderRewrite(rewrite, uri, gaps) }]),
    ...(cors === undefined ? [] : [{ type: 'CORS' as const, cors }]),
  ];
}

/** Filters on headers, which HTTPRoute and GRPCRoute share. */
export function renderHeaderFilters({ request, response }: NonNullable<RouteSettings['headers']>, gaps: Gaps): (
  { readonly type: 'RequestHeaderModifier'; readonly requestHeaderModifier: HTTPRouteHeaderModifier }
  | { readonly type: 'ResponseHeaderModifier'; readonly responseHeaderModifier: HTTPRouteHeaderModifier })[] {
  return [
    ...(request === undefined ? [] : [{ type: 'RequestHeaderModifier' as const, requestHeaderModifier: renderHeaders(request, gaps) }]),
    ...(response === undefined ? [] : [{ type: 'ResponseHeaderModifier' as const, responseHeaderModifier: renderHeaders(response, gaps) }]),
  ];
}

/** Filters that copy requests, which HTTPRoute and GRPCRoute share. */
export function renderMirrorFilters(
  mirrors: NonNullable<RouteSettings['mirrors']>, place: Place,
): { readonly type: 'RequestMirror'; readonly requestMirror: HTTPRouteRequestMirror }[] {
  return mirrors.map((mirror) => ({ type: 'RequestMirror', requestMirror: { backendRef: mirrorBackend(mirror, place), ...renderShare(mirror.percentage?.value) } }));
}

/** Only the time for a whole request can be said. */
export function renderTimeouts({ timeout }: RouteSettings): HTTPRouteTimeouts | undefined {
  return timeout === undefined ? undefined : { request: renderTime(timeout) };
}

/** Gateway API's durations hold at most five digits a unit. */
function renderTime(timeout: string): string {
  const milliseconds = timeout.endsWith('ms') ? Number(timeout.slice(0, -2)) : Number(timeout.slice(0, -1)) * 1000;
  if (/^[0-9]{1,5}m?s$/.test(timeout)) return timeout;
  const parts: [number, string][] = [[Math.floor(milliseconds / 3_600_000), 'h'], [Math.floor(milliseconds / 60_000) % 60, 'm'], [Math.floor(milliseconds / 1000) % 60, 's'], [milliseconds % 1000, 'ms']];
  return parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join('');
}

/** What routes of no kind know. */
export function noteUnknownToAll({ answer, delegate }: RouteAction, { fault, retries }: RouteSettings, gaps: Gaps): void {
  if (answer?.directResponse !== undefined) {
    gaps.push({ feature: 'an answer that the proxy gives by itself', value: answer.directResponse.status, fix: `Serve it from a small service, redirect elsewhere, or ${stayWithIstio}` });
  }
  if (delegate !== undefined) gaps.push({ feature: 'a split that a controller writes', value: delegate.name, fix: `For releases that a controller drives, ${stayWithIstio}` });
  if (fault !== undefined) gaps.push({ feature: 'a fault', value: fault, fix: `To inject faults, ${stayWithIstio}` });
  if (retries !== undefined) {
    gaps.push({ feature: 'a retry', value: retries, fix: `In the standard channel Istio's default retries apply; to set them, ${stayWithIstio}` });
  }
}

function renderHeaders({ add = {}, remove = [], set = {} }: VirtualServiceHeaderOperations, gaps: Gaps): HTTPRouteHeaderModifier {
  const renderValues = (values: Readonly<Record<string, string>>): { name: string; value: string }[] => Object.entries(values).map(([name, value]) => {
    if (value === '' || value.length > 4096) gaps.push({ feature: `a header value of ${value.length} characters`, value: name, fix: 'Give it 1 to 4096 characters, or remove the header' });
    return { name, value };
  });
  const most = Math.max(Object.keys(add).length, remove.length, Object.keys(set).length);
  if (most > 16) gaps.push({ feature: 'more than 16 headers of one operation', value: most, fix: `Change fewer, or ${stayWithIstio}` });
  return {
    ...(Object.keys(set).length > 0 && { set: renderValues(set) }),
    ...(Object.keys(add).length > 0 && { add: renderValues(add) }),
    ...(remove.length > 0 && { remove: [...remove] }),
  };
}

/** Whole percents, or else the smallest fraction of a power of ten. */
function renderShare(percent: number | undefined): Pick<HTTPRouteRequestMirror, 'percent' | 'fraction'> {
  if (percent === undefined) return {};
  if (Number.isInteger(percent)) return { percent };
  const digits = String(percent).split('.')[1]?.length ?? 0;
  const denominator = 10 ** (digits + 2);
  return { fraction: { numerator: Math.round(percent * (denominator / 100)), denominator } };
}

function renderRedirect(redirect: VirtualServiceRedirect, uri: PathMatch | undefined, gaps: Gaps): NonNullable<HTTPRouteFilter['requestRedirect']> {
  const { authority, port, prefixRewrite, redirectCode, scheme, uri: path } = redirect;
  if (authority !== undefined && scheme === undefined && port === undefined) {
    gaps.push({ feature: 'a redirect to the default port of another host', value: authority, fix: 'Give the redirect its scheme: without one the Gateway API keeps the port of the request' });
  }
  if (prefixRewrite !== undefined) notePrefix(uri, gaps);
  return {
    ...(scheme !== undefined && { scheme: scheme as 'http' | 'https' }),
    ...(authority !== undefined && { hostname: authority }),
    ...(path !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: path } }),
    ...(prefixRewrite !== undefined && { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: prefixRewrite } }),
    ...(port !== undefined && { port }),
    // The Gateway API moves for now unless it is told otherwise, Istio for good.
    statusCode: (redirectCode ?? 301) as 301,
  };
}

function renderRewrite({ authority, uri: path, uriRegexRewrite }: VirtualServiceRewrite, uri: PathMatch | undefined, gaps: Gaps): NonNullable<HTTPRouteFilter['urlRewrite']> {
  if (uriRegexRewrite !== undefined) gaps.push({ feature: 'a rewrite by regular expression', value: uriRegexRewrite.match, fix: `Replace whole paths, or ${stayWithIstio}` });
  if (path !== undefined) notePrefix(uri, gaps);
  if (authority?.includes(':') === true) gaps.push({ feature: 'a rewrite to an authority with a port', value: authority, fix: 'Leave the port out' });
  return {
    ...(authority !== undefined && { hostname: authority }),
    ...(path !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: path } }),
  };
}

/** A textual prefix is an expression in an HTTPRoute, of which no part can be replaced. */
function notePrefix(uri: PathMatch | undefined, gaps: Gaps): void {
  if (uri?.kind !== 'prefix') return;
  gaps.push({ feature: 'the replacement of a prefix that is text instead of whole segments', value: uri.value, fix: `Match and replace whole paths with PathMatch.exact, or ${stayWithIstio}` });
}
