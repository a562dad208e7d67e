import { Construct } from 'constructs';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { Percent } from '../mesh';
import type { HashOn } from './load-balancer';
import type { RouteRule } from './route-rule';
import { RouteTable } from './route-table';
import { conflictingHashes, renderStickySplit, unknownHosts } from './sticky-split';

interface AbTestBase<V extends string> {
  /** The service that is tried in two versions. */
  readonly service: IMeshService<V>;

  /** The version that participants get. */
  readonly use: NoInfer<V>;
}

/** Participants are told by what their requests carry. */
export interface MatchedAbTest<V extends string> extends AbTestBase<V> {
  /** Who takes part, by what their requests carry. */
  readonly when: RequestMatch;

  /**
   * The version that all others get.
   *
   * @default - what another pattern on the service says, such as a `CanaryRelease`; without one, any version
   */
  readonly otherwise?: NoInfer<V>;

  readonly share?: never;
  readonly stickyBy?: never;
}

/** Participants are a share of all users, and stay what they are. */
export interface SharedAbTest<V extends string> extends AbTestBase<V> {
  /** The share of users that takes part: a whole number from 1 to 99. Growing it moves users to `use` only, never back. */
  readonly share: Percent;

  /**
   * What tells one user from another. All requests with the same value get the same version, from every caller and gateway, without any memory: so a change of
   * pods moves nobody. Requests that lack it are split at random, so match on its presence where that matters: `when: RequestMatch.hasHeader('x-user')`.
   *
   * A cookie has to be there already, such as the session of the application: the version is chosen before a proxy could make one.
   */
  readonly stickyBy: HashOn;

  /** The version that all other users get. */
  readonly otherwise: NoInfer<V>;

  /**
   * The requests that are split.
   *
   * @default - all that no other pattern on the service is for
   */
  readonly when?: RequestMatch;
}

/** The two ways to say who takes part. */
export type AbTestProps<V extends string> = MatchedAbTest<V> | SharedAbTest<V>;

/**
 * Sends the requests of some users to one version: those chosen by header, cookie, query parameter or anything else a request carries, or a share of all users,
 * each of whom stays with the version.
 *
 * Contributes to the service's one `VirtualService` and `DestinationRule`, so it composes with other patterns on the same service: narrower matches come first.
 * A share is a weighted route; an `EnvoyFilter` in the mesh's root namespace makes callers choose by the hash of `stickyBy`, which no field of Istio's does.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/request-routing/
 */
export class AbTest<V extends string> extends Construct {
  /**
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError InvalidWeights when the share is no whole number from 1 to 99, or both versions are one
   * @throws MeshError ConflictingRoutes when another pattern routes the same requests
   */
  constructor(scope: Construct, id: string, props: AbTestProps<V>) {
    super(scope, id);
    const table = RouteTable.of(props.service);
    if (isShared(props)) {
      this.split(table, id, props);
      return;
    }
    table.addRule({ name: id, owner: this, match: props.when, action: { destinations: [{ version: props.use, weight: 100 }] } });
    if (props.otherwise !== undefined) {
      table.addRule({ name: `${id}-otherwise`, owner: this, action: { destinations: [{ version: props.otherwise, weight: 100 }] } });
    }
  }

  private split(table: RouteTable, id: string, { share, stickyBy, use, otherwise, when }: SharedAbTest<V>): void {
    if (use === otherwise) {
      throw new MeshError({ code: 'InvalidWeights', at: this, problem: 'both groups would get one version', value: use, fix: 'Name two versions of the service' });
    }
    this.requireSplittable(table);
    const weight = this.requireShare(share);
    const hash = stickyBy.render(this);
    const rule: RouteRule = {
      name: id,
      owner: this,
      ...(when !== undefined && { match: when }),
      // The test's version first: its users are those with the lowest hashes, so a growing share keeps them.
      action: { destinations: [{ version: use, weight }, { version: otherwise, weight: 100 - weight }] },
    };
    table.addRule(rule);
    renderStickySplit(this, table, rule, hash);
    addLateCheck(this, () => [...conflictingHashes(this, table, hash), ...unknownHosts(this, table)]);
  }

  private requireShare(share: Percent): number {
    const value: unknown = share instanceof Percent ? share.value : share;
    if (typeof value === 'number' && share instanceof Percent && Number.isInteger(value) && value >= 1 && value <= 99) return value;
    throw new MeshError({ code: 'InvalidWeights', at: this, problem: 'the share of a test is a whole number from 1 to 99', value, fix: 'Write Percent.of(20), or route all requests with a CanaryRelease' });
  }

  private requireSplittable({ service }: RouteTable): void {
    const ports = service.ports.filter(({ isHttp }) => isHttp);
    if (ports.length === 0) {
      throw new MeshError({ code: 'NotHttp', at: this, problem: 'users are told apart by their requests, and this service has no HTTP port', value: service.ports.map(({ number, protocol }) => `${protocol} ${number}`), fix: 'Declare the port as Port.http, Port.http2 or Port.grpc if that is what it speaks' });
    }
    if (service.namespace.injection.mode === 'ambient') {
      throw new MeshError({ code: 'UnsupportedByDataPlane', at: this, problem: 'waypoints take no EnvoyFilter, which makes a split sticky', value: service.namespace.namespaceName, fix: 'Choose the users by a match: when: RequestMatch.header(...)' });
    }
  }
}

function isShared<V extends string>(props: AbTestProps<V>): props is SharedAbTest<V> {
  return props.share !== undefined;
}
