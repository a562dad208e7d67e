import { Construct } from 'constructs';
import type { VirtualServiceRewrite } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { requireRe2 } from '../mesh';
import { RouteTable } from './route-table';

export interface UrlRewriteProps {
  /** The service whose requests are rewritten. */
  readonly service: IMeshService;

  /** The requests that are rewritten. A path that they must begin with is what `path` replaces. */
  readonly when: RequestMatch;

  /** What takes the place of the path, or of the prefix that the route matches. @default - the path stays */
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
   * @throws MeshError InvalidValue when the path does not begin with a slash or the expression is not RE2
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
    const rewrite: VirtualServiceRewrite = {
      ...(authority !== undefined && { authority }),
      ...(path !== undefined && { uri: path }),
      ...(regex !== undefined && { uriRegexRewrite: { match: requireRe2(regex.match), rewrite: regex.rewrite } }),
    };
    RouteTable.of(service).addModifier({ name: id, owner: this, when, settings: { rewrite } });
  }
}
