import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { VirtualService } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshNamespace, IMeshService, Port } from '../mesh';
import { apiObjectsIn, guardObjectNames, lazy, PathMatch, requireDnsLabel } from '../mesh';
import { requirePort } from './expose-options';
import { offerElsewhere } from './gateway-hosts';
import type { Exposure } from './gateway-routes';
import { impossibleRoutes, placeExposures } from './gateway-routes';
import { GatewayTls } from './gateway-tls';
import type { IRouteDelegate } from './i-route-delegate';
import { renderHttpRoutes } from './render-routes';
import { recordSplice } from './route-places';

type Path = PathMatch<'exact' | 'prefix'>;

export interface RouteDelegateAttributes {
  /** Where the `VirtualService` lies: the namespace of the team whose routes it holds. */
  readonly namespace: IMeshNamespace;

  /**
   * The name of the `VirtualService`.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface RouteDelegateProps extends RouteDelegateAttributes {
  /**
   * The paths that the gateway of another repository hands over.
   *
   * @default - those that the gateways of this app hand over by `gateway.delegate`
   */
  readonly within?: readonly PathMatch<'exact' | 'prefix'>[];

  /**
   * The namespaces whose gateways may hand paths over.
   *
   * @default - all
   */
  readonly visibleTo?: readonly IMeshNamespace[];
}

export interface DelegateExposeOptions {
  /**
   * Which of the paths lead to the service.
   *
   * @default - all that no other service of the delegate has
   */
  readonly paths?: readonly PathMatch<'exact' | 'prefix'>[];

  /**
   * The service's port that the requests go to.
   *
   * @default - its first HTTP port
   */
  readonly port?: Port;
}

/** A gateway's host and a path of it that are handed over. */
interface Root {
  readonly path: Path;
  readonly host?: string;
}

