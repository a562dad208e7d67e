/** The clusters that Argo CD knows, by the labels of their Secrets in its namespace. */
export interface ArgoCdClusters {
  /**
   * Labels that a cluster has to have.
   *
   * @default - every cluster that Argo CD knows, its own included
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * In which order clusters get a change: by the value of a label, each stage when all before it are healthy. Argo CD needs progressive syncs turned on.
   *
   * @default - all at once
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
   */
  readonly stages?: { readonly label: string; readonly order: readonly string[] };
}

/** How Argo CD works on what it is given. */
export interface ArgoCdProps {
  /**
   * The namespace of Argo CD.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;

  /**
   * The project whose rules hold: it has to permit cluster-wide kinds.
   *
   * @default 'default'
   */
  readonly project?: string;

  /**
   * The API server of the cluster that is delivered to.
   *
   * @default 'https://kubernetes.default.svc', the cluster of Argo CD
   */
  readonly server?: string;

  /**
   * Many clusters instead of one. They get an `ApplicationSet`, which follows as clusters come and go, and differ by what their Secrets say.
   *
   * @default - one cluster
   */
  readonly clusters?: ArgoCdClusters;

  /**
   * Whether changes are applied as they come, and what others change is put back. Nothing is ever deleted by itself: with a definition go all objects of its
   * kind.
   *
   * @default true
   */
  readonly automatic?: boolean;
}

/** Argo CD with Istio's official charts. */
export interface ArgoCdChartsProps extends ArgoCdProps {
  /**
   * Where the charts are: a Helm repository, or an OCI registry without its scheme.
   *
   * @default 'https://blob.istio.io/istio-release/charts'
   */
  readonly charts?: string;
}
