import { MeshError } from '../errors';
import { requireRe2 } from './regex';

/** The ways Istio compares text. */
export type MatchKind = 'exact' | 'prefix' | 'regex';

/**
 * A condition on text: of a header, a cookie, a query parameter, an authority.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class StringMatch<K extends MatchKind = MatchKind> {
  /** The whole text. @throws MeshError InvalidValue when empty */
  public static exact(value: string): StringMatch<'exact'> {
    return new StringMatch('exact', requireText(value));
  }

  /** The text's beginning. @throws MeshError InvalidValue when empty */
  public static prefix(value: string): StringMatch<'prefix'> {
    return new StringMatch('prefix', requireText(value));
  }

  /** A RE2 expression for the whole text. @throws MeshError InvalidValue when RE2 does not accept it */
  public static regex(expression: string): StringMatch<'regex'> {
    return new StringMatch('regex', requireRe2(expression));
  }

  // Keeps a path match from passing as a text match: the two have different rules, and TypeScript compares by shape.
  declare protected readonly textMatch: true;

  private constructor(public readonly kind: K, public readonly value: string) {}
}

function requireText(value: string): string {
  if (value !== '') return value;
  throw new MeshError({ code: 'InvalidValue', problem: 'a text to compare with must not be empty', value, fix: 'Write the text, or use a presence match such as RequestMatch.hasHeader' });
}
