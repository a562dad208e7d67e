import { Construct } from 'constructs';
import type { Container, ContainerPort, EnvVar, Volume } from '../../../imports/k8s';
import { KubeDeployment, KubeRole, KubeRoleBinding, KubeService, KubeServiceAccount } from '../../../imports/k8s';
import type { GatewaySettings } from '../gateways';
import { selectorOf } from '../gateways';
import { containerImage, pullSecretsOf } from '../images';
import { field, resource } from '../injection/proxy-environment';
import { proxyMetadataOf } from '../mesh-config';
import { istiodPorts } from '../remote/istiod-ports';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { fixedReplicas, scaleDeployment } from '../sizing';
import { componentLabels, gatewayKinds } from './labels';
import { GatewayNetworkPolicy } from './network-policies';
import { lockedDown, rollingUpdate, tokenVolume } from './pod-parts';

/**
 * The proxies through which traffic enters the mesh, behind a load balancer, or through which it leaves, reached from inside only.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class InstalledGateway extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, gateway: GatewaySettings) {
    super(scope, id);
    const { namespace } = settings;
    const { name } = gateway;
    const { component, serviceType } = gatewayKinds[gateway.kind];
    const selector = selectorOf(gateway);
    const ports = portsOf(settings, gateway);
    const labels = { ...selector, ...componentLabels(settings, component, name), ...networkLabels(settings, gateway) };
    const metadata = { name, namespace, labels };
    const account = `${name}-service-account`;

    new KubeServiceAccount(this, 'service-account', { metadata: { ...metadata, name: account }, ...pullSecretsOf(settings.images) });
    // A gateway between networks shows no certificates: it hands on what is encrypted.
    if (gateway.kind !== 'eastWest') this.letReadCertificates(metadata, account);
    new KubeDeployment(this, 'deployment', {
      metadata: { ...metadata, labels: { ...labels, 'istio.io/dataplane-mode': 'none' } },
      spec: {
        ...fixedReplicas(gateway),
        selector: { matchLabels: selector },
        strategy: rollingUpdate,
        template: {
          metadata: {
            labels: {
              ...labels,
              ...gateway.podLabels,
              'istio.io/dataplane-mode': 'none',
              'service.istio.io/canonical-name': name,
              'service.istio.io/canonical-revision': settings.revision ?? 'latest',
              'sidecar.istio.io/inject': String(gateway.injected),
            },
            annotations: {
              ...gateway.podAnnotations,
              'istio.io/rev': settings.revisionLabel,
              'prometheus.io/path': '/stats/prometheus',
              'prometheus.io/port': '15020',
              'prometheus.io/scrape': 'true',
              ...(gateway.injected ? { 'inject.istio.io/templates': 'gateway' } : { 'sidecar.istio.io/inject': 'false' }),
            },
          },
          spec: {
            ...gateway.placement,
            serviceAccountName: account,
            // It proves who it is by a token for istiod alone. One for the API server would let whoever takes the pod over read certificates.
            automountServiceAccountToken: false,
            securityContext: { ...(settings.platform.choosesUsers !== true && { runAsUser: 1337, runAsGroup: 1337 }), runAsNonRoot: true },
            ...(gateway.injected ? { containers: [injectedProxy(settings, gateway)] } : { containers: [proxy(settings, gateway)], volumes: volumes(settings) }),
          },
        },
      },
    });
    const service = new KubeService(this, 'service', {
      metadata: { ...metadata, ...(Object.keys(gateway.serviceAnnotations).length === 0 ? {} : { annotations: gateway.serviceAnnotations }) },
      spec: {
        type: serviceType,
        selector,
        ports: [
          { name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021 },
          ...ports.map(({ name: portName, port, targetPort }) => ({ name: portName, port, protocol: 'TCP', targetPort })),
        ],
      },
    });
    scaleDeployment(this, metadata, gateway, selector);
    if (settings.networkPolicies) new GatewayNetworkPolicy(this, 'network-policy', metadata, selector, service);
  }

  /** The certificates that it shows are Secrets of its namespace, which istiod hands out only to gateways that may read them. */
  private letReadCertificates(metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> }, account: string): void {
    const role = `${metadata.name}-sds`;
    new KubeRole(this, 'certificates', { metadata: { ...metadata, name: role }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] }] });
    new KubeRoleBinding(this, 'certificates-binding', {
      metadata: { ...metadata, name: role },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: metadata.namespace }],
    });
  }
}

/** What of the proxy is the gateway's own; its image and all else are the injector's. */
function injectedProxy(settings: InstallSettings, gateway: GatewaySettings): Container {
  // The injector knows the network.
  const env = networkVariables(settings, gateway).filter(({ name }) => name !== 'ISTIO_META_NETWORK');
  return {
    name: 'istio-proxy',
    image: 'auto',
    ...(env.length > 0 && { env }),
    ports: containerPorts(settings, gateway),
    resources: gateway.resources,
    securityContext: lockedDown,
  };
}

