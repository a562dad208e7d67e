import type { Facts, HttpFacts } from './facts';

/** Something about a connection or request that a policy may compare with values. */
export interface Attribute {
  /** Why istiod makes nothing of a value; undefined where it does. */
  readonly refuses: (value: string) => string | undefined;
  readonly matches: (value: string, facts: Facts) => boolean;
  /** What the connection or request has, in words; undefined for nothing. */
  readonly actual: (facts: Facts) => string | undefined;
  /** Values with what else they mean in this mesh. */
  readonly expand: (values: readonly string[], trustDomains: readonly string[]) => readonly string[];
}

/** An attribute that any connection has. */
export function attribute(
  actual: Attribute['actual'],
  matches: Attribute['matches'],
  { refuses = () => undefined, expand = (values) => values }: Partial<Pick<Attribute, 'refuses' | 'expand'>> = {},
): Attribute {
  return { actual, matches, refuses, expand };
}

/** An attribute that only HTTP has. Without HTTP, conditions on it are refused before anything is compared. */
export function httpAttribute(actual: (http: HttpFacts) => string | undefined, matches: (value: string, http: HttpFacts) => boolean): HttpAttribute {
  return {
    ...attribute(({ http }) => http && actual(http), (value, { http }) => http !== undefined && matches(value, http)),
    httpOnly: true,
  };
}

export type HttpAttribute = Attribute & { readonly httpOnly: true };
