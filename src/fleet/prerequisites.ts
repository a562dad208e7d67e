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

/** What an istiod is. */
export interface IstiodFacts {
  /** The cluster that it runs in. */
  readonly name: string;
  readonly namespace: string;
  /** The Secret of its CA; undefined where it has none. */
  readonly authority: string | undefined;
  /** Its ServiceAccount. */
  readonly account: string;
}

/** What has to be there for an istiod that reads other clusters. */
export function prerequisitesOf(istiod: IstiodFacts, others: readonly string[]): readonly FleetPrerequisite[] {
  return [...authorityOf(istiod), ...others.map((other) => remoteSecret(istiod, other, istiod.name))];
}

/** What has to be there for one that runs beside the mesh. */
export function externalPrerequisites(istiod: IstiodFacts, configCluster: string, others: readonly string[]): readonly FleetPrerequisite[] {
  const { name: cluster, namespace, account } = istiod;
  const config: FleetPrerequisite = {
    cluster,
    kind: 'Secret',
    namespace,
    name: 'istio-kubeconfig',
    purpose: `a kubeconfig by which istiod of ${cluster} reads ${configCluster} and writes there, with the rights of its account ${account}`,
    command: `istioctl create-remote-secret --context=${configCluster} --type=config --name=${configCluster} --istioNamespace=${namespace} --namespace=${namespace} --service-account=${account} --create-service-account=false | kubectl apply --context=${cluster} -f -`,
  };
  return [...authorityOf(istiod), config, ...others.map((other) => remoteSecret(istiod, other, configCluster))];
}

function authorityOf({ name: cluster, namespace, authority }: IstiodFacts): readonly FleetPrerequisite[] {
  if (authority === undefined) return [];
  return [{ cluster, kind: 'Secret', namespace, name: authority, purpose: 'the CA that istiod signs with, an intermediate one of the root that all clusters share', command: undefined }];
}

/** @param keptIn the cluster in which istiod looks for it */
function remoteSecret({ name, namespace }: IstiodFacts, other: string, keptIn: string): FleetPrerequisite {
  return {
    cluster: keptIn,
    kind: 'Secret',
    namespace,
    name: `istio-remote-secret-${other}`,
    purpose: `a kubeconfig by which istiod of ${name} reads ${other}, with the rights of its istio-reader-service-account`,
    command: `istioctl create-remote-secret --context=${other} --name=${other} --istioNamespace=${namespace} --namespace=${namespace} | kubectl apply --context=${keptIn} -f -`,
  };
}
