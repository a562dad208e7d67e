import { Construct } from 'constructs';
import type { VirtualServiceRewrite } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { requireRe2 } from '../mesh';
import { requireSlashKept } from './path-remainder';
import { RouteTable } from './route-table';

export interface UrlRewriteProps {
  /** The service whose requests are rewritten. */
  readonly service: IMeshService;

  /** The requests that are rewritten. */
  readonly when: RequestMatch;

  /** What takes the place of the path that `when` names: of a prefix, or of a whole exact path or regular expression. @default - the path stays */
  readonly path?: string;

  /** A RE2 expression on the path, and what takes the place of what it finds; `\1` is its first group. @default - the path stays */
  readonly regex?: { readonly match: string; readonly rewrite: string };

  /** The authority (Host header) that the service sees. @default - it stays */
  readonly authority?: string;
}

/**
 * Changes the path or the authority of requests before they are sent on.
 *
 * Sets `rewrite` on the routes of the service's one `VirtualService`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class UrlRewrite extends Construct {
  /**
   * @throws MeshError ContradictingProps when nothing, or the path twice, is rewritten
   * @throws MeshError InvalidMatch when a path is to be replaced and the match names none, or a slash would be lost between the two
   * @throws MeshError InvalidValue when the path does not begin with a slash, the expression is not RE2, or its replacement or the authority is empty
   * @throws MeshError ConflictingRoutes when another construct rewrites the same requests
   */
  constructor(scope: Construct, id: string, props: UrlRewriteProps) {
    super(scope, id);
    const { service, when, path, regex, authority } = props;
    if ((path ?? regex ?? authority) === undefined || (path !== undefined && regex !== undefined)) {
      throw new MeshError({
        code: 'ContradictingProps', at: this, problem: 'a rewrite changes the path in one way, the authority, or both', value: { path, regex, authority }, fix: 'Give it path or regex, or authority',
      });
    }
    if (path !== undefined && !path.startsWith('/')) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a path begins with a slash', value: path, fix: `Write "/${path}"` });
    }
    const pathless = when.alternatives.find(({ uri }) => uri === undefined);
    if (path !== undefined && pathless !== undefined) {
      throw new MeshError({ code: 'InvalidMatch', at: this, problem: 'a proxy replaces the path that a route matches, and this match names none', value: pathless, fix: 'Add .and(RequestMatch.uri(PathMatch.prefix("/old")))' });
    }
    requireSlashKept(this, when, path);
    const empty = Object.entries({ authority, 'regex.rewrite': regex?.rewrite }).find(([, value]) => value === '');
    if (empty !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: `Istio takes an empty ${empty[0]} for none`, value: empty[1], fix: 'Write what takes its place, such as "/" for a path' });
    }
    const rewrite: VirtualServiceRewrite = {
      ...(authority !== undefined && { authority }),
      ...(path !== undefined && { uri: path }),
      ...(regex !== undefined && { uriRegexRewrite: { match: requireRe2(regex.match), rewrite: regex.rewrite } }),
    };
    RouteTable.of(service).addModifier({ name: id, owner: this, when, settings: { rewrite } });
  }
}
