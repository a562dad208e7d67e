import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { VirtualServiceFault } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, Percent, RequestMatch } from '../mesh';
import { requireDuration } from './durations';
import { RouteTable } from './route-table';

/** A gRPC status by its name. */
export type GrpcStatus =
  | 'CANCELLED' | 'UNKNOWN' | 'INVALID_ARGUMENT' | 'DEADLINE_EXCEEDED' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'PERMISSION_DENIED' | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION' | 'ABORTED' | 'OUT_OF_RANGE' | 'UNIMPLEMENTED' | 'INTERNAL' | 'UNAVAILABLE' | 'DATA_LOSS' | 'UNAUTHENTICATED';

/** What goes wrong. */
export class Fault {
  /** Requests are held back before they are sent on. @param share how many of them; all, unless it is said */
  public static delay(duration: Duration, share?: Percent): Fault {
    return new Fault((at) => ({ delay: { fixedDelay: requireDuration(at, 'a delay', duration), ...percentage(share) } }));
  }

  /** Requests are answered with an HTTP status from 200 to 599 instead of being sent on. @param share how many of them; all, unless it is said */
  public static abort(status: number, share?: Percent): Fault {
    return new Fault((at) => ({ abort: { httpStatus: requireStatus(at, status), ...percentage(share) } }));
  }

  /** Calls are answered with a gRPC status instead of being sent on. @param share how many of them; all, unless it is said */
  public static abortGrpc(status: GrpcStatus, share?: Percent): Fault {
    return new Fault(() => ({ abort: { grpcStatus: status, ...percentage(share) } }));
  }

  private constructor(
    /** The fault as a VirtualService holds it. */
    public readonly render: (at: Construct) => VirtualServiceFault,
  ) {}
}

export interface FaultInjectionProps {
  /** The service whose requests suffer. */
  readonly service: IMeshService;

  /** What goes wrong: a delay, an abort, or one of each. */
  readonly faults: readonly Fault[];

  /**
   * The requests that suffer.
   *
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Makes requests to a service slow or fail on purpose, so that one sees how its callers take it.
 *
 * Sets `fault` on the routes of the service's one `VirtualService`; with `when`, on those requests only, which still go where they went before. The
 * callers' proxies inject it, so the service itself notices nothing.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
 */
export class FaultInjection extends Construct {
  /**
   * @throws MeshError InvalidValue when no fault is given, or two of one sort, or a value is out of range
   * @throws MeshError ContradictingProps when the service's namespace is marked as production
   * @throws MeshError ConflictingRoutes when another construct injects faults into the same requests
   */
  constructor(scope: Construct, id: string, props: FaultInjectionProps) {
    super(scope, id);
    const { service, faults } = props;
    if (service.namespace.production) {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: `namespace ${service.namespace.namespaceName} is marked as production, where nothing is broken on purpose`,
        value: service.host,
        fix: 'Inject faults in another environment',
      });
    }
    const rendered = faults.map((fault) => fault.render(this));
    const fault = Object.assign({}, ...rendered) as VirtualServiceFault;
    if (faults.length === 0 || Object.keys(fault).length < faults.length) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a request suffers one delay, one abort, or one of each', value: rendered, fix: 'Write faults: [Fault.delay(Duration.seconds(2))]' });
    }
    RouteTable.of(service).addModifier({ name: id, owner: this, ...(props.when !== undefined && { when: props.when }), settings: { fault } });
  }
}

/** Always written: what Istio does without one has differed between versions. */
function percentage(share: Percent | undefined): { percentage: { value: number } } {
  return { percentage: { value: share?.value ?? 100 } };
}

function requireStatus(at: Construct, status: number): number {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'an HTTP status lies between 200 and 599', value: status, fix: 'Write a status such as 503' });
}