function proxy(settings: InstallSettings, gateway: GatewaySettings): Container {
  return {
    name: 'istio-proxy',
    ...containerImage(settings.images, 'proxyv2'),
    args: [
      'proxy', 'router',
      '--domain', `$(POD_NAMESPACE).svc.${settings.clusterDomain}`,
      `--proxyLogLevel=${settings.sidecars.logLevel ?? 'warning'}`,
      '--proxyComponentLogLevel=misc:error',
      '--log_output_level=default:info',
    ],
    env: environment(settings, gateway),
    ports: containerPorts(settings, gateway),
    readinessProbe: { httpGet: { path: '/healthz/ready', port: 15021 }, initialDelaySeconds: 1, periodSeconds: 2, failureThreshold: 30 },
    resources: gateway.resources,
    securityContext: lockedDown,
    volumeMounts: [
      { name: 'workload-socket', mountPath: '/var/run/secrets/workload-spiffe-uds' },
      { name: 'credential-socket', mountPath: '/var/run/secrets/credential-uds' },
      { name: 'workload-certs', mountPath: '/var/run/secrets/workload-spiffe-credentials' },
      { name: 'istio-envoy', mountPath: '/etc/istio/proxy' },
      { name: 'config-volume', mountPath: '/etc/istio/config' },
      { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' },
      { name: 'istio-token', mountPath: '/var/run/secrets/tokens', readOnly: true },
      { name: 'istio-data', mountPath: '/var/lib/istio/data' },
      { name: 'podinfo', mountPath: '/etc/istio/pod' },
    ],
  };
}

function environment(settings: InstallSettings, gateway: GatewaySettings): readonly EnvVar[] {
  const { namespace, trustDomain } = settings;
  return [
    { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
    { name: 'CA_ADDR', value: settings.caAddress ?? `${settings.istiodName}.${namespace}.svc:15012` },
    field('POD_NAME', 'metadata.name'),
    field('POD_NAMESPACE', 'metadata.namespace'),
    field('INSTANCE_IP', 'status.podIP'),
    field('HOST_IP', 'status.hostIP'),
    resource('ISTIO_CPU_LIMIT', 'limits.cpu'),
    field('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
    { name: 'ISTIO_META_WORKLOAD_NAME', value: gateway.name },
    { name: 'ISTIO_META_OWNER', value: `kubernetes://apis/apps/v1/namespaces/${namespace}/deployments/${gateway.name}` },
    { name: 'ISTIO_META_MESH_ID', value: settings.mesh.meshId ?? trustDomain },
    { name: 'TRUST_DOMAIN', value: trustDomain },
    { name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' },
    { name: 'ISTIO_META_CLUSTER_ID', value: settings.cluster },
    ...networkVariables(settings, gateway),
    field('ISTIO_META_NODE_NAME', 'spec.nodeName'),
    ...Object.entries(proxyMetadataOf(settings)).map(([name, value]) => ({ name, value })),
  ];
}

function containerPorts(settings: InstallSettings, gateway: GatewaySettings): readonly ContainerPort[] {
  const numbers = [15021, ...portsOf(settings, gateway).map(({ targetPort }) => targetPort)];
  return [...numbers.map((containerPort) => ({ containerPort, protocol: 'TCP' })), { containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }];
}

/** The ports of a gateway's Service, beside that of its health. */
export function portsOf(
  { multiCluster: { servesRemotes } }: InstallSettings, { kind, ports }: GatewaySettings,
): readonly { readonly name: string; readonly port: number; readonly targetPort: number }[] {
  const own = ports.map(({ name, port }) => ({ name, port, targetPort: port }));
  return [...gatewayKinds[kind].ports, ...own, ...kind === 'eastWest' && servesRemotes ? istiodPorts : []];
}

/** By this label on its Service, other clusters find the gateway of a network. */
function networkLabels({ mesh: { network } }: InstallSettings, { kind }: GatewaySettings): Record<string, string> {
  return network === undefined || kind !== 'eastWest' ? {} : { 'topology.istio.io/network': network };
}

/** What comes from another network must stay in this one: sent on to a third, it would need a gateway twice. */
function networkVariables({ mesh: { network } }: InstallSettings, { kind }: GatewaySettings): readonly EnvVar[] {
  if (network === undefined) return [];
  const own = { name: 'ISTIO_META_NETWORK', value: network };
  return kind === 'eastWest' ? [own, { name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network }] : [own];
}

function volumes(settings: InstallSettings): readonly Volume[] {
  const emptyDirectories = ['workload-socket', 'credential-socket', 'workload-certs', 'istio-envoy', 'istio-data'];
  return [
    ...emptyDirectories.map((name): Volume => ({ name, emptyDir: {} })),
    { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } },
    { name: 'podinfo', downwardAPI: { items: ['labels', 'annotations'].map((path) => ({ path, fieldRef: { fieldPath: `metadata.${path}` } })) } },
    tokenVolume,
    // The agent finds its control plane in the mesh configuration.
    { name: 'config-volume', configMap: { name: withRevision('istio', settings.revision), optional: true } },
  ];
}
