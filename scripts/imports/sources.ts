import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kialiCrd } from './kiali';
import { folderOf, modules } from './modules';
import type { GoModule } from './modules';
import { compareVersions, newestVersion, withoutDescriptions } from './schema';
import type { Crd, Schema } from './schema';

/** One kind to generate a class for. */
export interface Kind {
  readonly kind: string;
  readonly className: string;
  /** `group/version`, or `version` for the core group. */
  readonly apiVersion: string;
  /** `Namespaced`, `Cluster`, or undefined where the source does not say. */
  readonly scope?: string;
  readonly reference: string;
  readonly schema: Schema;
}

/** One generated module of L1 classes. */
export interface ApiGroup {
  readonly file: string;
  readonly modules: readonly GoModule[];
  readonly kinds: readonly Kind[];
  /** What `$ref` points at; custom resource definitions have none. */
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** The Kubernetes kinds that a mesh is made of or selects: API group, kind. */
const kubernetesKinds: readonly (readonly [string, string])[] = [
  ['', 'ConfigMap'],
  ['', 'Namespace'],
  ['', 'Pod'],
  ['', 'ResourceQuota'],
  ['', 'Secret'],
  ['', 'Service'],
  ['', 'ServiceAccount'],
  ['admissionregistration.k8s.io', 'MutatingWebhookConfiguration'],
  ['admissionregistration.k8s.io', 'ValidatingAdmissionPolicy'],
  ['admissionregistration.k8s.io', 'ValidatingAdmissionPolicyBinding'],
  ['admissionregistration.k8s.io', 'ValidatingWebhookConfiguration'],
  ['apiextensions.k8s.io', 'CustomResourceDefinition'],
  ['apps', 'DaemonSet'],
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['autoscaling', 'HorizontalPodAutoscaler'],
  ['batch', 'CronJob'],
  ['batch', 'Job'],
  ['discovery.k8s.io', 'EndpointSlice'],
  ['networking.k8s.io', 'NetworkPolicy'],
  ['policy', 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io', 'ClusterRole'],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding'],
  ['rbac.authorization.k8s.io', 'Role'],
  ['rbac.authorization.k8s.io', 'RoleBinding'],
  ['scheduling.k8s.io', 'PriorityClass'],
];

/** Istio's custom resource definitions, with descriptions. */
export function istioCrds(): readonly Crd[] {
  return readCrds(join(folderOf(modules.istio), 'kubernetes/customresourcedefinitions.gen.yaml'));
}

/** The standard channel of the Gateway API, with descriptions. It holds every kind that has a stable version. */
export function gatewayApiCrds(): readonly Crd[] {
  const folder = join(folderOf(modules.gatewayApi), 'config/crd/standard');
  return readdirSync(folder).filter((name) => name.startsWith('gateway.networking.k8s.io_')).sort().flatMap((name) => readCrds(join(folder, name)));
}

interface CompanionSource {
  readonly module: GoModule;
  readonly file: string;
  /** The kinds in the file that are rendered. */
  readonly kinds: readonly string[];
  /** Fields that take anything, since k8s.ts has their types. */
  readonly open?: readonly string[];
}

/** What pods of the operator of Prometheus may be told in Kubernetes' own words, with volumes that may be of any kind. */
const podFields = [
  'spec.affinity', 'spec.containers[]', 'spec.dnsConfig', 'spec.initContainers[]', 'spec.storage.ephemeral', 'spec.tolerations[]',
  'spec.topologySpreadConstraints[]', 'spec.volumeMounts[]', 'spec.volumes[]', 'spec.web',
];

function prometheusOperator(plural: string, open: readonly string[]): CompanionSource {
  const kinds = ['Alertmanager', 'AlertmanagerConfig', 'PodMonitor', 'Prometheus', 'PrometheusRule'];
  return { module: modules.prometheusOperator, file: `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`, kinds, open };
}

/** Programs beside a mesh, with the kinds of theirs that this library renders. Their own installers bring the definitions to a cluster. */
const companions: readonly { readonly name: string; readonly reference: string; readonly sources: readonly CompanionSource[] }[] = [
  {
    name: 'argo',
    reference: 'https://argo-cd.readthedocs.io/',
    sources: [
      { module: modules.argoCd, file: 'manifests/crds/application-crd.yaml', kinds: ['Application'] },
      {
        module: modules.argoCd,
        file: 'manifests/crds/applicationset-crd.yaml',
        kinds: ['ApplicationSet'],
        // Each generator repeats the whole template of an Application, and these two all other generators.
        open: [
          ...['matrix', 'merge', 'plugin', 'pullRequest', 'scmProvider', 'clusterDecisionResource'].map((generator) => `spec.generators[].${generator}`),
          ...['clusters', 'git', 'list'].map((generator) => `spec.generators[].${generator}.template`),
        ],
      },
      { module: modules.argoRollouts, file: 'manifests/crds/analysis-template-crd.yaml', kinds: ['AnalysisTemplate'], open: ['spec.metrics[].provider.job.spec'] },
      { module: modules.argoRollouts, file: 'manifests/crds/rollout-crd.yaml', kinds: ['Rollout'], open: ['spec.template'] },
    ],
  },
  {
    name: 'cert-manager',
    reference: 'https://cert-manager.io/docs/reference/api-docs/',
    sources: [
      { module: modules.certManager, file: 'deploy/crds/cert-manager.io_certificates.yaml', kinds: ['Certificate'] },
      // Issuers that solve challenges name pods of their own, whose shape is Kubernetes' business.
      { module: modules.certManager, file: 'deploy/crds/cert-manager.io_issuers.yaml', kinds: ['Issuer'], open: ['spec.acme'] },
    ],
  },
  {
    name: 'flux',
    reference: 'https://fluxcd.io/flux/components/',
    sources: [
      { module: modules.fluxSource, file: 'config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml', kinds: ['GitRepository'] },
      { module: modules.fluxSource, file: 'config/crd/bases/source.toolkit.fluxcd.io_ocirepositories.yaml', kinds: ['OCIRepository'] },
      { module: modules.fluxKustomize, file: 'config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml', kinds: ['Kustomization'] },
    ],
  },
  {
    name: 'flagger',
    reference: 'https://docs.flagger.app/usage/how-it-works',
    sources: [{ module: modules.flagger, file: 'artifacts/flagger/crd.yaml', kinds: ['Canary', 'MetricTemplate'] }],
  },
  {
    name: 'grafana-operator',
    reference: 'https://grafana.github.io/grafana-operator/docs/api/',
    sources: [{ module: modules.grafanaOperator, file: 'config/crd/bases/grafana.integreatly.org_grafanadashboards.yaml', kinds: ['GrafanaDashboard'] }],
  },
  {
    name: 'multus',
    reference: 'https://github.com/k8snetworkplumbingwg/multus-cni',
    sources: [{ module: modules.multus, file: 'artifacts/networks-crd.yaml', kinds: ['NetworkAttachmentDefinition'] }],
  },
  {
    name: 'prometheus-operator',
    reference: 'https://prometheus-operator.dev/docs/api-reference/api/',
    sources: [
      ...['podmonitors', 'prometheusrules'].map((plural) => prometheusOperator(plural, [])),
      prometheusOperator('alertmanagerconfigs', [
        ...['discord', 'email', 'msteams', 'msteamsv2', 'opsgenie', 'pushover', 'rocketchat', 'sns', 'telegram', 'victorops', 'webex', 'wechat'].map((by) => `spec.receivers[].${by}Configs[]`),
        ...['pagerduty', 'slack', 'webhook'].map((by) => `spec.receivers[].${by}Configs[].httpConfig`),
      ]),
      prometheusOperator('alertmanagers', [...podFields, 'spec.alertmanagerConfiguration.global']),
      prometheusOperator('prometheuses', [
        ...podFields, 'spec.apiserverConfig', 'spec.remoteRead[]', 'spec.remoteWrite[]', 'spec.thanos', 'spec.tracingConfig',
        ...['authorization', 'basicAuth', 'sigv4', 'tlsConfig'].map((field) => `spec.alerting.alertmanagers[].${field}`),
      ]),
    ],
  },
];

interface Companion {
  readonly name: string;
  readonly modules: readonly GoModule[];
  readonly crds: readonly Crd[];
  readonly reference: string;
}

/** The kinds of programs beside a mesh, with descriptions. */
export function companionCrds(): readonly Companion[] {
  const kiali = { name: 'kiali', reference: 'https://kiali.io/docs/configuration/kialis.kiali.io/', modules: [], crds: [kialiCrd] };
  return [kiali, ...companions.map(({ name, reference, sources }) => ({
    name,
    reference,
    modules: [...new Set(sources.map(({ module }) => module))],
    crds: sources.flatMap(({ module, file, kinds, open = [] }) => readCrds(join(folderOf(module), file))
      .filter(({ spec }) => kinds.includes(spec.names.kind)).map((crd) => open.reduce(openField, withPlainEnvelope(crd)))),
  }))];
}

/** A definition that takes anything in one field. */
function openField(crd: Crd, field: string): Crd {
  return withSchemas(crd, (schema) => opened(schema, field.split('.')));
}

/** What every object has, as all definitions say it. Flagger's quotes its descriptions across lines in a way that YAML parsers read differently. */
function withPlainEnvelope(crd: Crd): Crd {
  return withSchemas(crd, (schema) => ({ ...schema, properties: { ...schema.properties, apiVersion: { type: 'string' }, kind: { type: 'string' } } }));
}

function withSchemas(crd: Crd, change: (schema: Schema) => Schema): Crd {
  const versions = crd.spec.versions.map((version) => ({ ...version, schema: { openAPIV3Schema: change(version.schema.openAPIV3Schema) } }));
  return { ...crd, spec: { ...crd.spec, versions } };
}

function opened(schema: Schema, [step, ...rest]: readonly string[]): Schema {
  if (step === undefined) return { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const name = step.replace('[]', '');
  const property = schema.properties?.[name];
  if (property === undefined) throw new Error(`there is no field ${name} to leave open`);
  const changed = step.endsWith('[]') ? { ...property, items: opened(property.items ?? {}, rest) } : opened(property, rest);
  return { ...schema, properties: { ...schema.properties, [name]: changed } };
}

/** The modules generated from custom resource definitions: one for each API group. */
export function crdGroups(from: readonly GoModule[], crds: readonly Crd[], reference?: string): readonly ApiGroup[] {
  const groups = [...new Set(crds.map((crd) => crd.spec.group))].sort();
  return groups.map((group) => ({
    file: `${group}.ts`,
    modules: from,
    kinds: crds.filter((crd) => crd.spec.group === group).map((crd) => crdKind(crd, reference)).sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    definitions: {},
  }));
}

/** The module of Kubernetes' own kinds. */
export function kubernetesGroup(): ApiGroup {
  const swagger = join(folderOf(modules.kubernetes), 'api/openapi-spec/swagger.json');
  const { definitions } = withoutDescriptions(JSON.parse(readFileSync(swagger, 'utf8')) as { definitions: Record<string, KubernetesDefinition> });
  return { file: 'k8s.ts', modules: [modules.kubernetes], kinds: kubernetesKinds.map(([group, kind]) => kubernetesKind(definitions, group, kind)), definitions };
}

interface KubernetesDefinition extends Schema {
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

function kubernetesKind(definitions: Readonly<Record<string, KubernetesDefinition>>, group: string, kind: string): Kind {
  const [newest] = Object.values(definitions)
    .flatMap((schema) => (schema['x-kubernetes-group-version-kind'] ?? []).map((gvk) => ({ ...gvk, schema })))
    .filter((candidate) => candidate.group === group && candidate.kind === kind)
    .sort((a, b) => compareVersions(a.version, b.version));
  if (newest === undefined) throw new Error(`${modules.kubernetes.version} has no kind ${kind} in API group '${group}'`);
  const release = modules.kubernetes.version.split('.').slice(0, 2).join('.');
  const anchor = [kind.toLowerCase(), newest.version, (group || 'core').replaceAll('.', '-')].join('-');
  return {
    kind,
    className: `Kube${kind}`,
    apiVersion: group ? `${group}/${newest.version}` : newest.version,
    reference: `https://kubernetes.io/docs/reference/generated/kubernetes-api/${release}/#${anchor}`,
    schema: newest.schema,
  };
}

function crdKind(crd: Crd, reference: string | undefined): Kind {
  const { group, scope, names: { kind } } = crd.spec;
  const version = newestVersion(crd);
  const schema = version.schema.openAPIV3Schema;
  return { kind, className: kind, apiVersion: `${group}/${version.name}`, scope, reference: reference ?? referenceOf(schema), schema: withoutDescriptions(schema) };
}

/** The page on istio.io that a definition names; for the Gateway API, its specification. */
function referenceOf(schema: Schema): string {
  const page = /istio\.io\/docs\/(reference\/config\/[\w/-]+)\.html/.exec(schema.properties?.spec?.description ?? '')?.[1];
  return page === undefined ? 'https://gateway-api.sigs.k8s.io/reference/spec/' : `https://istio.io/latest/docs/${page}/`;
}

function readCrds(path: string): readonly Crd[] {
  const documents = parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS() as Crd | null);
  return documents.filter((document): document is Crd => document?.kind === 'CustomResourceDefinition');
}
