import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { EnvoyFilter } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { Mesh } from '../mesh';
import { guardObjectNames, lazy, oncePerCluster } from '../mesh';
import type { Limit } from './limit';
import type { Proxies } from './proxies';
import { renderFilters } from './render-limits';

const limitsOf = oncePerCluster(() => new Map<string, WorkloadLimits>());

/** All limits on the requests of the same proxies: one EnvoyFilter, however many there are, since Istio would chain several in the order of their age. */
export class WorkloadLimits extends Construct {
  /**
   * The limits on these proxies, made at the first of them.
   *
   * @throws MeshError ConflictingPolicies when other limits are for some of these proxies, or for these and more
   */
  public static of(owner: IConstruct, proxies: Proxies, mesh: Mesh): WorkloadLimits {
    const known = limitsOf(owner, mesh);
    const key = JSON.stringify([proxies.context, proxies.namespace, Object.entries(proxies.labels).sort()]);
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    for (const other of known.values()) requireApart(owner, proxies, other);
    const created = new WorkloadLimits(owner, proxies, mesh);
    known.set(key, created);
    return created;
  }

  private readonly limits: Limit[] = [];
  private readonly filter: EnvoyFilter;

  private constructor(owner: IConstruct, private readonly proxies: Proxies, mesh: Mesh) {
    super(owner, 'filters');
    guardObjectNames(this, mesh);
    this.filter = new EnvoyFilter(this, 'envoy-filter', {
      metadata: { name: `${proxies.name}-rate-limits`, namespace: proxies.namespace },
      spec: lazy(() => ({
        workloadSelector: { labels: { ...proxies.labels } },
        configPatches: renderFilters(proxies, this.limits),
        // Any number but 0 settles the order with filters of others: those without a priority come first.
        priority: 10,
      })),
    });
  }

  /**
   * Adds a limit.
   *
   * @throws MeshError DuplicateName when another limit is counted under the same name
   * @throws MeshError ConflictingPolicies when another limit has another response, or is counted by another service
   */
  public add(limit: Limit): void {
    const twin = this.limits.find(({ name, countedBy }) => name === limit.name && (countedBy === undefined) === (limit.countedBy === undefined));
    if (twin !== undefined) {
      throw new MeshError({ code: 'DuplicateName', at: limit.owner, problem: `${twin.owner.node.path} limits the same workload under this name`, value: limit.name, fix: 'Give one of the two another name' });
    }
    const together = this.limits.filter(({ countedBy, enforce }) => (countedBy === undefined) === (limit.countedBy === undefined) && enforce && limit.enforce);
    const rival = together.find(({ response }) => responseKey(response) !== responseKey(limit.response));
    if (rival !== undefined) {
      throw new MeshError({
        code: 'ConflictingPolicies',
        at: limit.owner,
        problem: `${rival.owner.node.path} gives requests that are over a limit of this workload another response, and one filter has one`,
        value: limit.response,
        fix: 'Give all limits of a workload the same response',
      });
    }
    const elsewhere = this.limits.find(({ countedBy }) => countedBy !== undefined && limit.countedBy !== undefined && countedBy !== limit.countedBy);
    if (elsewhere !== undefined) {
      throw new MeshError({
        code: 'ConflictingPolicies',
        at: limit.owner,
        problem: `${elsewhere.owner.node.path} asks ${elsewhere.countedBy?.node.path ?? 'another service'}, and a proxy asks one service`,
        value: limit.countedBy?.node.path,
        fix: 'Let one RateLimitService count for this workload',
      });
    }
    this.limits.push(limit);
    // Where gateways get only the clusters of what they route to, this one has to be named, or the proxy could not ask.
    if (limit.countedBy !== undefined) this.filter.metadata.addAnnotation('envoyfilter.istio.io/referenced-services', limit.countedBy.service.host);
  }

  /** Whose limits these are: the first that was added. */
  public get owner(): IConstruct {
    return this.limits[0]?.owner ?? this;
  }

  public overlaps({ context, namespace, labels }: Proxies): boolean {
    const mine = this.proxies;
    return context === mine.context && namespace === mine.namespace && (includes(labels, mine.labels) || includes(mine.labels, labels));
  }
}

function requireApart(owner: IConstruct, proxies: Proxies, other: WorkloadLimits): void {
  if (!other.overlaps(proxies)) return;
  throw new MeshError({
    code: 'ConflictingPolicies',
    at: owner,
    problem: `${other.owner.node.path} limits some of the same pods by other labels, and their requests would pass through both filters`,
    value: proxies.labels,
    fix: 'Make the target of both the same service',
  });
}

function includes(larger: Readonly<Record<string, string>>, smaller: Readonly<Record<string, string>>): boolean {
  return Object.entries(smaller).every(([key, value]) => larger[key] === value);
}

function responseKey({ status, headers }: Limit['response']): string {
  return JSON.stringify([status, Object.entries(headers).sort()]);
}
