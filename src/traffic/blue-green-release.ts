import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { RouteTable } from './route-table';

export interface BlueGreenReleaseProps<V extends string> {
  /** The service that is released. */
  readonly service: IMeshService<V>;

  /** The version that gets all requests. Switching, and rolling back, is exchanging it with `idle`. */
  readonly active: NoInfer<V>;

  /** The version that waits. It keeps its subset, so that the switch changes weights only and no request is lost. */
  readonly idle: NoInfer<V>;

  /**
   * Requests that get the idle version, such as those with a tester's header, or those under a host of their own at a gateway that serves it:
   * `RequestMatch.authority(StringMatch.exact('preview.example.com'))`.
   *
   * @default - none
   */
  readonly preview?: RequestMatch;
}

/**
 * Two versions side by side, of which one gets all requests: an instant switch, and an instant way back.
 *
 * Contributes to the service's one `VirtualService` (a route with weights 100 and 0) and `DestinationRule` (both subsets).
 */
export class BlueGreenRelease<V extends string> extends Construct {
  /**
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError InvalidWeights when both are one version
   * @throws MeshError ConflictingRoutes when another pattern on the service routes the same requests
   */
  constructor(scope: Construct, id: string, props: BlueGreenReleaseProps<V>) {
    super(scope, id);
    const { service, active, idle, preview } = props;
    if (active === idle) {
      throw new MeshError({ code: 'InvalidWeights', at: this, problem: 'the idle version is the active one', value: idle, fix: 'Name two versions of the service' });
    }
    const table = RouteTable.of(service);
    if (preview !== undefined) table.addRule({ name: `${id}-preview`, owner: this, match: preview, action: { destinations: [{ version: idle, weight: 100 }] } });
    // In the order of the service's versions, whichever is active: so a switch changes two numbers and nothing else.
    const order = Object.keys(service.versions);
    const destinations = [{ version: active, weight: 100 }, { version: idle, weight: 0 }].sort((a, b) => order.indexOf(a.version) - order.indexOf(b.version));
    table.addRule({ name: id, owner: this, action: { destinations } });
  }
}
