import type { IConstruct } from 'constructs';
import type { JsonValue } from '../../imports/json';
import { MeshError } from '../errors';
import type { HeaderCondition, PathMatch, RequestConditions, RequestMatch, StringMatch } from '../mesh';
import type { RateLimitAction } from './request-key';

type Matcher = Readonly<Record<string, JsonValue>>;

/** Conditions that Envoy's rate limit filters cannot see. */
const unseen: readonly (keyof RequestConditions)[] = ['port', 'sourceLabels', 'sourceNamespace', 'claims', 'withoutClaims'];

/**
 * Actions that hold for the requests of a match: a list for each of its alternatives, of which at most one applies to a request.
 *
 * An alternative also asks that none before it holds, or a request that meets two would be counted twice. Each list is as long as the others, with the same
 * entry throughout, so that all alternatives add up in one count.
 */
export function conditionActions(
  at: IConstruct, match: RequestMatch | undefined, entry: { readonly key: string; readonly value: string },
): readonly RateLimitAction[][] {
  const label = { descriptor_key: entry.key, descriptor_value: entry.value };
  const always: RateLimitAction = { generic_key: label };
  if (match === undefined) return [[always]];

  const alternatives = match.alternatives.map((conditions) => requireSeen(at, conditions));
  if (alternatives.length === 1) return alternatives.map((conditions) => [headerAction(conditions), ...queryActions(conditions)]);
  const withQuery = alternatives.find(({ queryParams }) => queryParams !== undefined);
  if (withQuery !== undefined) {
    throw new MeshError({
      code: 'InvalidMatch',
      at,
      problem: 'a rate limit cannot count alternatives together when one is about query parameters',
      value: withQuery,
      fix: 'Write a RateLimit for each alternative; each then has a count of its own',
    });
  }
  return alternatives.map((conditions, index) => [
    ...alternatives.slice(0, index).map(noneOf),
    headerAction(conditions),
    ...alternatives.slice(index + 1).map(() => always),
  ]);

  function headerAction(conditions: RequestConditions): RateLimitAction {
    const headers = headerMatchers(conditions);
    return headers.length === 0 ? always : { header_value_match: { ...label, headers } };
  }

  function noneOf(conditions: RequestConditions): RateLimitAction {
    return { header_value_match: { ...label, expect_match: false, headers: headerMatchers(conditions) } };
  }

  function queryActions({ queryParams }: RequestConditions): RateLimitAction[] {
    if (queryParams === undefined) return [];
    const parameters = entriesOf(queryParams).map(([name, value]) => ({ name, string_match: textMatcher(value) }));
    return [{ query_parameter_value_match: { ...label, query_parameters: parameters } }];
  }
}

function requireSeen(at: IConstruct, conditions: RequestConditions): RequestConditions {
  const hidden = unseen.find((key) => conditions[key] !== undefined);
  if (hidden === undefined) return conditions;
  throw new MeshError({
    code: 'InvalidMatch',
    at,
    problem: `a rate limit does not see the ${hidden} of a request`,
    value: conditions[hidden],
    fix: 'Match on the path, method, authority, headers or query parameters',
  });
}

function headerMatchers(conditions: RequestConditions): Matcher[] {
  const { uri, method, authority, scheme, headers, withoutHeaders } = conditions;
  return [
    ...(uri === undefined ? [] : [{ name: ':path', string_match: pathMatcher(uri) }]),
    ...(method === undefined ? [] : [{ name: ':method', string_match: textMatcher(method) }]),
    ...(authority === undefined ? [] : [{ name: ':authority', string_match: textMatcher(authority) }]),
    ...(scheme === undefined ? [] : [{ name: ':scheme', string_match: textMatcher(scheme) }]),
    ...entriesOf(headers).map(([name, value]) => headerMatcher(name, value)),
    ...entriesOf(withoutHeaders).map(([name, value]) => ({
      ...headerMatcher(name, value),
      invert_match: true,
      // Or Envoy would say that a header which is not there has neither this value nor another.
      ...(value !== 'present' && { treat_missing_header_as_empty: true }),
    })),
  ];
}

function headerMatcher(name: string, value: HeaderCondition): Matcher {
  return value === 'present' ? { name, present_match: true } : { name, string_match: textMatcher(value) };
}

/** Envoy's `:path` carries the query, which a path match of Istio does not mean. */
function pathMatcher({ kind, value }: PathMatch): Matcher {
  if (kind === 'prefix') return { prefix: value };
  return { safe_regex: { regex: `${kind === 'exact' ? value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(?:${value})`}(?:\\?.*)?` } };
}

function textMatcher({ kind, value }: StringMatch): Matcher {
  return kind === 'regex' ? { safe_regex: { regex: value } } : { [kind]: value };
}

/** In an order that does not depend on how the match was put together. */
function entriesOf<T>(record: Readonly<Record<string, T>> = {}): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
