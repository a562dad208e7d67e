import { Construct } from 'constructs';
import type { EnvoyFilterConfigPatch } from '../../imports/networking.istio.io';
import { EnvoyFilter } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import { guardObjectNames, requireDnsLabel } from '../mesh';
import type { EnvoyChange } from './envoy-change';
import { HttpFilterChanges, ListenerFilterChanges, NetworkFilterChanges } from './filter-changes';
import { ExtensionConfigChanges, HttpRouteChanges, ObjectChanges, RouteConfigurationChanges, VirtualHostChanges } from './object-changes';
import type { ClusterMatch, HttpRouteMatch, ListenerMatch, RouteConfigurationMatch, VirtualHostMatch } from './patch-matches';
import { defined, writeListener, writeRouteConfiguration } from './patch-matches';
import type { PatchTarget } from './patch-target';
import { renamedFilters } from './renamed-filters';

export interface EnvoyPatchProps {
  /** Which proxies, and which part of their configuration. */
  readonly target: PatchTarget;

  /** What is changed, in this order. */
  readonly changes: readonly EnvoyChange[];

  /**
   * The name of the `EnvoyFilter`.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * When it is applied among all patches of the same proxies: lower ones first, a whole number of 32 bits. What stands in relation to a filter needs one other
   * than 0.
   *
   * @default 0
   */
  readonly priority?: number;

  /**
   * Says that the result is the same whatever other patches there are, so that changes in relation to others need no priority. `istioctl analyze` still warns.
   *
   * @default false
   */
  readonly anyOrder?: boolean;

  /**
   * The version of the proxies that it was written for, such as `1.31` or `1.31.1`. Others are left as they are, so an upgrade does not break on it, but goes
   * without it.
   *
   * @default - all versions
   */
  readonly proxyVersion?: string;
}

const relative: ReadonlySet<EnvoyChange['operation']> = new Set(['INSERT_BEFORE', 'INSERT_AFTER', 'REMOVE', 'REPLACE']);

