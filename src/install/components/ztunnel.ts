import { Construct } from 'constructs';
import type { EnvVar, Volume } from '../../../imports/k8s';
import { KubeClusterRole, KubeClusterRoleBinding, KubeDaemonSet, KubeServiceAccount } from '../../../imports/k8s';
import { containerImage, pullSecretsOf } from '../images';
import { field, resource } from '../injection/proxy-environment';
import type { ZtunnelSettings } from '../node-agents';
import type { InstallSettings } from '../settings';
import { componentLabels, nodeAgentLabels } from './labels';
import { privilegeRules, seLinuxOptions, tokenVolume } from './pod-parts';

/**
 * The proxy of each node, which carries the traffic of ambient pods by mutual TLS.
 *
 * @see https://istio.io/latest/docs/ambient/architecture/data-plane/
 */
export class Ztunnel extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, ztunnel: ZtunnelSettings) {
    super(scope, id);
    const namespace = settings.mesh.agentNamespace;
    const name = 'ztunnel';
    const labels = { app: name, ...componentLabels(settings, 'Ztunnel', name) };
    const ofRevision: Record<string, string> = settings.revision === undefined ? {} : { 'istio.io/rev': settings.revision };

    new KubeServiceAccount(this, 'service-account', { metadata: { name, namespace, labels, ...(settings.revision !== undefined && { annotations: ofRevision }) }, ...pullSecretsOf(settings.images) });
    const rules = privilegeRules(settings);
    if (rules.length > 0) {
      new KubeClusterRole(this, 'role', { metadata: { name, labels }, rules });
      new KubeClusterRoleBinding(this, 'binding', {
        metadata: { name, labels }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', name, namespace }],
      });
    }
    new KubeDaemonSet(this, 'daemon-set', {
      metadata: { name, namespace, labels, ...(settings.revision !== undefined && { annotations: ofRevision }) },
      spec: {
        selector: { matchLabels: { app: name } },
        // The new one takes over before the old one ends, or the node's pods would lose their connections.
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: {
            labels: { 'app': name, ...nodeAgentLabels(settings, name), ...ztunnel.podLabels, 'istio.io/dataplane-mode': 'none', 'sidecar.istio.io/inject': 'false' },
            annotations: { ...ofRevision, 'prometheus.io/port': '15020', 'prometheus.io/scrape': 'true', 'sidecar.istio.io/inject': 'false' },
          },
          spec: {
            ...ztunnel.placement,
            serviceAccountName: name,
            terminationGracePeriodSeconds: ztunnel.terminationGracePeriodSeconds,
            containers: [{
              name: 'istio-proxy',
              ...containerImage(settings.images, 'ztunnel'),
              args: ['proxy', 'ztunnel'],
              env: environment(settings, ztunnel),
              ports: [{ containerPort: 15020, name: 'ztunnel-stats', protocol: 'TCP' }],
              readinessProbe: { httpGet: { path: '/healthz/ready', port: 15021 } },
              resources: ztunnel.resources,
              // Entering the networks of pods takes root and these three, and SYS_ADMIN implies escalation.
              securityContext: {
                allowPrivilegeEscalation: true,
                capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'SYS_ADMIN', 'NET_RAW'] },
                readOnlyRootFilesystem: true,
                runAsUser: 0,
                runAsGroup: 1337,
                runAsNonRoot: false,
                ...seLinuxOptions(settings),
              },
              volumeMounts: [
                { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' },
                { name: 'istio-token', mountPath: '/var/run/secrets/tokens' },
                { name: 'cni-ztunnel-sock-dir', mountPath: '/var/run/ztunnel' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            }],
            volumes,
          },
        },
      },
    });
  }
}

const volumes: readonly Volume[] = [
  tokenVolume,
  { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } },
  { name: 'cni-ztunnel-sock-dir', hostPath: { path: '/var/run/ztunnel', type: 'DirectoryOrCreate' } },
  { name: 'tmp', emptyDir: {} },
];

function environment(settings: InstallSettings, ztunnel: ZtunnelSettings): readonly EnvVar[] {
  const istiod = `${settings.istiodName}.${settings.namespace}.svc:15012`;
  const { network } = settings.mesh;
  return [
    { name: 'CA_ADDRESS', value: istiod },
    { name: 'XDS_ADDRESS', value: istiod },
    ...(network === undefined ? [] : [{ name: 'NETWORK', value: network }]),
    { name: 'RUST_LOG', value: ztunnel.logLevel },
    { name: 'RUST_BACKTRACE', value: '1' },
    { name: 'ISTIO_META_CLUSTER_ID', value: settings.cluster },
    { name: 'INPOD_ENABLED', value: 'true' },
    { name: 'TERMINATION_GRACE_PERIOD_SECONDS', value: String(ztunnel.terminationGracePeriodSeconds) },
    field('POD_NAME', 'metadata.name'),
    field('POD_NAMESPACE', 'metadata.namespace'),
    field('NODE_NAME', 'spec.nodeName'),
    field('INSTANCE_IP', 'status.podIP'),
    field('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
    { name: 'ISTIO_META_ENABLE_HBONE', value: 'true' },
    resource('ZTUNNEL_CPU_LIMIT', 'limits.cpu'),
    ...(ztunnel.resources.limits?.cpu === undefined ? [] : [resource('ZTUNNEL_RESOURCE_CPU_LIMIT', 'limits.cpu')]),
    ...(ztunnel.resources.requests?.cpu === undefined ? [] : [resource('ZTUNNEL_RESOURCE_CPU_REQUEST', 'requests.cpu')]),
  ];
}
