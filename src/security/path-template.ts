import { MeshError } from '../errors';

/**
 * A path with wildcards for segments: `{*}` is one segment, `{**}` any number of them at the end, none included.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export class PathTemplate {
  /**
   * Such as `/users/{*}/orders/{**}`.
   *
   * @throws MeshError InvalidAccess when it has no wildcard, or one that is not a whole segment, or anything behind `{**}`
   */
  public static of(template: string): PathTemplate {
    return new PathTemplate(template);
  }

  declare protected readonly pathTemplate: true;

  private constructor(public readonly value: string) {
    const segments = value.slice(1).split('/');
    const wildcards = segments.filter((segment) => segment === '{*}' || segment === '{**}');
    const wrong = segments.find((segment, index) => (
      segment === '{**}' ? index < segments.length - 1 : segment !== '{*}' && !/^[-a-zA-Z0-9._~%!$&'()+,;:@=]+$/.test(segment)
    ));
    if (value.startsWith('/') && wildcards.length > 0 && wrong === undefined) return;
    throw new MeshError({
      code: 'InvalidAccess',
      problem: wildcards.length === 0 ? 'a template without wildcard is a path' : 'in a template {*} and {**} are whole segments, {**} is the last, and no other segment is empty or holds braces',
      value,
      fix: wildcards.length === 0 ? 'Use PathMatch.exact or PathMatch.prefix' : 'Write a template such as "/users/{*}/orders" or "/files/{**}"',
    });
  }
}
