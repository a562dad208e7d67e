import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { requireDnsName, requirePortNumber } from '../mesh';
import { requireSlashKept } from './path-remainder';
import { RouteTable } from './route-table';

/** The status of a redirect: moved for good (301, 308), for now (302, 307), or look there with GET (303). */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

export interface RedirectProps {
  /** The service whose requests are redirected. */
  readonly service: IMeshService;

  /** The requests that are redirected. */
  readonly when: RequestMatch;

  /** The path to go to, instead of the whole path. @default - the path stays */
  readonly path?: string;

  /** What takes the place of the prefix that the match names. @default - the path stays */
  readonly pathPrefix?: string;

  /** The host to go to. @default - the host stays */
  readonly authority?: string;

  /** The scheme to go to. @default - the scheme stays */
  readonly scheme?: 'http' | 'https';

  /** The port to go to. @default - that of the scheme */
  readonly port?: number;

  /** @default 301 */
  readonly status?: RedirectStatus;
}

/**
 * Sends callers elsewhere.
 *
 * Contributes a route with `redirect` to the service's one `VirtualService`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
 */
export class Redirect extends Construct {
  /**
   * @throws MeshError ContradictingProps when it leads nowhere, or to two paths
   * @throws MeshError InvalidMatch when what is no prefix is to be replaced as one, or a slash would be lost between the two
   * @throws MeshError ConflictingRoutes when another pattern routes the same requests
   */
  constructor(scope: Construct, id: string, props: RedirectProps) {
    super(scope, id);
    const { service, when, path, pathPrefix, authority, scheme, port, status } = props;
    const target = { path, pathPrefix, authority, scheme, port };
    if ((path !== undefined && pathPrefix !== undefined) || Object.values(target).every((part) => part === undefined)) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'a redirect leads to one other place', value: target, fix: 'Give it path or pathPrefix, authority, scheme or port' });
    }
    const elsewhere = pathPrefix !== undefined ? when.alternatives.find(({ uri }) => uri?.kind !== 'prefix') : undefined;
    if (elsewhere !== undefined) {
      throw new MeshError({ code: 'InvalidMatch', at: this, problem: 'only a prefix can be replaced as one', value: elsewhere.uri?.value, fix: 'Match RequestMatch.uri(PathMatch.prefix(…)), or use path' });
    }
    for (const value of [path, pathPrefix]) {
      if (value !== undefined && !value.startsWith('/')) throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a path begins with a slash', value, fix: `Write "/${value}"` });
    }
    requireSlashKept(this, when, pathPrefix);
    RouteTable.of(service).addRule({
      name: id,
      owner: this,
      match: when,
      action: {
        answer: {
          redirect: {
            ...(authority !== undefined && { authority: requireDnsName(authority, 'the host', { at: this }) }),
            ...(port !== undefined && { port: requirePortNumber(port) }),
            ...(pathPrefix !== undefined && { prefixRewrite: pathPrefix }),
            ...(status !== undefined && { redirectCode: status }),
            ...(scheme !== undefined && { scheme }),
            ...(path !== undefined && { uri: path }),
          },
        },
      },
    });
  }
}
