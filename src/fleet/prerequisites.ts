/** Something that has to be in a cluster before its mesh works, and that no manifest holds: it is a secret. */
export interface FleetPrerequisite {
  /** The cluster that it is in. */
  readonly cluster: string;
  readonly kind: 'Secret';
  readonly namespace: string;
  readonly name: string;

  /** What it is for. */
  readonly purpose: string;

  /** How it can be made, with kubectl contexts named as the clusters; undefined where that is for whoever keeps the keys to say. */
  readonly command: string | undefined;
}

/** What a cluster's istiod is and reads. */
interface Facts {
  readonly name: string;
  readonly namespace: string;
  /** The Secret of its CA; undefined where it has none. */
  readonly authority: string | undefined;
}

/** What has to be there for an istiod that reads other clusters. */
export function prerequisitesOf({ name: cluster, namespace, authority }: Facts, others: readonly string[]): readonly FleetPrerequisite[] {
  const secret = { cluster, kind: 'Secret', namespace } as const;
  const certificates = { ...secret, name: authority ?? '', purpose: 'the CA that istiod signs with, an intermediate one of the root that all clusters share', command: undefined };
  return [
    ...authority === undefined ? [] : [certificates],
    ...others.map((other) => ({
      ...secret,
      name: `istio-remote-secret-${other}`,
      purpose: `a kubeconfig by which istiod of ${cluster} reads ${other}, with the rights of its istio-reader-service-account`,
      command: `istioctl create-remote-secret --context=${other} --name=${other} --istioNamespace=${namespace} --namespace=${namespace} | kubectl apply --context=${cluster} -f -`,
    })),
  ];
}
