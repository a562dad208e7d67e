import { MeshError } from '../errors';
import type { PathMatch } from './path-match';
import type { StringMatch } from './string-match';

/** A header's value, or `present` for any. */
export type HeaderCondition = StringMatch | 'present';

/** Conditions that hold together: one of the alternatives of a `RequestMatch`. */
export interface RequestConditions {
  readonly uri?: PathMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly scheme?: StringMatch;
  readonly port?: number;
  readonly headers?: Readonly<Record<string, HeaderCondition>>;
  readonly withoutHeaders?: Readonly<Record<string, HeaderCondition>>;
  readonly queryParams?: Readonly<Record<string, StringMatch>>;
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
}

/** @throws MeshError InvalidMatch when both say different things of the same part of a request */
export function joinConditions(a: RequestConditions, b: RequestConditions): RequestConditions {
  return dropUndefined({
    uri: joinOne('uri', a.uri, b.uri),
    method: joinOne('method', a.method, b.method),
    authority: joinOne('authority', a.authority, b.authority),
    scheme: joinOne('scheme', a.scheme, b.scheme),
    port: joinOne('port', a.port, b.port),
    headers: joinMap('header', a.headers, b.headers),
    withoutHeaders: joinMap('excluded header', a.withoutHeaders, b.withoutHeaders),
    queryParams: joinMap('query parameter', a.queryParams, b.queryParams),
    sourceLabels: joinMap('source label', a.sourceLabels, b.sourceLabels),
    sourceNamespace: joinOne('source namespace', a.sourceNamespace, b.sourceNamespace),
  });
}

/** The conditions but one; undefined when none is left, which is to say that all requests match. */
export function without(key: keyof RequestConditions, conditions: RequestConditions | undefined): RequestConditions | undefined {
  const rest = Object.entries(conditions ?? {}).filter(([other, value]) => other !== key && value !== undefined);
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** A text that is equal for conditions that are equal, whatever the order in which they were written. */
export function conditionsKey(conditions: RequestConditions): string {
  const ordered = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? Object.entries(value).filter(([, v]) => v !== undefined).sort(([x], [y]) => (x < y ? -1 : 1)).map(([k, v]) => [k, ordered(v)]) : value;
  return JSON.stringify(ordered(conditions));
}

function joinOne<T>(what: string, a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b)) return a ?? b;
  throw new MeshError({
    code: 'InvalidMatch',
    problem: `a request match holds one condition on the ${what}`,
    value: [a, b],
    fix: 'Keep the narrower one, or write a single regular expression that says both',
  });
}

function joinMap<T>(what: string, a: Readonly<Record<string, T>> = {}, b: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> | undefined {
  const joined: Record<string, T> = { ...a };
  for (const [key, value] of Object.entries(b)) joined[key] = joinOne(`${what} ${key}`, Object.hasOwn(a, key) ? a[key] : undefined, value) ?? value;
  return Object.keys(joined).length === 0 ? undefined : joined;
}

function dropUndefined(conditions: RequestConditions): RequestConditions {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}
