import type { Difference } from '../../test/install/parity/difference';

/** A difference between our install and `istioctl manifest generate` that we want, with the reason. Whoever adds one argues for it in review. */
export interface IntendedDifference {
  readonly object: RegExp;
  readonly path: RegExp;
  /** What Istio says there; `nothing` where it is silent. Any when left out. */
  readonly istio?: string;
  /** What we say there; `nothing` where we are silent. Any when left out. */
  readonly ours?: string;
  readonly reason: string;
}

const any = /./;
const whole = /^$/;

/** All of them. A test fails where one is no longer seen. */
export const intendedDifferences: readonly IntendedDifference[] = [
  { object: /^Namespace\//, path: whole, istio: 'nothing', reason: 'the objects can be applied to an empty cluster, and the namespace carries the label of its network' },
  {
    object: /^ConfigMap\/[^/]+\/values/,
    path: whole,
    ours: 'nothing',
    reason: 'it repeats the input of a renderer that is not involved here; nothing of Istio reads it',
  },
  {
    object: /\/istio-reader-/,
    path: whole,
    ours: 'nothing',
    reason: 'an account that may read every Secret is there only where another cluster reads this one',
  },
  {
    object: /^ValidatingWebhookConfiguration\/istiod-default-validator$/,
    path: whole,
    istio: 'nothing',
    reason: 'validateUnlabelled: `istioctl install` adds it after the manifests, which someone who applies manifests would not notice is missing',
  },
  {
    object: /^ValidatingWebhookConfiguration\//,
    path: /failurePolicy$/,
    istio: 'Ignore',
    ours: 'Fail',
    reason: 'istiod changes it to Fail once it is ready, and every later apply would conflict with istiod',
  },
  { object: /^ValidatingWebhookConfiguration\//, path: /rules\[0\]\.apiGroups/, reason: 'the same groups in another order' },
  {
    object: any,
    path: /^metadata\.labels\.(app|istio|istio\.io\/rev|operator\.istio\.io\/component|app\.kubernetes\.io\/(part-of|name)|k8s-app)$/,
    reason: 'all objects of a component carry the same labels, the ones by which istioctl finds them; the charts leave some out here and there. Selectors are compared apart',
  },
  { object: any, path: /\.seccompProfile\.type$/, istio: 'nothing', ours: 'RuntimeDefault', reason: 'the restricted Pod Security Standard demands it' },
  {
    object: /^(Cluster)?Role\/.*istiod/,
    path: /^may (get|list|watch|create|delete) .*\/status\./,
    istio: 'true',
    ours: 'nothing',
    reason: 'least privilege: a status is written by patch and update, and read with its object',
  },
  { object: /^ClusterRole\/istiod/, path: /^may (get|list|watch|create|delete) services\/status$/, istio: 'true', ours: 'nothing', reason: 'least privilege, as for every status' },
  { object: /^ClusterRole\/istiod/, path: /ingresses\/status/, reason: 'least privilege: patch and update instead of every verb' },
  {
    object: /^ClusterRole\/istiod/,
    path: /(config|rbac|authentication)\.istio\.io$/,
    istio: 'true',
    ours: 'nothing',
    reason: 'these groups had their last kinds in Istio 1.5',
  },
  {
    object: /^ClusterRole\/istiod/,
    path: /multicluster\.x-k8s\.io$|inference\.networking\.k8s\.io$/,
    istio: 'true',
    ours: 'nothing',
    reason: 'multi-cluster services and inference pools are off unless a feature flag of istiod turns them on',
  },
  {
    object: /^Deployment\/.*\/istiod/,
    path: /istio-kubeconfig|\/var\/run\/secrets\/remote|env\[KUBECONFIG\]/,
    ours: 'nothing',
    reason: 'istiod reads the cluster that it runs in, by its own account; only an external control plane needs a kubeconfig',
  },
  {
    object: /^Deployment\/control-planes\/istiod/,
    path: /volumes\[istio-kubeconfig\]\.secret\.items/,
    istio: 'nothing',
    reason: 'an external control plane waits for its kubeconfig: without it, it would take the cluster that it runs in for its own',
  },
  {
    object: /^(ClusterRole(Binding)?\/istiod-.*-control-planes|(ConfigMap|Role|RoleBinding)\/control-planes\/.*)$/,
    path: whole,
    ours: 'nothing',
    reason: 'an external control plane has its rights and its configuration in the cluster that it reads, and none where it runs',
  },
  {
    object: /^Service\/control-planes\/istiod-external$/,
    path: whole,
    istio: 'nothing',
    reason: 'the load balancer of an external control plane; Istio\'s guide has one describe a way to it by hand',
  },
  {
    object: /^Deployment\/.*\/istiod/,
    path: /istio-csr|\/var\/run\/secrets\/istiod\//,
    ours: 'nothing',
    reason: 'certificates of istio-csr are mounted where it is used',
  },
  {
    object: /^(Deployment\/.*\/istiod|ConfigMap\/.*\/istio-sidecar-injector)/,
    path: /BLOCKED_CIDRS_IN_JWKS_URIS/,
    istio: 'nothing',
    reason: 'istiod fetches keys from wherever a RequestAuthentication says, but not from its own node and the metadata of clouds',
  },
  { object: /^Deployment\/.*\/istiod/, path: /env\[PLATFORM\]\.name$/, istio: 'PLATFORM', ours: 'nothing', reason: 'an empty variable says nothing' },
  {
    object: /^Deployment\/.*gateway$/,
    path: /(in|e)gressgateway-(ca-)?certs/,
    ours: 'nothing',
    reason: 'gateways get certificates from istiod by credentialName; files of fixed Secrets are what came before',
  },
  { object: /^Deployment\/.*gateway$/, path: /env\[NODE_NAME\]/, ours: 'nothing', reason: 'nothing reads it: the proxy knows its node by ISTIO_META_NODE_NAME' },
  { object: /^NetworkPolicy\//, path: whole, istio: 'nothing', reason: 'who may connect to a component, and to where it connects, is said from the start; Istio leaves it out unless asked' },
  { object: any, path: /automountServiceAccountToken$/, istio: 'nothing', ours: 'false', reason: 'proxies prove who they are by a token of their own, and need none for the API server' },
  {
    object: /^RoleBinding\/.*-sds$/,
    path: /subjects\[.*\]\.namespace$/,
    istio: 'nothing',
    reason: 'a subject without a namespace is refused by newer versions of the API server under strict validation',
  },
  {
    object: /^ConfigMap\/.*\/istio-sidecar-injector/,
    path: /^data\.config\.templates\.agentgateway/,
    ours: 'nothing',
    reason: 'agentgateway is experimental, and off unless a feature flag of istiod turns it on',
  },
  {
    object: /^ConfigMap\/.*\/istio-sidecar-injector/,
    path: /^data\.values\.(sidecarInjectorWebhook\.(reinvocationPolicy|enableNamespacesByDefault)|global\.(sts|resourceScope|proxy_init\.forceApplyIptables|proxy\.(tracer|autoInject)|operatorManageWebhooks|omitSidecarInjectorConfigMap|networkPolicy|nativeNftables|mountMtlsCerts|logAsJson|istiod|externalIstiod|defaultResources|defaultPodDisruptionBudget|configValidation|configCluster))/,
    ours: 'nothing',
    reason: 'no template reads it, or the templates take its absence for what is said',
  },
  {
    object: /^(Service|Deployment)\/.*\/istio-egressgateway$/,
    path: /ports\[15021\]/,
    istio: 'nothing',
    reason: 'every gateway of ours answers for its health at one port, whichever way traffic goes',
  },
  {
    object: /^ConfigMap\/.*\/istio$/,
    path: /^data\.mesh\.extensionProviders/,
    ours: 'nothing',
    reason: 'the demo profile names programs that no install brings; constructs add the providers that are used',
  },
  {
    object: /^ConfigMap\/.*\/istio-sidecar-injector/,
    path: /^data\.values\.(pilot\.env\.(PILOT|AMBIENT)_|pilot\.cni\.(resources|resourceQuotas|chained|cniConfFileName|cniNetnsDir|repair|logging|excludeNamespaces|cniConfDir|cniBinDir)|global\.priorityClassName)/,
    ours: 'nothing',
    reason: 'it is about programs that are not injected, and no template reads it',
  },
  {
    object: /^ValidatingAdmissionPolicy\//,
    path: any,
    reason: 'the same refusals, each with a message, and of objects without a revision too where this install validates those',
  },
  {
    object: /^ClusterRole\/istio-reader-/,
    path: /^may /,
    ours: 'nothing',
    reason: 'least privilege: what an istiod elsewhere reads to know who serves what here, and writes to serve this cluster; Istio lets it read everything of the mesh',
  },
  {
    object: /^(Role|RoleBinding)\/.*\/istio-reader$/, path: whole, istio: 'nothing', reason: 'the one ConfigMap that other clusters read, in place of all of them',
  },
  {
    object: /^ConfigMap\/.*\/istio$/,
    path: whole,
    istio: 'nothing',
    ours: 'there',
    reason: 'gateways of a served cluster begin with the mesh configuration, and istioctl reads it',
  },
  {
    object: /^(Service\/.*\/istiod|MutatingWebhookConfiguration\/)/,
    path: /ports\[(443|15017)\]|clientConfig\.service\.port$/,
    reason: 'a Service that is another name for a host outside leads no port to another, so the API server calls the one that is open there',
  },
  {
    object: /^Service\/.*gateway$/,
    path: /^metadata\.annotations\.(cloud\.google\.com|networking\.gke\.io|service\.beta\.kubernetes\.io)/,
    istio: 'nothing',
    reason: 'the platform says how a load balancer is asked for',
  },
  {
    object: /WebhookConfiguration\//,
    path: /^metadata\.annotations\.admissions\.enforcer/,
    istio: 'nothing',
    reason: 'the platform says what rewrites webhooks, and how it is kept from that',
  },
  {
    object: /^(Deployment|Service)\/.*\/istio-eastwestgateway$/,
    path: /elector.*topology\.istio\.io\/network$/,
    ours: 'nothing',
    reason: 'the gateway\'s own labels select its pods; a selector cannot be changed, while a network may get another name',
  },
  {
    object: /^Deployment\/.*\/istio-eastwestgateway$/,
    path: /labels\.app\.kubernetes\.io\/name$/,
    istio: 'istio-ingressgateway',
    reason: 'the pods carry the name of what they are',
  },
  { object: /^Role(Binding)?\/.*\/istio-eastwestgateway-sds$/, path: whole, ours: 'nothing', reason: 'least privilege: it hands on what is encrypted, and shows no certificates' },
  {
    object: /^(Gateway|VirtualService)\/.*\/istiod-exposed$/,
    path: whole,
    istio: 'nothing',
    reason: 'servesRemotes leads other clusters to istiod, which Istio\'s guides have one apply by hand',
  },
  {
    object: /^ConfigMap\/.*\/istio-sidecar-injector/,
    path: /^data\.values\.global\.(meshNetworks|remotePilotAddress)/,
    ours: 'nothing',
    reason: 'no template reads it; istiod reads the ConfigMap of the mesh, which is compared',
  },
  {
    object: /^DaemonSet\/.*\/istio-cni-node$/,
    path: /apparmor/i,
    reason: 'the field in place of the annotation, of whose end the API server warns; Kubernetes has it since 1.30',
  },
];

export function isIntended({ object, path, istio, ours }: Difference, intended: IntendedDifference): boolean {
  return intended.object.test(object)
    && intended.path.test(path)
    && (intended.istio === undefined || intended.istio === istio || (intended.istio === 'nothing' && istio === undefined))
    && (intended.ours === undefined || intended.ours === ours || (intended.ours === 'nothing' && ours === undefined));
}
