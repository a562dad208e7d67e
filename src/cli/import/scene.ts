import { App, Chart } from 'cdk8s';
import { textOf } from './meaning/canonical';
import { MeshError } from '../../errors';
import { Mesh, MeshNamespace, MeshService } from '../../index';
import type { ManifestObject } from '../../manifests';
import { listOf, Manifests, textMap, valueAt } from '../../manifests';
import { textsAt } from '../graph/routes';
import { selects } from '../graph/workloads';

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'];

/** What stands around the objects that are read: the Services they are about, and the pods behind them. */
export class Scene {
  private readonly services = new Map<string, MeshService<string> | string>();
  private readonly chart = new Chart(new App(), 'scene');
  private readonly namespaces = new Map<string, ReturnType<typeof MeshNamespace.fromAttributes>>();
  private readonly names = new Set<string>();
  private readonly shared = new Map<string, string>();
  /** Services without a workload that was read. */
  public readonly bare = new Set<string>();
  /** The ServiceEntry of each host that has one: the last, where there are several. */
  public readonly owners = new Map<string, ManifestObject>();

  constructor(
    public readonly manifests: Manifests,
    /** Where objects go that name no namespace. */
    public readonly namespace: string,
  ) {
    for (const entry of manifests.ofKind('ServiceEntry')) {
      const hosts = textsAt(entry.body, 'spec', 'hosts');
      for (const host of hosts) {
        this.owners.set(host, entry);
        this.nameOf('outside', host, hosts.length === 1 ? entry.name : host.replace('*', 'any').replaceAll('.', '-'));
      }
    }
    const mesh = Mesh.fromAttributes({});
    // These are asked for first: whoever reads the documents looks for them under their own names.
    this.nameOfMesh();
    for (const object of manifests.ofKind('Service').filter(({ apiVersion }) => apiVersion === 'v1')) {
      const at = this.namespaceOf(object);
      const home = this.namespaces.get(at) ?? MeshNamespace.fromAttributes(this.chart, at, { mesh });
      this.namespaces.set(at, home);
      const host = this.hostOf(object.name, at);
      this.services.set(host, this.services.has(host) ? 'it is there twice' : this.adopt(object, home));
    }
  }

  public namespaceOf({ namespace }: Pick<ManifestObject, 'namespace'>): string {
    return namespace ?? this.namespace;
  }

  /** As istiod completes it: a name without a dot is a Service of the same namespace. */
  public hostOf(name: string, namespace: string): string {
    return name.includes('.') || name.startsWith('*') ? name : `${name}.${namespace}.svc.cluster.local`;
  }

  /** The Service of a host, as the library adopts it. */
  public serviceOf(host: string): MeshService<string> | undefined {
    const found = this.services.get(host);
    return typeof found === 'string' ? undefined : found;
  }

  /** The files that hold a Service and its workloads. */
  public filesOf(host: string): readonly string[] {
    const service = this.serviceOf(host);
    if (service === undefined) return [];
    const { serviceName, selector, namespace: { namespaceName } } = service;
    const own = this.manifests.objects.filter((object) => this.namespaceOf(object) === namespaceName && (object.kind === 'Service' ? object.name === serviceName
      : workloadKinds.includes(object.kind) && selects(selector, textMap(valueAt(object.body, 'spec', 'template', 'metadata', 'labels')))));
    return [...new Set(own.map(({ origin }) => origin.replace(/:\d+$/, '')))];
  }

  /** The numbers of a Service's ports; none where it is not known. */
  public portsAt(host: string): readonly number[] {
    return this.serviceOf(host)?.ports.map(({ number }) => number) ?? [];
  }

  /** Why there is none. */
  public whyNot(host: string): string {
    const found = this.services.get(host);
    return typeof found === 'string' ? `the Service ${host} cannot be adopted: ${found}` : `no Service ${host} was read; name its manifests, too`;
  }

  public get hosts(): readonly string[] {
    return [...this.services.keys()];
  }

