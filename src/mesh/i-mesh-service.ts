import type { IMeshClient } from './mesh-client';
import type { Port } from './port';
import type { RoutingApi } from './routing-api';

/** The labels that tell the pods of one version of a service from those of the others. */
export type VersionLabels = Readonly<Record<string, string>>;

/**
 * A service of the mesh: made here, adopted from manifests, or described by its attributes.
 *
 * @typeParam V the names of its versions, so that naming one that is not there does not compile
 */
export interface IMeshService<V extends string = string> extends IMeshClient {
  /** The name of the Kubernetes Service. */
  readonly serviceName: string;

  /** Its full DNS name, such as `reviews.shop.svc.cluster.local`. */
  readonly host: string;

  /** The port that routes and clients mean unless they say another. */
  readonly port: Port;

  /** All ports, the main one first. */
  readonly ports: readonly Port[];

  /** What its pods are selected by; empty for a Service without selector, and for a host outside the cluster. */
  readonly selector: Readonly<Record<string, string>>;

  readonly versions: Readonly<Record<V, VersionLabels>>;

  /**
   * The API that its routes are written in.
   *
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
}
