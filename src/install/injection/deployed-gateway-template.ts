import { field, ofItsPod, proxyConfig, proxyMetadata, resource, variable } from './proxy-environment';
import { imageOf, imagePullPolicy, imagePullSecrets, logAsJson, seccompProfile } from './proxy-parts';
import { proxyMounts, proxyVolumes } from './proxy-volumes';
import { renderTemplate } from './render-template';
import type { Templated, TemplatedEntry } from './template';
import { and, call, concat, Each, eq, Expr, ne, when, withDefault } from './template';
import { annotationOr, data, trustDomain, value } from './template-data';
import type { Container, EnvVar, PodSpec, SecurityContext } from '../../../imports/k8s';

type GatewayKind = 'kube-gateway' | 'waypoint';

const name = new Expr('.Name');
const deploymentName = new Expr('.DeploymentName');
const namespace = new Expr('.Namespace');
const serviceAccount = new Expr('.ServiceAccount');
const infrastructureLabels = new Expr('.InfrastructureLabels');
const controller = new Expr('.ControllerLabel');
const network = call('valueOrDefault', call('index', infrastructureLabels, 'topology.istio.io/network'), value('global.network'));

/** What the Gateway's own annotations say of the Gateway and not of what is made for it. */
const annotations = call(
  'omit', new Expr('.InfrastructureAnnotations'),
  'kubectl.kubernetes.io/last-applied-configuration', 'gateway.istio.io/name-override', 'gateway.istio.io/service-account', 'gateway.istio.io/controller-version',
);
const gatewayLabels = call('strdict', 'gateway.networking.k8s.io/gateway-name', name, 'gateway.networking.k8s.io/gateway-class-name', new Expr('.GatewayClass'));

/**
 * The template by which istiod deploys what a `Gateway` of the Gateway API asks for: a gateway at the mesh's edge, or a waypoint.
 *
 * Everything is owned by the Gateway, and goes when it goes. An autoscaler and a disruption budget begin with what changes nothing; users say more by the
 * Gateway's parameters.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#deployment-methods
 */
export function deployedGatewayTemplate(kind: GatewayKind): string {
  const labels = call('mergeMaps', infrastructureLabels, gatewayLabels);
  const managed = call('strdict', 'gateway.istio.io/managed', kind === 'waypoint' ? controller : 'istio.io-gateway-controller');
  const metadata = { name: deploymentName, namespace, annotations, labels, ownerReferences };
  const objects: readonly object[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, name: serviceAccount } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, labels: call('mergeMaps', infrastructureLabels, gatewayLabels, managed) },
      spec: {
        selector: { matchLabels: call('strdict', new Expr('.GatewayNameLabel'), name) },
        template: {
          metadata: {
            annotations: call(
              'mergeMaps', annotations, call('strdict', 'istio.io/rev', withDefault(data.revision, 'default')),
              call('strdict', 'prometheus.io/path', '/stats/prometheus', 'prometheus.io/port', '15020', 'prometheus.io/scrape', 'true'),
            ),
            labels: call('mergeMaps', podLabels(kind), infrastructureLabels, gatewayLabels, managed),
          },
          spec: pod(kind),
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: kind === 'waypoint'
        // A waypoint in the caller's zone spares every call a trip.
        ? { ...metadata, annotations: call('mergeMaps', call('strdict', 'networking.istio.io/traffic-distribution', 'PreferClose'), annotations) }
        : metadata,
      spec: {
        ipFamilyPolicy: 'PreferDualStack',
        ports: [new Each(new Expr('.Ports'), { name: new Expr('$value.Name'), port: new Expr('$value.Port'), protocol: new Expr('$value.Protocol'), appProtocol: new Expr('$value.AppProtocol') })],
        selector: call('strdict', new Expr('.GatewayNameLabel'), name),
        loadBalancerIP: when(and(new Expr('.Spec.Addresses'), eq(call('print', new Expr('.ServiceType')), 'LoadBalancer')), new Expr('(index .Spec.Addresses 0).Value')),
        type: new Expr('.ServiceType'),
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deploymentName }, maxReplicas: 1 },
    },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': name } } } },
  ];
  return objects.map((object) => renderTemplate(object)).join('---\n');
}

