import { literalBeginning, matchesRe2 } from './regex';
import type { HeaderCondition, RequestConditions } from './request-conditions';
import type { MatchKind, StringMatch } from './string-match';

/** That two conditions have no request in common. */
export const nothing = Symbol('nothing');

/** That what two conditions have in common cannot be said in one condition of Istio. */
export const inexpressible = Symbol('inexpressible');

/** What two conditions have in common. */
export type Intersection<T> = T | typeof nothing | typeof inexpressible;

interface Text {
  readonly kind: MatchKind;
  readonly value: string;
}

/** The requests for which both hold. */
export function intersectConditions(a: RequestConditions, b: RequestConditions): Intersection<RequestConditions> {
  const parts: { readonly [K in keyof Required<RequestConditions>]: Intersection<RequestConditions[K]> } = {
    uri: both(a.uri, b.uri, intersectTexts),
    method: both(a.method, b.method, intersectTexts),
    authority: both(a.authority, b.authority, intersectTexts),
    scheme: both(a.scheme, b.scheme, intersectTexts),
    port: both(a.port, b.port, orNothing),
    headers: intersectMaps(a.headers, b.headers, intersectHeaders),
    withoutHeaders: intersectMaps(a.withoutHeaders, b.withoutHeaders, joinExclusions),
    queryParams: intersectMaps(a.queryParams, b.queryParams, intersectTexts),
    sourceLabels: intersectMaps(a.sourceLabels, b.sourceLabels, orNothing),
    sourceNamespace: both(a.sourceNamespace, b.sourceNamespace, orNothing),
    claims: intersectMaps(a.claims, b.claims, intersectClaims),
    withoutClaims: intersectMaps(a.withoutClaims, b.withoutClaims, joinExcludedTexts),
  };
  const values = Object.values(parts);
  if (values.includes(nothing)) return nothing;
  if (values.includes(inexpressible)) return inexpressible;
  const joined: RequestConditions = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return contradictsItself(joined) ? nothing : joined;
}

function both<T>(a: T | undefined, b: T | undefined, intersect: (a: T, b: T) => Intersection<T>): Intersection<T | undefined> {
  return a === undefined || b === undefined ? a ?? b : intersect(a, b);
}

function orNothing<T>(a: T, b: T): Intersection<T> {
  return a === b ? a : nothing;
}

function intersectTexts<T extends Text>(a: T, b: T): Intersection<T> {
  if (a.kind === b.kind && a.value === b.value) return a;
  if (a.kind === 'exact') return accepts(b, a.value) ? a : nothing;
  if (b.kind === 'exact') return accepts(a, b.value) ? b : nothing;
  const [mine, theirs] = [beginning(a), beginning(b)];
  if (!mine.startsWith(theirs) && !theirs.startsWith(mine)) return nothing;
  if (a.kind === 'regex' || b.kind === 'regex') return inexpressible;
  return mine.startsWith(theirs) ? a : b;
}

/** What every text that it accepts begins with. */
function beginning(text: Text): string {
  return text.kind === 'regex' ? literalBeginning(text.value) : text.value;
}

function accepts(text: Text, value: string): boolean {
  switch (text.kind) {
    case 'exact':
      return text.value === value;
    case 'prefix':
      return value.startsWith(text.value);
    case 'regex':
      return matchesRe2(text.value, value);
  }
}

function intersectHeaders(a: HeaderCondition, b: HeaderCondition): Intersection<HeaderCondition> {
  if (a === 'present') return b;
  return b === 'present' ? a : intersectTexts(a, b);
}

/** Both exclude: absence excludes every value, and of two values one must include the other to be excluded by one condition. */
function joinExclusions(a: HeaderCondition, b: HeaderCondition): Intersection<HeaderCondition> {
  return a === 'present' || b === 'present' ? 'present' : joinExcludedTexts(a, b);
}

/** A claim may be a list, of which each condition needs one value: so two that share no value hold together, which Istio cannot say. */
function intersectClaims(a: StringMatch, b: StringMatch): Intersection<StringMatch> {
  const shared = intersectTexts(a, b);
  return shared === nothing ? inexpressible : shared;
}

function joinExcludedTexts(a: StringMatch, b: StringMatch): Intersection<StringMatch> {
  const shared = intersectTexts(a, b);
  if (shared === a) return b;
  return shared === b ? a : inexpressible;
}

function intersectMaps<T>(
  a: Readonly<Record<string, T>> | undefined, b: Readonly<Record<string, T>> | undefined, intersect: (a: T, b: T) => Intersection<T>,
): Intersection<Readonly<Record<string, T>> | undefined> {
  if (a === undefined || b === undefined) return a ?? b;
  const joined = new Map<string, Intersection<T>>(Object.entries(a));
  for (const [key, value] of Object.entries(b)) joined.set(key, Object.hasOwn(a, key) ? intersect(a[key] as T, value) : value);
  const values = [...joined.values()];
  if (values.includes(nothing)) return nothing;
  return values.includes(inexpressible) ? inexpressible : Object.fromEntries(joined as Map<string, T>);
}

/** Whether a header or a claim must be there and must not. */
function contradictsItself({ headers = {}, withoutHeaders = {}, claims = {}, withoutClaims = {} }: RequestConditions): boolean {
  return excludesRequired(headers, withoutHeaders) || excludesRequired(claims, withoutClaims);
}

function excludesRequired(required: Readonly<Record<string, HeaderCondition>>, excluded: Readonly<Record<string, HeaderCondition>>): boolean {
  return Object.entries(excluded).some(([name, exclusion]) => {
    const text = Object.hasOwn(required, name) ? required[name] : undefined;
    if (text === undefined) return false;
    return exclusion === 'present' || (text !== 'present' && text.kind === 'exact' && accepts(exclusion, text.value));
  });
}