  /** The numbers of the ports that the selected pods are known to have. */
  public portsOf(namespace: string, selector: Readonly<Record<string, string>>): readonly string[] {
    const pods = this.manifests.ofKind(...workloadKinds)
      .filter((workload) => this.namespaceOf(workload) === namespace).map(({ body }) => valueAt(body, 'spec', 'template'))
      .filter((template) => selects(selector, textMap(valueAt(template, 'metadata', 'labels'))));
    const numbers = pods.flatMap((template) => listOf(valueAt(template, 'spec', 'containers')))
      .flatMap((container) => listOf(valueAt(container, 'ports'))).map((port) => JSON.stringify(valueAt(port, 'containerPort') ?? null));
    return [...new Set(numbers)].sort();
  }

  /** The name of the document of what several may name, found at the first call. */
  public nameOf(kind: string, key: string, ...candidates: readonly string[]): string {
    const known = this.shared.get(`${kind} ${key}`) ?? this.name(...candidates);
    this.shared.set(`${kind} ${key}`, known);
    return known;
  }

  public nameOfMesh(): string {
    return this.nameOf('mesh', '', 'mesh');
  }

  public nameOfNamespace(namespace: string): string {
    return this.nameOf('namespace', namespace, namespace, `${namespace}-namespace`);
  }

  public nameOfService(host: string): string {
    const service = this.serviceOf(host);
    const serviceName = service?.serviceName ?? host;
    return this.nameOf('service', host, serviceName, `${serviceName}-${service?.namespace.namespaceName ?? this.namespace}`);
  }

  /** Where pods with these labels run; undefined where none were read. */
  public namespaceOfPods(labels: Readonly<Record<string, string>>): string | undefined {
    const found = this.manifests.ofKind(...workloadKinds).find(({ body }) => selects(labels, textMap(valueAt(body, 'spec', 'template', 'metadata', 'labels'))));
    return found === undefined ? undefined : this.namespaceOf(found);
  }

  /** Whether a Gateway that was read selects just these pods. */
  public isGateway(labels: Readonly<Record<string, string>>): boolean {
    return this.manifests.ofKind('Gateway').some(({ body }) => textOf(textMap(valueAt(body, 'spec', 'selector'))) === textOf(labels));
  }

  /** A name that no document has yet. Dots in names of documents lead to their parts. */
  public name(...candidates: readonly string[]): string {
    const plain = candidates.map((each) => each.replaceAll('.', '-'));
    const [first = 'document'] = plain;
    let name = plain.find((each) => !this.names.has(each)) ?? first;
    for (let count = 2; this.names.has(name); count += 1) name = `${first}-${count}`;
    this.names.add(name);
    return name;
  }

  private adopt(object: ManifestObject, namespace: ReturnType<typeof MeshNamespace.fromAttributes>): MeshService<string> | string {
    const { body, name } = object;
    if (valueAt(body, 'spec', 'type') === 'ExternalName') return 'it only names another host';
    const attempt = (id: string, from: Manifests): MeshService<string> | MeshError => {
      try {
        return MeshService.fromManifests(this.chart, id, { name, namespace, manifests: from });
      } catch (error) {
        if (error instanceof MeshError) return error;
        throw error;
      }
    };
    const id = `${namespace.namespaceName}-${name}`;
    const adopted = attempt(id, this.manifests);
    const isBare = adopted instanceof MeshError && adopted.code === 'SelectorWithoutWorkload';
    if (isBare) this.bare.add(this.hostOf(name, namespace.namespaceName));
    const found = isBare ? attempt(`${id}-alone`, withWorkload(object)) : adopted;
    return found instanceof MeshError ? found.problem : found;
  }
}

/** A Service alone says all that is asked of it here, but the library adopts none without a workload. */
function withWorkload({ body }: ManifestObject): Manifests {
  const labels = valueAt(body, 'spec', 'selector') ?? {};
  const workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'workload' }, spec: { template: { metadata: { labels } } } };
  return Manifests.parse([body, workload].map((each) => JSON.stringify(each)).join('\n---\n'));
}
