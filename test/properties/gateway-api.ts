import type { Request } from './istio';
import type { HTTPRouteSpec } from '../../imports/gateway.networking.k8s.io';

type Rule = NonNullable<HTTPRouteSpec['rules']>[number];
type Match = NonNullable<Rule['matches']>[number];
type Condition = { readonly type?: string; readonly value: string };

/** A line as istiod makes it: one match each, with the defaults that the API server writes. */
interface Line {
  readonly rule: Rule;
  readonly match: Match;
  readonly path: { readonly type: string; readonly value: string };
}

/** The rule that a request takes, by the Gateway API's meaning of matches and in the order that istiod puts rules into. */
export function ruleOf(spec: HTTPRouteSpec, request: Request): Rule | undefined {
  return sorted(spec).find(({ match, path }) => holds(match, path, request))?.rule;
}

/** Shares by version; those of the service itself count as any. */
export function sharesOf(rule: Rule | undefined): Record<string, number> {
  const total = (rule?.backendRefs ?? []).reduce((sum, { weight }) => sum + (weight ?? 1), 0);
  return Object.fromEntries((rule?.backendRefs ?? []).map(({ name, weight }) => [name.split('-')[1] ?? 'any', ((weight ?? 1) * 100) / total]));
}

const orders = new WeakMap<HTTPRouteSpec, Line[]>();

function sorted(spec: HTTPRouteSpec): Line[] {
  const known = orders.get(spec);
  if (known !== undefined) return known;
  const lines = (spec.rules ?? []).flatMap((rule) => (rule.matches ?? [{}]).map((match): Line => (
    { rule, match, path: { type: match.path?.type ?? 'PathPrefix', value: match.path?.value ?? '/' } })));
  const rank: Record<string, number> = { Exact: 3, PathPrefix: 2, RegularExpression: 1 };
  lines.sort((a, b) => (
    rank[b.path.type]! - rank[a.path.type]!
    || b.path.value.length - a.path.value.length
    || Number(b.match.method !== undefined) - Number(a.match.method !== undefined)
    || (b.match.headers?.length ?? 0) - (a.match.headers?.length ?? 0)
    || (b.match.queryParams?.length ?? 0) - (a.match.queryParams?.length ?? 0)));
  orders.set(spec, lines);
  return lines;
}

function holds({ headers = [], method, queryParams = [] }: Match, path: Line['path'], request: Request): boolean {
  return holdsPath(path, request.path)
    && (method === undefined || method === request.method)
    && headers.every((header) => compares(header, request.headers[header.name.toLowerCase()]))
    && queryParams.every((parameter) => compares(parameter, request.query[parameter.name]));
}

/** Prefixes are whole segments. */
function holdsPath({ type, value }: Line['path'], path: string): boolean {
  if (type !== 'PathPrefix') return compares({ type, value }, path);
  const wanted = value.split('/').filter((part) => part !== '');
  return wanted.every((part, index) => path.split('/').slice(1)[index] === part);
}

function compares({ type = 'Exact', value }: Condition, actual: string | undefined): boolean {
  if (actual === undefined) return false;
  return type === 'RegularExpression' ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
}
