import { Construct } from 'constructs';
import type { PolicyRule } from '../../../imports/k8s';
import { KubeClusterRole, KubeClusterRoleBinding, KubeRole, KubeRoleBinding, KubeServiceAccount } from '../../../imports/k8s';
import { componentLabels } from '../components/labels';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';

const read = ['get', 'list', 'watch'];

/** What an istiod elsewhere reads to know who serves what here. */
const endpoints: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces', 'nodes', 'pods', 'services'], verbs: read },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: read },
  { apiGroups: ['networking.istio.io'], resources: ['workloadentries'], verbs: read },
  { apiGroups: ['gateway.networking.k8s.io'], resources: ['gateways'], verbs: read },
  // Certificates of gateways, which only an istiod that serves this cluster needs. But istiod 1.31 waits for them in every cluster, and ends itself where
  // PILOT_ENABLE_REMOTE_CREDENTIALS_CONTROLLER tells it not to.
  { apiGroups: [''], resources: ['secrets'], verbs: read },
];

/** What an istiod elsewhere does for a cluster that it serves: tell who its proxies are, keep root certificates, and put its own into the webhooks. */
const served: readonly PolicyRule[] = [
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: [...read, 'create', 'update'] },
  { apiGroups: ['admissionregistration.k8s.io'], resources: ['mutatingwebhookconfigurations'], verbs: [...read, 'patch', 'update'] },
];

/**
 * The account with which istiods of other clusters read this one, under the name that `istioctl create-remote-secret` looks for, and no more rights than they
 * need. The Secret with its token lies in the other clusters and is made by whoever is trusted with it.
 *
 * @see https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-create-remote-secret
 */
export class ReaderAccess extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const { namespace, revision, multiCluster: { controlPlane } } = settings;
    const labels = { app: 'istio-reader', ...componentLabels(settings, 'Base', 'istio-reader') };
    const account = 'istio-reader-service-account';
    const subjects = [{ kind: 'ServiceAccount', name: account, namespace }];
    const apiGroup = 'rbac.authorization.k8s.io';
    const metadata = { name: `${withRevision('istio-reader-clusterrole', revision)}-${namespace}`, labels };

    // One for all revisions, as it is asked for by name.
    new KubeServiceAccount(this, 'account', { metadata: { name: account, namespace, labels } });
    new KubeClusterRole(this, 'role', { metadata, rules: [...endpoints, ...controlPlane === undefined ? [] : served] });
    new KubeClusterRoleBinding(this, 'binding', { metadata, roleRef: { apiGroup, kind: 'ClusterRole', name: metadata.name }, subjects });

    // The trust domain of this cluster is in its mesh configuration.
    const own = { name: withRevision('istio-reader', revision), namespace, labels };
    new KubeRole(this, 'configuration-role', { metadata: own, rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [withRevision('istio', revision)], verbs: read }] });
    new KubeRoleBinding(this, 'configuration-binding', { metadata: own, roleRef: { apiGroup, kind: 'Role', name: own.name }, subjects });
  }
}
