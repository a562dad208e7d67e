import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { applyTelemetry } from './apply-telemetry';
import type { TelemetryProps } from './telemetry-props';
import type { IMeshService } from '../../mesh';

export interface ServiceTelemetryProps extends TelemetryProps {
  /** Whose proxies: those beside its pods, for requests to them and from them; or, where its traffic goes through a waypoint, that one for requests to it. */
  readonly service: IMeshService;
}

/**
 * What is told of the requests of one service, as `MeshTelemetry` says it of more.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 */
export class ServiceTelemetry extends Construct {
  /** The rendered objects, for patches that no property covers. */
  public readonly apiObjects: readonly ApiObject[];

  /**
   * @throws MeshError ConflictingPolicies when another construct says it of the same pods, or uses another provider of the same name
   * @throws MeshError InvalidValue or ContradictingProps when something would come to nothing
   * @throws MeshError UnsupportedByDataPlane when the service has no pods with proxies
   */
  constructor(scope: Construct, id: string, { service, ...props }: ServiceTelemetryProps) {
    super(scope, id);
    this.apiObjects = [applyTelemetry(this, service, props)];
  }
}
