import { MeshError } from '../errors';
import { requireRe2 } from './regex';
import type { MatchKind } from './string-match';

/**
 * A condition on a request's path. A prefix compares text, not segments, as Istio does: `/reviews` also matches `/reviews-old`.
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
