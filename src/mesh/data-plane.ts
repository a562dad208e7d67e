/**
 * How traffic gets into the mesh: a proxy beside every workload, or node proxies with optional waypoints.
 *
 * @see https://istio.io/latest/docs/overview/dataplane-modes/
 */
export class DataPlane {
  /** An Envoy proxy is injected into every pod. */
  public static sidecar(): DataPlane {
    return new DataPlane('sidecar');
  }

  /** A ztunnel on every node carries traffic; what needs HTTP goes through waypoints. */
  public static ambient(): DataPlane {
    return new DataPlane('ambient');
  }

  private constructor(public readonly mode: 'sidecar' | 'ambient') {}
}
