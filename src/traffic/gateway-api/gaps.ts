/** Something that a route says and the Gateway API cannot. */
export interface Gap {
  /** What it is, as the subject of "… cannot be said in an HTTPRoute". */
  readonly feature: string;

  readonly value: unknown;

  /** What to write instead. */
  readonly fix: string;
}

/** Renderers write down here what they leave out, so that one pass serves both the manifest and the late check. */
export type Gaps = Gap[];

/** The way out that is always there. */
export const stayWithIstio = 'give this service routingApi: RoutingApi.istio()';