const ownerReferences = [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', name, uid: new Expr('.UID') }];

function podLabels(kind: GatewayKind): Expr {
  return call(
    'strdict', 'sidecar.istio.io/inject', 'false', 'service.istio.io/canonical-name', deploymentName, 'service.istio.io/canonical-revision', 'latest',
    ...(kind === 'waypoint' ? ['istio.io/dataplane-mode', 'none'] : []),
  );
}

function pod(kind: GatewayKind): Templated<PodSpec> {
  const placed = (setting: string) => when(value(`global.waypoint.${setting}`), value(`global.waypoint.${setting}`));
  const shared = { serviceAccountName: serviceAccount, containers: [proxy(kind)], volumes: proxyVolumes('router'), imagePullSecrets };
  if (kind === 'waypoint') {
    return { affinity: placed('affinity'), topologySpreadConstraints: placed('topologySpreadConstraints'), nodeSelector: placed('nodeSelector'), tolerations: placed('tolerations'), ...shared };
  }
  const configured = value('gateways.securityContext');
  const lowPorts: Templated<PodSpec['securityContext']> = {
    sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    seccompProfile: when(value('gateways.seccompProfile'), value('gateways.seccompProfile')),
  };
  return { securityContext: when<Templated<PodSpec['securityContext']>>(configured, configured, lowPorts), ...shared };
}

function proxy(kind: GatewayKind): Templated<Container> {
  const resources = value(kind === 'waypoint' ? 'global.waypoint.resources' : 'global.proxy.resources');
  const probe = { httpGet: { path: '/healthz/ready', port: 15021 } };
  return {
    name: 'istio-proxy',
    image: imageOf('global.proxy.image', data.proxyImage),
    imagePullPolicy,
    ports: [
      { containerPort: 15020, name: 'metrics', protocol: 'TCP' },
      { containerPort: 15021, name: 'status-port', protocol: 'TCP' },
      { containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' },
    ],
    args: [
      'proxy', kind === 'waypoint' ? 'waypoint' : 'router',
      '--domain', concat('$(POD_NAMESPACE).svc.', value('global.proxy.clusterDomain')),
      ...(kind === 'waypoint' ? ['--serviceCluster', concat(serviceAccount, '.$(POD_NAMESPACE)')] : []),
      '--proxyLogLevel', annotationOr('sidecar.istio.io/logLevel', value('global.proxy.logLevel')),
      '--proxyComponentLogLevel', annotationOr('sidecar.istio.io/componentLogLevel', value('global.proxy.componentLogLevel')),
      '--log_output_level', annotationOr('sidecar.istio.io/agentLogLevel', value('global.logging.level')),
      logAsJson,
    ],
    env: environment(kind),
    resources: when(resources, call('omitNil', resources)),
    startupProbe: { ...probe, failureThreshold: 30, initialDelaySeconds: 1, periodSeconds: 1 },
    readinessProbe: { ...probe, failureThreshold: 4, periodSeconds: 15 },
    securityContext: security(kind),
    volumeMounts: proxyMounts('router'),
  };
}

function security(kind: GatewayKind): Templated<SecurityContext> {
  const notChosenByPlatform = ne(value('global.platform'), 'openshift');
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...(kind === 'waypoint'
      ? { runAsUser: when(notChosenByPlatform, 1337), runAsGroup: when(notChosenByPlatform, 1337) }
      : { runAsUser: withDefault(data.proxyUid, 1337), runAsGroup: withDefault(data.proxyGid, 1337) }),
    seccompProfile,
  };
}

function environment(kind: GatewayKind): readonly TemplatedEntry<EnvVar>[] {
  const isBetweenNetworks = kind === 'waypoint' ? and(network, eq(controller, 'istio.io-eastwest-controller')) : call('index', infrastructureLabels, 'topology.istio.io/network');
  return [
    ...ofItsPod,
    resource('ISTIO_CPU_LIMIT', 'limits.cpu'),
    proxyConfig,
    resource('GOMEMLIMIT', 'limits.memory'),
    resource('GOMAXPROCS', 'limits.cpu'),
    variable('ISTIO_META_CLUSTER_ID', call('valueOrDefault', value('global.multiCluster.clusterName'), kind === 'waypoint' ? 'Kubernetes' : new Expr('.ClusterID'))),
    field('ISTIO_META_NODE_NAME', 'spec.nodeName'),
    ...(kind === 'waypoint'
      ? [field('ISTIO_META_SERVICE_ACCOUNT', 'spec.serviceAccountName'), variable('ISTIO_META_INTERCEPTION_MODE', 'REDIRECT')]
      : [
        variable('ISTIO_META_INTERCEPTION_MODE', new Expr('.ProxyConfig.InterceptionMode.String')),
        // It has no application, of whose ports and containers its agent would have to know.
        variable('ISTIO_META_POD_PORTS', '[]'),
        variable('ISTIO_META_APP_CONTAINERS', ''),
      ]),
    when(network, variable('ISTIO_META_NETWORK', network)),
    when(isBetweenNetworks, variable('ISTIO_META_REQUESTED_NETWORK_VIEW', network)),
    variable('ISTIO_META_WORKLOAD_NAME', deploymentName),
    variable('ISTIO_META_OWNER', concat('kubernetes://apis/apps/v1/namespaces/', namespace, '/deployments/', deploymentName)),
    variable('ISTIO_META_MESH_ID', withDefault(value('global.meshID'), trustDomain)),
    variable('TRUST_DOMAIN', trustDomain),
    ...proxyMetadata(),
  ];
}
