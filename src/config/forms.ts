/** What every document begins with. */
export interface DocumentHead {
  readonly apiVersion: 'istio-constructs.dev/v1';

  readonly metadata: {
    /**
     * What other documents name it by, unique among documents of its kind. Objects that have no name of their own are named by it.
     *
     * @pattern ^[^.]+$
     */
    readonly name: string;

    /**
     * The file that its objects are written to.
     *
     * @default - the name of the file that the document is in
     */
    readonly chart?: string;
  };
}

/** What is given from outside: `--set STEP=2` writes 2 in the place of `${STEP}`. */
export interface VariablesDocument extends DocumentHead {
  readonly kind: 'Variables';

  /** All that have to be given. */
  readonly names: readonly string[];
}

/**
 * A length of time: `250ms`, `2s`, `5m`, `1h`, `30d`.
 *
 * @pattern ^\d+(\.\d+)?(ms|s|m|h|d)$
 */
export type Duration = string;

/**
 * A share: `5%`, `0.1%`.
 *
 * @pattern ^\d+(\.\d+)?%$
 */
export type Percent = string;

/**
 * An amount of memory or storage: `512Mi`, `10Gi`.
 *
 * @pattern ^\d+(Ki|Mi|Gi|Ti|Pi)$
 */
export type Size = string;

/** Files and folders of YAML, relative to the document's file. */
export type Manifests = string | readonly string[];

/** The name of another document; `istio.ingressGateway` where it is a part of what the document makes. */
export type Reference = string;

/** Nothing more to say: `{}`. */
export type Nothing = Readonly<Record<string, never>>;
