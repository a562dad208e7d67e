import { Construct } from 'constructs';
import type { EnvVar, PolicyRule, Volume, VolumeMount } from '../../../imports/k8s';
import { KubeClusterRole, KubeClusterRoleBinding, KubeConfigMap, KubeDaemonSet, KubeServiceAccount } from '../../../imports/k8s';
import { NetworkAttachmentDefinition } from '../../../imports/k8s.cni.cncf.io';
import { renderYaml } from '../../mesh';
import { containerImage, pullSecretsOf } from '../images';
import { field, resource } from '../injection/proxy-environment';
import type { CniSettings } from '../node-agents';
import type { InstallSettings } from '../settings';
import { componentLabels, nodeAgentLabels } from './labels';
import { privilegeRules, seLinuxOptions } from './pod-parts';

/**
 * The CNI plugin on every node.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/
 */
export class Cni extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, cni: CniSettings) {
    super(scope, id);
    const namespace = settings.mesh.agentNamespace;
    const name = 'istio-cni';
    const labels = { app: name, ...componentLabels(settings, 'Cni', name) };
    const daemon = `${name}-node`;

    new KubeServiceAccount(this, 'service-account', { metadata: { name, namespace, labels }, ...pullSecretsOf(settings.images) });
    for (const [role, rules] of Object.entries(rightsOf(settings, cni))) {
      new KubeClusterRole(this, role, { metadata: { name: nameOf[role as keyof typeof nameOf].role, labels }, rules });
      new KubeClusterRoleBinding(this, `${role}-binding`, {
        metadata: { name: nameOf[role as keyof typeof nameOf].binding, labels },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: nameOf[role as keyof typeof nameOf].role },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      });
    }
    new KubeConfigMap(this, 'config', { metadata: { name: `${name}-config`, namespace, labels }, data: configuration(settings, cni) });
    if (cni.facts.provider === 'multus') {
      // By its name pods ask Multus to call the plugin, in whatever namespace they are.
      new NetworkAttachmentDefinition(this, 'network', { metadata: { name, namespace: 'default', labels } });
    }
    new KubeDaemonSet(this, 'daemon-set', {
      metadata: { name: daemon, namespace, labels: { ...labels, 'k8s-app': daemon } },
      spec: {
        selector: { matchLabels: { 'k8s-app': daemon } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: {
            labels: { ...nodeAgentLabels(settings, name), ...cni.podLabels, 'istio.io/dataplane-mode': 'none', 'k8s-app': daemon, 'sidecar.istio.io/inject': 'false' },
            annotations: {
              'prometheus.io/path': '/metrics',
              'prometheus.io/port': '15014',
              'prometheus.io/scrape': 'true',
              'sidecar.istio.io/inject': 'false',
            },
          },
          spec: {
            ...cni.placement,
            serviceAccountName: name,
            containers: [{
              name: 'install-cni',
              ...containerImage(settings.images, 'install-cni'),
              command: ['install-cni'],
              args: [`--log_output_level=${cni.logLevel}`],
              env: environment,
              envFrom: [{ configMapRef: { name: `${name}-config` } }],
              ports: [{ containerPort: 15014, name: 'metrics', protocol: 'TCP' }],
              readinessProbe: { httpGet: { path: '/readyz', port: 8000 } },
              resources: cni.resources,
              // Root on the node, with no more than entering a pod's network and writing the node's CNI folders takes.
              securityContext: {
                // AppArmor's default keeps programs out of the network of others, which is this one's task.
                appArmorProfile: { type: 'Unconfined' },
                runAsUser: 0,
                runAsGroup: 0,
                runAsNonRoot: false,
                capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_RAW', 'SYS_PTRACE', 'SYS_ADMIN', 'DAC_OVERRIDE'] },
                ...seLinuxOptions(settings),
              },
              volumeMounts: mounts(cni),
            }],
            volumes: volumes(cni),
          },
        },
      },
    });
  }
}

const nameOf = {
  plugin: { role: 'istio-cni', binding: 'istio-cni' },
  repair: { role: 'istio-cni-repair-role', binding: 'istio-cni-repair-rolebinding' },
  ambient: { role: 'istio-cni-ambient', binding: 'istio-cni-ambient' },
} as const;

