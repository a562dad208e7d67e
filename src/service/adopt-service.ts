import { MeshError } from '../errors';
import type { ManifestObject, Manifests } from '../manifests';
import { textMap, valueAt } from '../manifests';
import type { IMeshNamespace, VersionLabels } from '../mesh';
import type { ServiceDescription } from './mesh-service-base';
import { readServicePorts } from './service-ports';

/** Labels that tell a workload's version, the more specific convention first. */
const versionLabels = ['version', 'app.kubernetes.io/version'];

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'];

/** What to look for. */
export interface Adoption<V extends string> {
  readonly manifests: Manifests;
  readonly namespace: IMeshNamespace;
  readonly versions?: readonly V[];
}

/** Reads a service, its ports, versions and identities, off its manifests. */
export function adoptService<V extends string>(name: string, adoption: Adoption<V>): ServiceDescription<V> {
  const { manifests, namespace } = adoption;
  const service = findService(name, adoption);
  const selector = textMap(valueAt(service.body, 'spec', 'selector'));
  const workloads = manifests.ofKind(...workloadKinds).filter((workload) => isIn(namespace, workload) && selects(selector, podLabels(workload)));
  if (Object.keys(selector).length > 0 && workloads.length === 0) {
    throw new MeshError({
      code: 'SelectorWithoutWorkload',
      at: service.origin,
      problem: `the selector of Service ${name} matches no workload of namespace ${namespace.namespaceName}`,
      value: selector,
      fix: 'Read the manifests of its Deployment too, or correct the selector',
    });
  }
  const ports = readServicePorts(service, workloads);
  if (ports.length === 0) {
    throw new MeshError({ code: 'ServiceWithoutPorts', at: service.origin, problem: `Service ${name} has no TCP port`, value: valueAt(service.body, 'spec', 'ports'), fix: 'Give it the port that clients call' });
  }
  return { name, namespace, ports, selector, versions: findVersions(service, workloads, adoption.versions), serviceAccounts: findServiceAccounts(workloads) };
}

function findService<V extends string>(name: string, { manifests, namespace }: Adoption<V>): ManifestObject {
  const services = manifests.ofKind('Service').filter((service) => isIn(namespace, service));
  const [service, other] = services.filter((candidate) => candidate.name === name);
  if (service === undefined) {
    const elsewhere = manifests.ofKind('Service').find((candidate) => candidate.name === name);
    throw new MeshError({
      code: 'ServiceNotFound',
      at: namespace,
      problem: `the manifests hold no Service of this name for namespace ${namespace.namespaceName}`,
      value: name,
      fix: fixFor(services, elsewhere),
    });
  }
  if (other !== undefined) {
    throw new MeshError({ code: 'AmbiguousService', at: other.origin, problem: `${service.origin} holds a Service of the same name`, value: name, fix: 'Read only the manifests of one environment at a time' });
  }
  return service;
}

function fixFor(services: readonly ManifestObject[], elsewhere: ManifestObject | undefined): string {
  if (elsewhere !== undefined) return `Pass the namespace ${elsewhere.namespace ?? ''}, where ${elsewhere.origin} has it`;
  return services.length === 0 ? 'Read the files that hold the Services of this namespace' : `Use one of ${services.map(({ name }) => name).sort().join(', ')}`;
}

/** A manifest without namespace goes to the one it is applied to, so it fits any. */
function isIn(namespace: IMeshNamespace, object: ManifestObject): boolean {
  return object.namespace === undefined || object.namespace === namespace.namespaceName;
}

function podLabels(workload: ManifestObject): Readonly<Record<string, string>> {
  return textMap(valueAt(workload.body, 'spec', 'template', 'metadata', 'labels'));
}

function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

function findVersions<V extends string>(
  service: ManifestObject, workloads: readonly ManifestObject[], wanted: readonly V[] | undefined,
): Readonly<Record<V, VersionLabels>> {
  const label = versionLabels.find((key) => workloads.length > 0 && workloads.every((workload) => podLabels(workload)[key] !== undefined));
  const values = label === undefined ? [] : [...new Set(workloads.map((workload) => podLabels(workload)[label] ?? ''))].sort();
  const found = new Map(values.map((value) => [subsetName(value), { [label ?? '']: value }]));

  const twins = values.filter((value) => values.some((other) => other !== value && subsetName(other) === subsetName(value)));
  if (twins.length > 0) {
    throw new MeshError({ code: 'InvalidValue', at: service.origin, problem: 'these versions would share one subset, since a subset is named by a DNS label', value: twins, fix: 'Rename one of the two' });
  }
  const missing = wanted?.find((version) => !found.has(version));
  if (missing !== undefined) {
    throw new MeshError({
      code: 'VersionWithoutWorkload',
      at: service.origin,
      problem: `no workload behind Service ${service.name} carries the labels of this version`,
      value: missing,
      fix: found.size === 0 ? `Label the pods of each of its workloads, as in version: ${missing}` : `Use one of ${[...found.keys()].join(', ')}, or add its workload`,
    });
  }
  const names = wanted ?? [...found.keys()];
  // The names are V by the check above, or V is string.
  return Object.fromEntries(names.map((version) => [version, found.get(version)])) as Readonly<Record<V, VersionLabels>>;
}

/** Subsets are named by DNS labels, and versions such as 1.2.3 are none. */
function subsetName(version: string): string {
  return version.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}

function findServiceAccounts(workloads: readonly ManifestObject[]): string[] {
  // Kubernetes still reads the old name of the field.
  const accounts = workloads.map(({ body }) => {
    const pod = valueAt(body, 'spec', 'template', 'spec');
    return valueAt(pod, 'serviceAccountName') ?? valueAt(pod, 'serviceAccount') ?? 'default';
  });
  return [...new Set(accounts.filter((account) => typeof account === 'string'))].sort();
}
