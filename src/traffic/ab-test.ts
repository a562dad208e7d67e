import { Construct } from 'constructs';
import type { IMeshService, RequestMatch } from '../mesh';
import { RouteTable } from './route-table';

export interface AbTestProps<V extends string> {
  /** The service that is tried in two versions. */
  readonly service: IMeshService<V>;

  /** Who takes part, by what their requests carry. */
  readonly when: RequestMatch;

  /** The version that participants get. */
  readonly use: NoInfer<V>;

  /**
   * The version that all others get.
   *
   * @default - what another pattern on the service says, such as a `CanaryRelease`; without one, any version
   */
  readonly otherwise?: NoInfer<V>;
}

/**
 * Sends the requests of some users to one version, chosen by header, cookie, query parameter or anything else a request carries.
 *
 * Contributes to the service's one `VirtualService` and `DestinationRule`, so it composes with other patterns on the same service: narrower matches come first.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/request-routing/
 */
export class AbTest<V extends string> extends Construct {
  /**
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError ConflictingRoutes when another pattern routes the same requests
   */
  constructor(scope: Construct, id: string, props: AbTestProps<V>) {
    super(scope, id);
    const table = RouteTable.of(props.service);
    table.addRule({ name: id, owner: this, match: props.when, action: { destinations: [{ version: props.use, weight: 100 }] } });
    if (props.otherwise !== undefined) {
      table.addRule({ name: `${id}-otherwise`, owner: this, action: { destinations: [{ version: props.otherwise, weight: 100 }] } });
    }
  }
}
