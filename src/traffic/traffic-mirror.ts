import { Construct } from 'constructs';
import type { VirtualServiceDestination } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshService, Percent, RequestMatch } from '../mesh';
import { detourOf } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { RouteTable } from './route-table';

export interface TrafficMirrorProps<V extends string> {
  /** The service whose requests are copied. */
  readonly service: IMeshService<V>;

  /** Who gets the copies: one of its versions, or another service. Several mirrors of one service copy to several targets. */
  readonly to: NoInfer<V> | IMeshService;

  /**
   * The share of requests that is copied.
   *
   * @default - all
   */
  readonly share?: Percent;

  /**
   * The requests that are copied.
   *
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Copies requests to another version or service, whose answers are thrown away: the caller notices nothing. Copies carry `-shadow` behind their host name.
 *
 * Adds to `mirrors` on the routes of the service's one `VirtualService`. Whatever the copies cause, such as writes to a database, happens for real.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/mirroring/
 */
export class TrafficMirror<V extends string> extends Construct {
  /**
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError NotHttp when the target has no HTTP port
   * @throws MeshError InvalidValue when a service would be mirrored to itself, or no request would be copied
   */
  constructor(scope: Construct, id: string, props: TrafficMirrorProps<V>) {
    super(scope, id);
    if (props.share?.value === 0) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a mirror of no request copies nothing', value: 0, fix: 'Remove the mirror, or give it a share' });
    }
    RouteTable.of(props.service).addModifier({
      name: id,
      owner: this,
      ...(props.when !== undefined && { when: props.when }),
      settings: { mirrors: [{ destination: this.destination(props), ...(props.share !== undefined && { percentage: { value: props.share.value } }) }] },
    });
  }

  private destination({ service, to }: TrafficMirrorProps<V>): VirtualServiceDestination {
    if (typeof to === 'string') {
      DestinationPolicy.of(service).useVersion(to, this);
      return { host: service.host, subset: to };
    }
    if (to.host === service.host) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a service would get every request of its own twice', value: to.host, fix: 'Name one of its versions, or another service' });
    }
    const port = to.port.isHttp ? to.port : to.ports.find(({ isHttp }) => isHttp);
    if (port === undefined) {
      throw new MeshError({ code: 'NotHttp', at: this, problem: `copies are HTTP requests, and ${to.node.path} has no HTTP port`, value: to.ports.map(({ number, protocol }) => `${protocol} ${number}`), fix: 'Name a service with an HTTP port' });
    }
    addLateCheck(this, () => this.findGatewayOnTheWay(to));
    // Even where it has one port only: Istio would take the port that the request came to, and drop the copies where that is another.
    return { host: to.host, port: { number: port.number } };
  }

  /** It tells hosts by their names, and copies carry another. */
  private findGatewayOnTheWay(to: IMeshService): MeshError[] {
    if (detourOf(to) === undefined) return [];
    return [new MeshError({
      code: 'ConflictingRoutes', at: this, problem: `calls to ${to.node.path} leave the mesh by an egress gateway, which copies would pass by`, value: to.host, fix: 'Copy to a service of the mesh, or let the host be called directly',
    })];
  }
}
