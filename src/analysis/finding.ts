/** Which of the gates between a manifest and a running mesh speaks. */
export type FindingLayer =
  /** The API server, by the schema of the kind's definition: types, required fields, enums, ranges, patterns. */
  | 'schema'
  /** The API server, asked to be strict (as `kubectl apply` does): a field that the schema does not know. */
  | 'unknownField'
  /** The API server: duplicates in a list that is declared a set or a map. */
  | 'list'
  /** The API server: a rule in CEL inside the definition. */
  | 'cel'
  /** Istio's validating webhook, served by istiod. */
  | 'webhook'
  /** istiod, when it reads its own configuration: the cluster takes the object, and the mesh keeps what it had. */
  | 'istiod'
  /** `istioctl validate` only: a cluster takes the object. */
  | 'istioctl';

/** What a cluster says of an object. `warning`: it is taken, but not without a remark. */
export type Verdict = 'valid' | 'warning' | 'invalid';

/** One reason why an object is refused (`error`) or remarked upon (`warning`). */
export interface Finding {
  readonly level: 'error' | 'warning';
  readonly layer: FindingLayer;
  /** Stable, so scripts may depend on it: `virtual-service/no-route`. */
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined where the manifest names none. */
  readonly namespace: string | undefined;
  /** Where in the object, as in `spec.http[0].route[1].weight`; empty for the object itself. */
  readonly path: string;
  /** What is wrong, as a sentence without its full stop. */
  readonly problem: string;
  /** The offending value; undefined where something is missing. */
  readonly value: unknown;
  /** What to do instead, as a sentence without its full stop. */
  readonly fix: string;
  /** `file:line` of the object. */
  readonly origin: string;
}
