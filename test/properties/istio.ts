import type { VirtualServiceSpec } from '../../imports/networking.istio.io';

/** A request as a proxy sees it. Header names are lower-case. */
export interface Request {
  readonly port: number;
  readonly path: string;
  readonly method: string;
  readonly authority: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace: string;
}

type Route = NonNullable<VirtualServiceSpec['http']>[number];
type Match = NonNullable<Route['match']>[number];
type Text = { readonly exact?: string; readonly prefix?: string; readonly regex?: string };

/** The route that Istio's documentation says a request takes: the first of which one match holds as a whole. */
export function routeOf(spec: VirtualServiceSpec, request: Request): Route | undefined {
  return spec.http?.find(({ match }) => match === undefined || match.some((conditions) => holds(conditions, request)));
}

/** Shares by subset; the shares of a route without weights are all. */
export function splitOf(route: Route | undefined): Record<string, number> {
  return Object.fromEntries((route?.route ?? []).map(({ destination, weight }) => [destination.subset ?? 'any', weight ?? 100]));
}

/** Every subset that a route refers to. */
export function subsetsIn(...specs: readonly VirtualServiceSpec[]): string[] {
  const named = specs.flatMap((spec) => (spec.http ?? []).flatMap(({ route }) => (route ?? []).map(({ destination }) => destination.subset)));
  return [...new Set(named.filter((subset) => subset !== undefined))].sort();
}

function holds(match: Match, request: Request): boolean {
  return compares(match.uri, request.path)
    && compares(match.method, request.method)
    && compares(match.authority, request.authority)
    && compares(match.scheme, 'http')
    && (match.port === undefined || match.port === request.port)
    && (match.sourceNamespace === undefined || match.sourceNamespace === request.sourceNamespace)
    && all(match.sourceLabels, (name, value) => request.sourceLabels[name] === value)
    && all(match.headers, (name, text) => has(request.headers, name, text))
    && all(match.withoutHeaders, (name, text) => !has(request.headers, name, text))
    && all(match.queryParams, (name, text) => has(request.query, name, text));
}

function all<T>(record: Readonly<Record<string, T>> | undefined, test: (name: string, value: T) => boolean): boolean {
  return record === undefined || Object.entries(record).every(([name, value]) => test(name, value));
}

function has(values: Readonly<Record<string, string>>, name: string, text: Text): boolean {
  const value = values[name];
  return value !== undefined && compares(text, value);
}

const expressions = new Map<string, RegExp>();

function compares(text: Text | undefined, actual: string): boolean {
  if (text?.exact !== undefined) return actual === text.exact;
  if (text?.prefix !== undefined) return actual.startsWith(text.prefix);
  if (text?.regex === undefined) return true;
  const expression = expressions.get(text.regex) ?? new RegExp(`^(?:${text.regex})$`);
  expressions.set(text.regex, expression);
  return expression.test(actual);
}