/**
 * A change of the configuration that istiod gives to Envoy, for what no API of Istio says. What it touches is not stable between versions: look for a construct
 * first.
 *
 * The factories give the operations that istiod carries out for each kind of object, and no others. There is none for the bootstrap configuration: istiod
 * takes such patches and does nothing with them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export class EnvoyPatch extends Construct {
  /** HTTP filters. */
  public static httpFilter(match: ListenerMatch = {}): HttpFilterChanges {
    return new HttpFilterChanges(match);
  }

  /** Network filters. */
  public static networkFilter(match: ListenerMatch = {}): NetworkFilterChanges {
    return new NetworkFilterChanges(match);
  }

  /** Listener filters. */
  public static listenerFilter(match: Pick<ListenerMatch, 'name' | 'port'> = {}): ListenerFilterChanges {
    return new ListenerFilterChanges(match);
  }

  /** Listeners. */
  public static listener(match: Pick<ListenerMatch, 'name' | 'port'> = {}): ObjectChanges {
    return new ObjectChanges('LISTENER', matchOf('listener', writeListener(match)));
  }

  /** Filter chains of listeners. */
  public static filterChain(match: ListenerMatch = {}): ObjectChanges {
    return new ObjectChanges('FILTER_CHAIN', matchOf('listener', writeListener(match)));
  }

  /** Clusters: what is known of the services that are called. */
  public static cluster(match: ClusterMatch = {}): ObjectChanges {
    return new ObjectChanges('CLUSTER', matchOf('cluster', defined({ ...match })));
  }

  /** Route configurations. */
  public static routeConfiguration(match: RouteConfigurationMatch = {}): RouteConfigurationChanges {
    return new RouteConfigurationChanges('ROUTE_CONFIGURATION', matchOf('routeConfiguration', writeRouteConfiguration(match)));
  }

  /** Virtual hosts of route configurations. */
  public static virtualHost(match: VirtualHostMatch = {}): VirtualHostChanges {
    return new VirtualHostChanges('VIRTUAL_HOST', matchOf('routeConfiguration', writeRouteConfiguration(match)));
  }

  /** Routes of virtual hosts. */
  public static httpRoute(match: HttpRouteMatch = {}): HttpRouteChanges {
    return new HttpRouteChanges('HTTP_ROUTE', matchOf('routeConfiguration', writeRouteConfiguration(match)));
  }

  /** Configurations that filters with `configDiscovery` ask for. */
  public static extensionConfig(): ExtensionConfigChanges {
    return new ExtensionConfigChanges();
  }

  /**
   * @throws MeshError FragilePatch when a change stands in relation to another filter or object and has no priority
   * @throws MeshError InvalidValue when there is no change, a name or type is of Envoy's former API, or a number is out of its range
   * @throws MeshError InvalidMatch when a sidecar's routes are to be matched by what only gateways have
   * @throws MeshError UnsupportedByDataPlane when the target has no proxies to patch
   */
  constructor(scope: Construct, id: string, props: EnvoyPatchProps) {
    super(scope, id);
    const { target, changes } = props;
    guardObjectNames(this, target.mesh);
    if (changes.length === 0) throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a patch changes something', value: changes, fix: 'Add a change, such as EnvoyPatch.cluster().merge({ … })' });
    const priority = this.requirePriority(props);
    const version = props.proxyVersion === undefined ? undefined : this.requireVersion(props.proxyVersion);
    for (const change of changes) this.requireCurrent(change, target);

    const labels = target.selectFor(this);
    new EnvoyFilter(this, 'envoy-filter', {
      metadata: { name: requireDnsLabel(props.name ?? id, 'the name of a patch', this), namespace: target.namespace },
      spec: {
        ...(labels !== undefined && { workloadSelector: { labels: { ...labels } } }),
        configPatches: changes.map((change) => render(change, target, version)),
        ...(priority !== 0 && { priority }),
      },
    });
  }

  private requirePriority({ priority = 0, anyOrder, changes }: EnvoyPatchProps): number {
    if (!Number.isInteger(priority) || Math.abs(priority) >= 2 ** 31) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a priority is a whole number of 32 bits', value: priority, fix: 'Write a number such as 10' });
    }
    const fragile = changes.find(({ operation }) => relative.has(operation));
    if (fragile === undefined || priority !== 0 || anyOrder === true) return priority;
    throw new MeshError({
      code: 'FragilePatch',
      at: this,
      problem: `${fragile.operation} on ${fragile.applyTo} depends on what other patches did before, and without a priority their age decides which those are`,
      value: { priority },
      fix: 'Set priority: 10 to come after those without one, or anyOrder: true if no other patch touches the same place',
    });
  }

  private requireVersion(version: string): string {
    if (/^\d+\.\d+(\.\d+)?$/.test(version)) return `^${version.replaceAll('.', '\\.')}([^0-9].*)?$`;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'the version of a proxy is one of Istio', value: version, fix: 'Write "1.31" or "1.31.1"' });
  }

  /** Refuses what istiod would take and Envoy not, or what would match nothing. */
  private requireCurrent({ match, value }: EnvoyChange, { context }: PatchTarget): void {
    const filter = match.listener?.filterChain?.filter;
    const former = [value?.name, filter?.name, filter?.subFilter?.name, match.listener?.listenerFilter].find((name) => typeof name === 'string' && renamedFilters.has(name));
    if (typeof former === 'string') {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a filter\'s name from Envoy\'s former API, which istiod writes no more', value: former, fix: `Write "${renamedFilters.get(former) ?? ''}"` });
    }
    const type = typesIn(value).find((name) => !name.startsWith('type.googleapis.com/') || /\.v[12](alpha|beta)?\d*\.|\.config\.filter\./.test(name));
    if (type !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'not a type of Envoy\'s current API', value: type, fix: 'Write the full name of a v3 type, such as "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua"' });
    }
    const route = match.routeConfiguration;
    if (context !== 'GATEWAY' && (route?.gateway ?? route?.portName) !== undefined) {
      throw new MeshError({ code: 'InvalidMatch', at: this, problem: 'only gateways have routes of a Gateway or of a named port', value: { gateway: route?.gateway, portName: route?.portName }, fix: 'Use PatchTarget.gateway, or match by portNumber' });
    }
  }
}

function matchOf<K extends 'listener' | 'cluster' | 'routeConfiguration'>(kind: K, fields: NonNullable<EnvoyChange['match'][K]>): EnvoyChange['match'] {
  return Object.keys(fields).length === 0 ? {} : { [kind]: fields };
}

function render({ applyTo, match, operation, value }: EnvoyChange, { context }: PatchTarget, proxyVersion: string | undefined): EnvoyFilterConfigPatch {
  const where = { ...(context !== 'ANY' && { context }), ...(proxyVersion !== undefined && { proxy: { proxyVersion } }), ...match };
  return { applyTo, ...(Object.keys(where).length > 0 && { match: where }), patch: { operation, ...(value !== undefined && { value }) } };
}

/** The types named anywhere in a value. */
function typesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '@type' && typeof inner === 'string' ? [inner] : typesIn(inner)));
}
