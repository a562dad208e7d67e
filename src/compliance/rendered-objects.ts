import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ManifestObject, ManifestValue } from '../manifests';
import { listOf, Manifests, textMap, valueAt } from '../manifests';

/** The kinds that say something about the rules: of all others, such as definitions, nothing is read. */
const kinds: readonly string[] = [
  'AuthorizationPolicy', 'ClusterRole', 'ConfigMap', 'DestinationRule', 'Gateway', 'Namespace', 'NetworkPolicy', 'PeerAuthentication', 'Role', 'RoleBinding', 'Sidecar', 'Telemetry',
];

interface MeshSettings {
  readonly object: ManifestObject;
  readonly config: ManifestValue;
}

/** Objects as a cluster would get them, with where they are from: files of manifests, or the constructs that render them. */
export class RenderedObjects {
  /** @param rootNamespace of the mesh; without it, it is what the mesh configuration among the objects says */
  public static of(source: IConstruct | Manifests | readonly ApiObject[], rootNamespace?: string): RenderedObjects {
    if (source instanceof Manifests) return new RenderedObjects(source.objects.filter(({ kind }) => kinds.includes(kind)), rootNamespace);
    const objects = 'node' in source ? source.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child)) : source;
    return new RenderedObjects(objects.filter(({ kind }) => kinds.includes(kind)).map(asManifest), rootNamespace);
  }

  private settings: { readonly found: MeshSettings | undefined } | undefined;

  private constructor(private readonly objects: readonly ManifestObject[], private readonly givenRoot: string | undefined) {}

  /** Of Istio's own kinds, where the Gateway API has one of the same name. */
  public ofKind(kind: string): readonly ManifestObject[] {
    return this.objects.filter((object) => object.kind === kind && !object.apiVersion.startsWith('gateway.networking.k8s.io/'));
  }

  public inNamespace(kind: string, namespace: string): readonly ManifestObject[] {
    return this.ofKind(kind).filter((object) => object.namespace === namespace);
  }

  /** The settings of the proxies, as istiod reads them. */
  public get meshConfig(): MeshSettings | undefined {
    if (this.settings === undefined) this.settings = { found: meshConfigIn(this.ofKind('ConfigMap')) };
    return this.settings.found;
  }

  public get rootNamespace(): string {
    if (this.givenRoot !== undefined) return this.givenRoot;
    const { meshConfig } = this;
    const root = valueAt(meshConfig?.config, 'rootNamespace');
    return typeof root === 'string' ? root : meshConfig?.object.namespace ?? 'istio-system';
  }

  /** The namespaces whose pods join the mesh. */
  public get meshNamespaces(): readonly string[] {
    return this.ofKind('Namespace').filter((object) => {
      const labels = labelsOf(object);
      return labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined || isAmbient(object);
    }).map(({ name }) => name).sort();
  }

  public isAmbient(namespace: string): boolean {
    return this.ofKind('Namespace').some((object) => object.name === namespace && isAmbient(object));
  }
}

/** Whether a policy is for all pods of its namespace. */
export function isForAll({ body }: ManifestObject): boolean {
  return Object.keys(textMap(valueAt(body, 'spec', 'selector', 'matchLabels'))).length === 0 && valueAt(body, 'spec', 'targetRefs') === undefined
    && valueAt(body, 'spec', 'targetRef') === undefined && Object.keys(textMap(valueAt(body, 'spec', 'workloadSelector', 'labels'))).length === 0;
}

/** The text at a path; empty for anything else. */
export function textAt(value: ManifestValue | undefined, ...keys: readonly string[]): string {
  const text = valueAt(value, ...keys);
  return typeof text === 'string' ? text : '';
}

/** The texts of a list at a path. */
export function textsAt(value: ManifestValue | undefined, ...keys: readonly string[]): readonly string[] {
  return itemsAt(value, ...keys).filter((item) => typeof item === 'string');
}

/** The items of a list at a path. */
export function itemsAt(value: ManifestValue | undefined, ...keys: readonly string[]): readonly ManifestValue[] {
  return listOf(valueAt(value, ...keys));
}

/** YAML in a ConfigMap. */
function meshConfigIn(configMaps: readonly ManifestObject[]): MeshSettings | undefined {
  const object = configMaps.find(({ name, body }) => (name === 'istio' || name.startsWith('istio-')) && textAt(body, 'data', 'mesh') !== '');
  if (object === undefined) return undefined;
  // Loaded when there is something to read: importing this package should cost programs that read none nothing.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parse } = require('yaml') as typeof import('yaml');
  return { object, config: parse(textAt(object.body, 'data', 'mesh')) as ManifestValue };
}

function isAmbient(object: ManifestObject): boolean {
  return labelsOf(object)['istio.io/dataplane-mode'] === 'ambient';
}

function labelsOf({ body }: ManifestObject): Readonly<Record<string, string>> {
  return textMap(valueAt(body, 'metadata', 'labels'));
}

function asManifest(object: ApiObject): ManifestObject {
  const body = object.toJson() as ManifestObject['body'];
  return { apiVersion: object.apiVersion, kind: object.kind, name: object.name, namespace: object.metadata.namespace, body, origin: object.node.path };
}
