import { Construct } from 'constructs';
import type { Container, EnvVar, ServicePort, Volume } from '../../../imports/k8s';
import { KubeDeployment, KubeService } from '../../../imports/k8s';
import { istiodParts } from '../certificates/istiod-parts';
import { containerImage } from '../images';
import { field, resource } from '../injection/proxy-environment';
import { kubeconfigParts } from '../remote/external-istiod';
import { multiClusterVariables } from '../remote/multi-cluster';
import type { InstallSettings } from '../settings';
import { fixedReplicas, scaleDeployment } from '../sizing';
import { istiodLabels, istiodSelector } from './labels';
import { IstiodNetworkPolicy } from './network-policies';
import { lockedDown, rollingUpdate, tokenVolume } from './pod-parts';

/**
 * The control plane: its Deployment, the Service that proxies and the API server call, and what keeps it at its size.
 *
 * @see https://istio.io/latest/docs/ops/deployment/architecture/#istiod
 */
export class Istiod extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const { namespace, istiodName: name } = settings;
    const labels = istiodLabels(settings);
    const selector = istiodSelector(settings);
    const isExternal = settings.multiCluster.external !== undefined;

    new KubeDeployment(this, 'deployment', {
      metadata: { name, namespace, labels },
      spec: {
        ...fixedReplicas(settings.istiod),
        // The default revision selects by one label only, as Istio always has: a Deployment's selector cannot be changed.
        selector: { matchLabels: settings.revision === undefined ? { istio: 'pilot' } : selector },
        strategy: rollingUpdate,
        template: {
          metadata: {
            labels: {
              ...labels,
              ...settings.istiod.podLabels,
              // The Service of the default revision must not select the pods of a named one.
              'istio': settings.revision === undefined ? 'pilot' : 'istiod',
              'istio.io/dataplane-mode': 'none',
              'sidecar.istio.io/inject': 'false',
            },
            annotations: { ...settings.istiod.podAnnotations, 'prometheus.io/port': '15014', 'prometheus.io/scrape': 'true', 'sidecar.istio.io/inject': 'false' },
          },
          spec: {
            serviceAccountName: name,
            // Its rights are in the cluster that it reads.
            ...(isExternal && { automountServiceAccountToken: false }),
            ...settings.istiod.placement,
            containers: [discovery(settings)],
            volumes: [...volumes, ...istiodParts(settings.trust, name).volumes, ...isExternal ? [kubeconfigParts.volume] : []],
          },
        },
      },
    });
    new KubeService(this, 'service', {
      metadata: { name, namespace, labels },
      spec: {
        selector,
        ports: istiodPorts,
      },
    });
    scaleDeployment(this, { name, namespace, labels }, settings.istiod, selector);
    if (settings.networkPolicies) new IstiodNetworkPolicy(this, 'network-policy', { name, namespace, labels }, selector, settings.istiodEgress);
  }
}

/** Under which proxies, the API server and Prometheus find istiod. */
export const istiodPorts: readonly ServicePort[] = [
  { name: 'grpc-xds', port: 15010, protocol: 'TCP' },
  { name: 'https-dns', port: 15012, protocol: 'TCP' },
  { name: 'https-webhook', port: 443, protocol: 'TCP', targetPort: 15017 },
  { name: 'http-monitoring', port: 15014, protocol: 'TCP' },
];

const volumes: readonly Volume[] = [
  { name: 'local-certs', emptyDir: { medium: 'Memory' } },
  tokenVolume,
];

function discovery(settings: InstallSettings): Container {
  return {
    name: 'discovery',
    ...containerImage(settings.images, 'pilot'),
    args: [
      'discovery',
      '--monitoringAddr=:15014',
      `--log_output_level=${settings.istiod.logLevel}`,
      '--domain', settings.clusterDomain,
      '--keepaliveMaxServerConnectionAge', '30m',
    ],
    env: environment(settings),
    ports: [
      { name: 'http-debug', containerPort: 8080, protocol: 'TCP' },
      { name: 'grpc-xds', containerPort: 15010, protocol: 'TCP' },
      { name: 'tls-xds', containerPort: 15012, protocol: 'TCP' },
      { name: 'https-webhooks', containerPort: 15017, protocol: 'TCP' },
      { name: 'http-monitoring', containerPort: 15014, protocol: 'TCP' },
    ],
    readinessProbe: { httpGet: { path: '/ready', port: 8080 }, initialDelaySeconds: 1, periodSeconds: 3, timeoutSeconds: 5 },
    resources: settings.istiod.resources,
    securityContext: { ...lockedDown, runAsNonRoot: true },
    ...(settings.platform.logsAsTerminationMessage === true && { terminationMessagePolicy: 'FallbackToLogsOnError' }),
    volumeMounts: [
      { name: 'istio-token', mountPath: '/var/run/secrets/tokens', readOnly: true },
      { name: 'local-certs', mountPath: '/var/run/secrets/istio-dns' },
      ...istiodParts(settings.trust, settings.istiodName).mounts,
      ...settings.multiCluster.external === undefined ? [] : [kubeconfigParts.mount],
    ],
  };
}

/** What istiod has to be told of ambient mode, by the names of its variables. */
export function ambientVariables({ ztunnel, mesh: { dataPlane, meshId, network } }: InstallSettings): Readonly<Record<string, string>> {
  return {
    ...(ztunnel !== undefined && { PILOT_ENABLE_AMBIENT: 'true' }),
    // Without it, istiod tells ztunnels of its own cluster only.
    ...(dataPlane.mode === 'ambient' && meshId !== undefined && network !== undefined && { AMBIENT_ENABLE_MULTI_NETWORK: 'true' }),
  };
}

function environment(settings: InstallSettings): readonly EnvVar[] {
  return [
    { name: 'REVISION', value: settings.revisionLabel },
    { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
    field('POD_NAME', 'metadata.name'),
    field('POD_NAMESPACE', 'metadata.namespace'),
    field('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
    { name: 'CA_TRUSTED_NODE_ACCOUNTS', value: `${settings.mesh.agentNamespace}/ztunnel` },
    { name: 'PILOT_TRACE_SAMPLING', value: String(settings.istiod.traceSampling) },
    { name: 'PILOT_ENABLE_ANALYSIS', value: 'false' },
    { name: 'CLUSTER_ID', value: settings.multiCluster.istiodCluster },
    ...settings.multiCluster.external === undefined ? [] : [kubeconfigParts.variable],
    // By it, the injector gives proxies one of the users of their namespace, where the cluster chooses them.
    ...settings.platform.chartName === undefined ? [] : [{ name: 'PLATFORM', value: settings.platform.chartName }],
    ...multiClusterVariables(settings.multiCluster),
    resource('GOMAXPROCS', 'limits.cpu'),
    ...istiodParts(settings.trust, settings.istiodName).environment,
    ...Object.entries({ ...ambientVariables(settings), ...settings.compatibility.environment, ...settings.istiod.env })
      .map(([name, value]) => ({ name, value })),
  ];
}
