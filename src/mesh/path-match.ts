import { MeshError } from '../errors';
import { requireRe2 } from './regex';
import type { MatchKind } from './string-match';

/**
 * A condition on a request's path. A prefix compares text, not segments, as Istio does: `/reviews` also matches `/reviews-old`; `under`
 * does not.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class PathMatch<K extends MatchKind = MatchKind> {
  /** The whole path, without query. @throws MeshError InvalidValue when it does not begin with a slash */
  public static exact(path: string): PathMatch<'exact'> {
    return new PathMatch('exact', requirePath(path));
  }

  /** The path's beginning. @throws MeshError InvalidValue when it does not begin with a slash */
  public static prefix(path: string): PathMatch<'prefix'> {
    return new PathMatch('prefix', requirePath(path));
  }

  /** A RE2 expression for the whole path. @throws MeshError InvalidValue when RE2 does not accept it */
  public static regex(expression: string): PathMatch<'regex'> {
    return new PathMatch('regex', requireRe2(expression));
  }

  /**
   * A path and all paths below it, by segments: `/reviews` and `/reviews/1`, but not `/reviews-old`. Istio has no condition for that, so it is two.
   *
   * ```ts
   * gateway.expose(reviews, { host, tls, paths: PathMatch.under('/reviews') });
   * RequestMatch.uri(...PathMatch.under('/reviews'));
   * ```
   *
   * @throws MeshError InvalidValue when it does not begin with a slash
   */
  public static under(path: string): readonly [PathMatch<'exact' | 'prefix'>, ...PathMatch<'exact' | 'prefix'>[]] {
    const bare = requirePath(path).replace(/\/+$/, '');
    return bare === '' ? [PathMatch.prefix('/')] : [PathMatch.exact(bare), PathMatch.prefix(`${bare}/`)];
  }

  declare protected readonly pathMatch: true;

  private constructor(public readonly kind: K, public readonly value: string) {}
}

function requirePath(path: string): string {
  const bare = path.replace(/[?#].*$/, '');
  if (path.startsWith('/') && bare === path) return path;
  throw new MeshError({
    code: 'InvalidValue',
    problem: 'a path begins with "/" and carries no query or fragment',
    value: path,
    fix: `Write "${bare.startsWith('/') ? bare : `/${bare}`}"; for query parameters use RequestMatch.queryParam`,
  });
}
