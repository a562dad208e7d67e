import type { ProxyRole } from './proxy-parts';
import type { Templated, TemplatedEntry } from './template';
import { and, call, concat, Each, eq, Expr, or, when, withDefault } from './template';
import { annotation, applications, caAddress, data, hasAnnotation, label, podPorts, trustDomain, value } from './template-data';
import type { EnvVar } from '../../../imports/k8s';

type Variable = TemplatedEntry<EnvVar>;

/** Who a proxy is, by its pod, and who gives it its certificate: the same for every proxy. */
export const ofItsPod: readonly Variable[] = [
  variable('PILOT_CERT_PROVIDER', value('global.pilotCertProvider')),
  variable('CA_ADDR', caAddress),
  field('POD_NAME', 'metadata.name'),
  field('POD_NAMESPACE', 'metadata.namespace'),
  field('INSTANCE_IP', 'status.podIP'),
  field('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
  field('HOST_IP', 'status.hostIP'),
];

export const proxyConfig: Variable = variable('PROXY_CONFIG', concat(call('protoToJSON', data.proxyConfig), '\n'));

/**
 * What the proxy learns through its environment; the `ISTIO_META_` variables become the metadata that istiod knows it by.
 * Needs `collectApplications` and `collectPodPorts`.
 */
export function proxyEnvironment(role: ProxyRole): readonly Variable[] {
  const sidecar = role === 'sidecar';
  const ofEnvoy = (...variables: readonly Variable[]): readonly Variable[] => (role === 'agent' ? [] : variables);
  return [
    ...(role !== 'router' ? [when(eq(data.inboundMode, 'localhost'), variable('REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION', 'true'))] : []),
    ...ofItsPod,
    ...ofEnvoy(resource('ISTIO_CPU_LIMIT', 'limits.cpu')),
    proxyConfig,
    variable('ISTIO_META_POD_PORTS', podPorts),
    variable('ISTIO_META_APP_CONTAINERS', call('join', ',', applications)),
    ...ofEnvoy(
      // Go counts a container's CPU limit by itself, but not its memory limit.
      resource('GOMEMLIMIT', 'limits.memory'),
      when(data.compliancePolicy, variable('COMPLIANCE_POLICY', data.compliancePolicy)),
      when(eq(data.compliancePolicy, 'fips-140-3'), variable('GODEBUG', 'fips140=only')),
    ),
    variable('ISTIO_META_CLUSTER_ID', call('valueOrDefault', value('global.multiCluster.clusterName'), 'Kubernetes')),
    field('ISTIO_META_NODE_NAME', 'spec.nodeName'),
    ...ofEnvoy(variable('ISTIO_META_INTERCEPTION_MODE', interception(sidecar))),
    optional('ISTIO_META_NETWORK', value('global.network')),
    optional('ISTIO_META_WORKLOAD_NAME', sidecar ? withDefault(label('service.istio.io/workload-name'), data.ownerName) : data.ownerName),
    when(and(data.ownerApiVersion, data.ownerName), variable('ISTIO_META_OWNER', ownerUri())),
    ...ofEnvoy(when(hasAnnotation('sidecar.istio.io/bootstrapOverride'), variable('ISTIO_BOOTSTRAP_OVERRIDE', '/etc/istio/custom-bootstrap/custom_bootstrap.json'))),
    optional('ISTIO_META_MESH_ID', or(value('global.meshID'), trustDomain)),
    optional('TRUST_DOMAIN', trustDomain),
    ...(sidecar ? [optional('OTEL_RESOURCE_ATTRIBUTES', openTelemetryAttributes())] : []),
    ...proxyMetadata(),
  ];
}

/** The install's own entries for the proxy's metadata. */
export function proxyMetadata(): readonly Variable[] {
  return [new Each<Templated<EnvVar>>(data.proxyMetadata, variable(new Expr('$key'), new Expr('$value')))];
}

export function variable(name: Templated<string>, content: Templated<string>): Templated<EnvVar> {
  return { name, value: content };
}

export function field(name: string, fieldPath: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

/** A divisor is written out because the API server would add it, and GitOps tools would see a difference. */
export function resource(name: string, of: string): EnvVar {
  return { name, valueFrom: { resourceFieldRef: { resource: of, divisor: '1' } } };
}

function optional(name: string, content: Expr): Variable {
  return when(content, variable(name, content));
}

function interception(sidecar: boolean): Expr {
  const configured = new Expr('.ProxyConfig.InterceptionMode.String');
  return sidecar ? or(annotation('sidecar.istio.io/interceptionMode'), configured) : configured;
}

function ownerUri(): Expr {
  return concat('kubernetes://apis/', data.ownerApiVersion, '/namespaces/', data.ownerNamespace, '/', call('toLower', data.ownerKind), 's/', data.ownerName);
}

function openTelemetryAttributes(): Expr {
  return call(
    'otelResourceAttributes',
    ...['.MeshConfig', '.ObjectMeta.Annotations', '.ObjectMeta.Labels', '.DeploymentMeta.Namespace', '.Spec.Containers'].map((path) => new Expr(path)),
  );
}
