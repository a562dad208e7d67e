import { Construct } from 'constructs';
import type { PolicyRule } from '../../../imports/k8s';
import { KubeClusterRole, KubeClusterRoleBinding, KubeRole, KubeRoleBinding, KubeServiceAccount } from '../../../imports/k8s';
import { pullSecretsOf } from '../images';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { istiodLabels } from './labels';

const read = ['get', 'list', 'watch'];
const writeStatus = ['patch', 'update'];
const own = [...read, 'create', 'delete', 'patch', 'update'];

/** What istiod does in the whole cluster: read what it turns into proxy configuration, and write status, its root certificate and its webhooks' CA bundles. */
const controlPlaneRules: readonly PolicyRule[] = [
  { apiGroups: ['admissionregistration.k8s.io'], resources: ['mutatingwebhookconfigurations'], verbs: [...read, 'patch', 'update'] },
  { apiGroups: ['admissionregistration.k8s.io'], resources: ['validatingwebhookconfigurations'], verbs: [...read, 'update'] },
  { apiGroups: ['extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'], resources: ['*'], verbs: read },
  // Workloads outside of Kubernetes register themselves.
  { apiGroups: ['networking.istio.io'], resources: ['workloadentries'], verbs: own },
  { apiGroups: ['networking.istio.io'], resources: ['serviceentries/status', 'workloadentries/status'], verbs: writeStatus },
  { apiGroups: ['security.istio.io'], resources: ['authorizationpolicies/status'], verbs: writeStatus },
  { apiGroups: [''], resources: ['services/status'], verbs: writeStatus },
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: read },
  { apiGroups: [''], resources: ['endpoints', 'namespaces', 'nodes', 'pods', 'services'], verbs: read },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses', 'ingresses'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: writeStatus },
  { apiGroups: [''], resources: ['configmaps'], verbs: [...read, 'create', 'update'] },
  // Proves who a proxy is, and whether a gateway may read the certificate it asks for.
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], verbs: read },
  { apiGroups: ['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io'], resources: ['*'], verbs: read },
  { apiGroups: ['gateway.networking.x-k8s.io'], resources: ['xbackendtrafficpolicies/status'], verbs: writeStatus },
  {
    apiGroups: ['gateway.networking.k8s.io'],
    resources: [
      'backendtlspolicies', 'gatewayclasses', 'gateways', 'grpcroutes', 'httproutes', 'listenersets', 'referencegrants', 'tcproutes', 'tlsroutes', 'udproutes',
    ].map((kind) => `${kind}/status`),
    verbs: writeStatus,
  },
  { apiGroups: ['gateway.networking.k8s.io'], resources: ['gatewayclasses'], verbs: ['create', 'delete', 'patch', 'update'] },
];

/** What istiod does for `Gateway` objects of the Gateway API: run a proxy for each. */
const gatewayControllerRules: readonly PolicyRule[] = [
  { apiGroups: ['apps'], resources: ['deployments'], verbs: own },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: own },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: own },
  { apiGroups: [''], resources: ['services'], verbs: own },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: own },
];

/** What istiod does in its own namespace: keep its CA, elect leaders, and try a Gateway to see whether its validation answers. */
const ownNamespaceRules: readonly PolicyRule[] = [
  { apiGroups: ['networking.istio.io'], resources: ['gateways'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], verbs: [...read, 'create', 'delete', 'update'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['delete'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'get', 'patch', 'update'] },
];

/** istiod's ServiceAccount and what it may do. */
export class IstiodAccess extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const { namespace, revision, istiodName: name } = settings;
    const labels = istiodLabels(settings);
    const subjects = [{ kind: 'ServiceAccount', name, namespace }];
    const apiGroup = 'rbac.authorization.k8s.io';

    new KubeServiceAccount(this, 'service-account', { metadata: { name, namespace, labels }, ...pullSecretsOf(settings.images) });
    const clusterRoles = { 'control-plane': ['istiod-clusterrole', controlPlaneRules], 'gateway-controller': ['istiod-gateway-controller', gatewayControllerRules] } as const;
    for (const [role, [baseName, rules]] of Object.entries(clusterRoles)) {
      // Cluster-wide names carry the namespace, so that two meshes can share a cluster.
      const metadata = { name: `${withRevision(baseName, revision)}-${namespace}`, labels };
      new KubeClusterRole(this, role, { metadata, rules });
      new KubeClusterRoleBinding(this, `${role}-binding`, { metadata, roleRef: { apiGroup, kind: 'ClusterRole', name: metadata.name }, subjects });
    }
    new KubeRole(this, 'own-namespace', { metadata: { name, namespace, labels }, rules: ownNamespaceRules });
    new KubeRoleBinding(this, 'own-namespace-binding', { metadata: { name, namespace, labels }, roleRef: { apiGroup, kind: 'Role', name }, subjects });
  }
}
