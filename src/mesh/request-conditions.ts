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

  /** Values of claims of the caller's validated JWT, by `claimKey`. */
  readonly claims?: Readonly<Record<string, StringMatch>>;

  /** Values that claims must not have. */
  readonly withoutClaims?: Readonly<Record<string, StringMatch>>;
}

/** How a claim, perhaps within others, is written where Istio expects the name of a header: `[realm_access][roles]`. */
export function claimKey(path: readonly string[]): string {
  return path.map((name) => `[${name}]`).join('');
}

/** Whether only a gateway can tell: Istio knows claims there and nowhere else. */
export function needsGateway(conditions: RequestConditions | undefined): boolean {
  return conditions?.claims !== undefined || conditions?.withoutClaims !== undefined;
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