/**
 * The routes of a team for hosts that another team owns: the owner of the gateway hands paths over by declaration, and what is behind them changes without it.
 *
 * Renders a `VirtualService` without hosts, with the tables of the team's services. Each route is written within the paths that are handed over, because Istio
 * drops a delegate's route silently where it is not a part of the root's.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export class RouteDelegate extends Construct implements IRouteDelegate {
  /** Refers to the delegate of another repository, for `gateway.delegate`; renders nothing. */
  public static fromAttributes(scope: Construct, id: string, attributes: RouteDelegateAttributes): IRouteDelegate {
    return new ReferredDelegate(scope, id, attributes);
  }

  public readonly delegateName: string;
  public readonly namespace: IMeshNamespace;
  private readonly exposures: Omit<Exposure, 'host'>[] = [];
  private readonly roots: Root[];

  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError InvalidValue when a list is empty, or no service is exposed or no path handed over (at synth)
   * @throws MeshError ContradictingProps when it is visible in another cluster; or when a service's paths are not handed over, or its routes are delegated
   *   themselves (at synth)
   * @throws MeshError UnsupportedByRoutingApi when the mesh uses the Gateway API, where routes of any namespace attach to a gateway
   */
  constructor(scope: Construct, id: string, private readonly props: RouteDelegateProps) {
    super(scope, id);
    this.namespace = props.namespace;
    this.delegateName = requireDnsLabel(props.name ?? id, 'the name of a delegate', this);
    this.requireIstio();
    guardObjectNames(this, this.namespace.mesh);
    this.requireFilled();
    this.roots = (props.within ?? []).map((path) => ({ path }));
    new VirtualService(this, 'virtual-service', {
      metadata: { name: this.delegateName, namespace: this.namespace.namespaceName },
      spec: lazy(() => ({ ...this.renderVisibility(), http: renderHttpRoutes(placeExposures(this.placed)) })),
    });
    addLateCheck(this, () => this.findProblems());
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  /**
   * Serves a service under the paths that are handed over, with the service's own route table.
   *
   * @throws MeshError ConflictingRoutes when another service of the delegate has the same path
   * @throws MeshError ContradictingProps when the service is in another cluster
   * @throws MeshError NotHttp when the service has no HTTP port
   * @throws MeshError InvalidValue when the list of paths is empty
   */
  public expose(service: IMeshService, options: DelegateExposeOptions = {}): void {
    const { paths = [PathMatch.prefix('/')] } = options;
    if (paths.length === 0) throw this.invalid(`under no path, ${service.node.path} would not be served`, paths, 'Leave paths out to serve all');
    this.requireSameCluster(service.namespace, service.node.path);
    const tls = GatewayTls.none();
    const port = requirePort(this, service, { host: '', tls, ...(options.port !== undefined && { port: options.port }) });
    for (const path of paths) {
      const rival = this.exposures.find((other) => isSame(other.path, path));
      if (rival !== undefined) {
        throw new MeshError({
          code: 'ConflictingRoutes',
          at: this,
          problem: `${rival.service.node.path} already has this path, and ${service.node.path} asks for it`,
          value: path.value,
          fix: 'Give each service of a delegate paths of its own: paths: [PathMatch.prefix("/reviews")]',
        });
      }
      this.exposures.push({ service, path, tls, port });
    }
    if (this.props.within !== undefined) offerElsewhere(service, this);
    this.recordPlaces();
  }

  public serves(service: IMeshService): boolean {
    return this.exposures.some((exposure) => exposure.service.host === service.host);
  }

  /**
   * Takes over paths of a host; `gateway.delegate` does this.
   *
   * @throws MeshError ContradictingProps when the gateway does not see the delegate
   */
  public handOver(gateway: IMeshNamespace, host: string, paths: readonly PathMatch<'exact' | 'prefix'>[]): void {
    const { visibleTo } = this.props;
    if (visibleTo !== undefined && !visibleTo.some(({ namespaceName }) => namespaceName === gateway.namespaceName)) {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: `the gateway of ${host} is in namespace ${gateway.namespaceName}, which does not see this delegate: Istio would drop the route silently`,
        value: visibleTo.map(({ namespaceName }) => namespaceName),
        fix: 'Add that namespace to visibleTo, or leave it out',
      });
    }
    this.roots.push(...paths.map((path) => ({ path, host })));
    this.recordPlaces();
  }

  /** Each exposure within each path that is handed over, as far as they have requests in common. */
  private get placed(): readonly Exposure[] {
    const paths = this.roots.map(({ path }) => path);
    const placed = this.exposures.flatMap((exposure) => paths.flatMap((root) => {
      const path = intersectPaths(root, exposure.path);
      return path === undefined ? [] : [{ ...exposure, path }];
    }));
    return placed.filter((exposure, index) => placed.findIndex(({ service, path }) => service === exposure.service && isSame(path, exposure.path)) === index);
  }

  private renderVisibility(): { exportTo?: string[] } {
    const { visibleTo } = this.props;
    if (visibleTo === undefined) return {};
    const own = this.namespace.namespaceName;
    return { exportTo: [...new Set(visibleTo.map(({ namespaceName }) => (namespaceName === own ? '.' : namespaceName)))].sort() };
  }

  /** Gateways merge these routes into their host's under the names that they have here, since what hands over has no name. */
  private recordPlaces(): void {
    const hosts = [...new Set(this.roots.flatMap(({ host }) => host ?? []))];
    if (hosts.length === 0) return;
    const place = { namespace: this.namespace.namespaceName, name: this.delegateName, hosts, api: 'istio' as const, atGateway: true, routes: () => placeExposures(this.placed) };
    for (const { service } of this.exposures) recordSplice(service, place);
  }

  private findProblems(): MeshError[] {
    if (this.exposures.length === 0) return [this.invalid('a delegate serves at least one service', [], 'Call expose(service)')];
    if (this.roots.length === 0) {
      return [this.invalid('no gateway of this app hands paths over to it', [], 'Call gateway.delegate, or say which paths the gateway of another repository hands over: within: [PathMatch.prefix("/")]')];
    }
    return [...this.findOutside(), ...this.findImpossible(), ...this.findNested()];
  }

  private findOutside(): MeshError[] {
    const outside = this.exposures.filter(({ path }) => !this.roots.some((root) => intersectPaths(root.path, path) !== undefined));
    return outside.map(({ service, path }) => new MeshError({
      code: 'ContradictingProps',
      at: this,
      problem: `${service.node.path} is exposed under a path that nobody hands over: only ${this.roots.map((root) => root.path.value).join(', ')}`,
      value: path.value,
      fix: 'Expose it within these paths, or have this one handed over',
    }));
  }

  private findImpossible(): MeshError[] {
    return impossibleRoutes(this.placed).map(({ exposure, owner, path }) => new MeshError({
      code: 'InvalidMatch',
      at: owner,
      problem: `in ${this.node.path} this route would have to match a regular expression within ${exposure.path.kind} ${exposure.path.value}, and Istio holds one condition on the path`,
      value: path,
      fix: 'Write the path of the route as exact or prefix, or hand over all paths of a host',
    }));
  }

  /** Istio refuses a delegate whose routes have a delegate. */
  private findNested(): MeshError[] {
    const nested = placeExposures(this.placed).filter(({ action }) => action.delegate !== undefined).map(({ rule }) => rule);
    return [...new Set(nested)].map(({ owner, action }) => new MeshError({
      code: 'ContradictingProps',
      at: owner,
      problem: `its routes are delegated to a VirtualService of a controller, and ${this.node.path} would delegate to them: Istio follows one delegate only`,
      value: action.delegate,
      fix: 'Expose the service at the gateway itself: gateway.expose',
    }));
  }

  private requireFilled(): void {
    const { within, visibleTo, namespace } = this.props;
    const empty = Object.entries({ within, visibleTo }).find(([, list]) => list?.length === 0);
    if (empty !== undefined) throw this.invalid(`an empty list of ${empty[0]} lets nobody in`, empty[1], 'Leave it out');
    for (const other of visibleTo ?? []) {
      if (other.mesh.cluster !== namespace.mesh.cluster) this.requireSameCluster(other, other.node.path);
    }
  }

  private requireSameCluster({ mesh }: IMeshNamespace, who: string): void {
    const { cluster } = this.namespace.mesh;
    if (mesh.cluster === cluster) return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: `${who} is in another cluster than this delegate, which is in ${cluster}`, value: mesh.cluster, fix: 'Use what is described in the same cluster' });
  }

  private requireIstio(): void {
    const { kind } = this.namespace.mesh.routingApi;
    if (kind === 'istio') return;
    throw new MeshError({
      code: 'UnsupportedByRoutingApi', at: this, problem: 'with the Gateway API, routes of any namespace attach to a gateway by themselves, and nothing is delegated', value: kind, fix: 'Use RoutingApi.istio() for this mesh',
    });
  }

  private invalid(problem: string, value: unknown, fix: string): MeshError {
    return new MeshError({ code: 'InvalidValue', at: this, problem, value, fix });
  }
}

class ReferredDelegate extends Construct implements IRouteDelegate {
  public readonly delegateName: string;
  public readonly namespace: IMeshNamespace;

  constructor(scope: Construct, id: string, { namespace, name }: RouteDelegateAttributes) {
    super(scope, id);
    this.namespace = namespace;
    this.delegateName = requireDnsLabel(name ?? id, 'the name of a delegate', this);
  }

  public serves(): boolean {
    return false;
  }
}

function isSame(a: Path, b: Path): boolean {
  return a.kind === b.kind && a.value === b.value;
}

/** The requests for both paths, as a path; undefined when there are none. */
function intersectPaths(a: Path, b: Path): Path | undefined {
  const [narrow, wide] = a.kind === 'exact' || (b.kind === 'prefix' && a.value.length > b.value.length) ? [a, b] : [b, a];
  const fits = wide.kind === 'exact' ? isSame(narrow, wide) : narrow.value.startsWith(wide.value);
  return fits ? narrow : undefined;
}
