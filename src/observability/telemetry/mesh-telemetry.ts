import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { applyTelemetry } from './apply-telemetry';
import type { TelemetryProps } from './telemetry-props';
import type { GatewayWorkload, IMeshNamespace, Mesh, Waypoint } from '../../mesh';

export interface MeshTelemetryProps extends TelemetryProps {
  /**
   * Whose proxies: all of a mesh, those of a namespace, of a gateway (`gateway.workload`), or a waypoint, for the services of its own namespace: of services
   * elsewhere it reads what is said there.
   */
  readonly target: GatewayWorkload | IMeshNamespace | Mesh | Waypoint;
}

/**
 * What the proxies of a mesh, a namespace, a gateway or a waypoint tell of requests: metrics, traces and logs. A narrower scope may say otherwise, a
 * `ServiceTelemetry` for one service.
 *
 * Renders a `Telemetry`, one for each target, and the providers that are named into the mesh configuration of `MeshInstall`. Where a collector is a service
 * that is described, it lets the proxies in (`allowFrom`, so nobody else), and their egress is opened.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 */
export class MeshTelemetry extends Construct {
  /** The rendered objects, for patches that no property covers. */
  public readonly apiObjects: readonly ApiObject[];

  /**
   * @throws MeshError ConflictingPolicies when another construct says it of the same proxies, or uses another provider of the same name
   * @throws MeshError InvalidValue or ContradictingProps when something would come to nothing
   */
  constructor(scope: Construct, id: string, { target, ...props }: MeshTelemetryProps) {
    super(scope, id);
    this.apiObjects = [applyTelemetry(this, target, props)];
  }
}