function rightsOf(settings: InstallSettings, { brokenPods, ambient }: CniSettings): { readonly [role in keyof typeof nameOf]?: readonly PolicyRule[] } {
  const onStatus = { apiGroups: [''], resources: ['pods/status'], verbs: ['patch', 'update'] };
  return {
    plugin: [{ apiGroups: [''], resources: ['pods', 'nodes', 'namespaces'], verbs: ['get', 'list', 'watch'] }, ...privilegeRules(settings)],
    ...(brokenPods !== 'ignore' && {
      repair: [
        { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', ...(brokenPods === 'delete' ? ['delete'] : [])] },
        ...(brokenPods === 'label' ? [onStatus] : []),
      ],
    }),
    // It says on the pod that it is captured, and asks whether it is being replaced or taken away.
    ...(ambient && { ambient: [onStatus, { apiGroups: ['apps'], resources: ['daemonsets'], resourceNames: ['istio-cni-node'], verbs: ['get'] }] }),
  };
}

function configuration({ version, compatibility }: InstallSettings, { ambient, brokenPods, excludeNamespaces, facts }: CniSettings): Record<string, string> {
  const mode = 'istio.io/dataplane-mode';
  return {
    CURRENT_AGENT_VERSION: version,
    AMBIENT_ENABLED: String(ambient),
    AMBIENT_ENABLEMENT_SELECTOR: renderYaml([
      { podSelector: { matchLabels: { [mode]: 'ambient' } } },
      { podSelector: { matchExpressions: [{ key: mode, operator: 'NotIn', values: ['none'] }] }, namespaceSelector: { matchLabels: { [mode]: 'ambient' } } },
    ]),
    AMBIENT_DNS_CAPTURE: 'true',
    AMBIENT_IPV6: 'true',
    AMBIENT_RECONCILE_POD_RULES_ON_STARTUP: String(compatibility.cni.reconcileIptablesOnStartup),
    ENABLE_AMBIENT_DETECTION_RETRY: 'false',
    ISTIO_OWNED_CNI_CONFIG: 'false',
    CHAINED_CNI_PLUGIN: String(facts.chained ?? true),
    ...(facts.confFileName !== undefined && { CNI_CONF_NAME: facts.confFileName }),
    EXCLUDE_NAMESPACES: excludeNamespaces.join(','),
    REPAIR_ENABLED: String(brokenPods !== 'ignore'),
    REPAIR_LABEL_PODS: String(brokenPods === 'label'),
    REPAIR_DELETE_PODS: String(brokenPods === 'delete'),
    REPAIR_REPAIR_PODS: String(brokenPods === 'repair'),
    REPAIR_INIT_CONTAINER_NAME: 'istio-validation',
    REPAIR_BROKEN_POD_LABEL_KEY: 'cni.istio.io/uninitialized',
    REPAIR_BROKEN_POD_LABEL_VALUE: 'true',
    NATIVE_NFTABLES: 'false',
  };
}

const environment: readonly EnvVar[] = [
  field('REPAIR_NODE_NAME', 'spec.nodeName'),
  { name: 'REPAIR_RUN_AS_DAEMON', value: 'true' },
  { name: 'REPAIR_SIDECAR_ANNOTATION', value: 'sidecar.istio.io/status' },
  { name: 'ALLOW_SWITCH_TO_HOST_NS', value: 'true' },
  field('NODE_NAME', 'spec.nodeName'),
  resource('GOMEMLIMIT', 'limits.memory'),
  resource('GOMAXPROCS', 'limits.cpu'),
  field('POD_NAME', 'metadata.name'),
  field('POD_NAMESPACE', 'metadata.namespace'),
];

/** Networks of pods are entered through the node's processes. */
function entersPods({ ambient, brokenPods }: CniSettings): boolean {
  return ambient || brokenPods === 'repair';
}

function mounts(cni: CniSettings): readonly VolumeMount[] {
  return [
    { name: 'cni-bin-dir', mountPath: '/host/opt/cni/bin' },
    ...(entersPods(cni) ? [{ name: 'cni-host-procfs', mountPath: '/host/proc', readOnly: true }] : []),
    { name: 'cni-net-dir', mountPath: '/host/etc/cni/net.d' },
    { name: 'cni-socket-dir', mountPath: '/var/run/istio-cni' },
    ...(cni.ambient ? [
      { name: 'cni-netns-dir', mountPath: '/host/var/run/netns', mountPropagation: 'HostToContainer' },
      { name: 'cni-ztunnel-sock-dir', mountPath: '/var/run/ztunnel' },
    ] : []),
  ];
}

function volumes(cni: CniSettings): readonly Volume[] {
  return [
    { name: 'cni-bin-dir', hostPath: { path: cni.binDir } },
    ...(entersPods(cni) ? [{ name: 'cni-host-procfs', hostPath: { path: '/proc', type: 'Directory' } }] : []),
    ...(cni.ambient ? [{ name: 'cni-ztunnel-sock-dir', hostPath: { path: '/var/run/ztunnel', type: 'DirectoryOrCreate' } }] : []),
    { name: 'cni-net-dir', hostPath: { path: cni.confDir } },
    { name: 'cni-socket-dir', hostPath: { path: '/var/run/istio-cni' } },
    // The node makes it with the first pod that has a network of its own, which may come after this one.
    { name: 'cni-netns-dir', hostPath: { path: cni.facts.netnsDir ?? '/var/run/netns', type: 'DirectoryOrCreate' } },
  ];
}
