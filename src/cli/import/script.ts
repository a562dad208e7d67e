import type { Scene } from './scene';
import type { MeshService } from '../../index';
import type { ManifestValue } from '../../manifests';

/** A document to be written, but for what all have. */
export interface Draft {
  readonly kind: string;
  readonly name: string;
  readonly body: { readonly [key: string]: ManifestValue };
}

/** What a document of a service says beside its `spec`, such as one more route. */
export interface Call {
  readonly target: string;
  readonly verb: string;
  readonly value: ManifestValue;
}

/** That no document says what objects say. */
export class Unsaid extends Error {}

/** What is said of some objects, as it is found out. */
export class Script {
  public readonly drafts: Draft[] = [];
  public readonly calls: Call[] = [];
  public readonly notes: string[] = [];
  /** Hosts of Services, and versions that they have to have. */
  public readonly services = new Map<string, Readonly<Record<string, Readonly<Record<string, string>>>>>();
  public readonly namespaces = new Set<string>();
  /** Documents that others may need too, by name. */
  public readonly shared = new Map<string, Draft>();
  /** Names of documents that others draft. */
  public readonly uses = new Set<string>();

  constructor(public readonly scene: Scene) {}

  /** @returns the name of a document of this kind */
  public draft(kind: string, name: string, spec: { readonly [key: string]: ManifestValue | undefined }, form: 'fromAttributes' | 'spec' = 'spec'): string {
    const unique = this.scene.name(name);
    this.drafts.push({ kind, name: unique, body: { [form]: defined(spec) } });
    return unique;
  }

  public call(target: string, verb: string, value: { readonly [key: string]: ManifestValue | undefined }): void {
    this.calls.push({ target, verb, value: defined(value) });
  }

  /** The document of what answers at a host: a Service, or one that a ServiceEntry describes. */
  public target(host: string): string {
    if (this.scene.owners.has(host)) {
      const outside = this.scene.nameOf('outside', host);
      this.uses.add(outside);
      return outside;
    }
    const service = this.service(host);
    this.services.set(host, this.services.get(host) ?? {});
    this.namespaces.add(service.namespace.namespaceName);
    return this.scene.nameOfService(host);
  }

  public service(host: string): MeshService<string> {
    const service = this.scene.serviceOf(host);
    if (service === undefined) throw new Unsaid(this.scene.whyNot(host));
    return service;
  }

  public namespace(name: string): string {
    this.namespaces.add(name);
    return this.scene.nameOfNamespace(name);
  }

  public mesh(): string {
    return this.scene.nameOfMesh();
  }
}

export function defined(map: { readonly [key: string]: ManifestValue | undefined }): { readonly [key: string]: ManifestValue } {
  return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, ManifestValue] => entry[1] !== undefined));
}
