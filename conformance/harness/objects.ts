import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as parsed, of any kind. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: any;
  };
  readonly [field: string]: any;
}

/** `VirtualService shop/reviews`, as istioctl names objects too. */
export function nameOf(object: KubeObject): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The API group; empty for the core group. */
export function groupOf(object: KubeObject): string {
  return object.apiVersion.includes('/') ? object.apiVersion.replace(/\/.*/, '') : '';
}

/** Whether istiod reads it as configuration. */
export function isIstioConfig(object: KubeObject): boolean {
  return groupOf(object).endsWith('.istio.io');
}

/** Reads every object of the YAML files, and of the YAML files in the folders, that are given; in the order of their names. */
export function readObjects(...places: string[]): KubeObject[] {
  return places.flatMap(yamlFilesOf).flatMap((file) => parseObjects(readFileSync(file, 'utf8'), file));
}

/** The YAML files that a path stands for. */
export function yamlFilesOf(place: string): string[] {
  if (!existsSync(place)) throw new Error(`${place} does not exist`);
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place).sort().filter((file) => /\.ya?ml$/.test(file)).map((file) => path.join(place, file));
}

/** Parses a stream of YAML documents; empty ones are left out, Lists taken apart. */
export function parseObjects(text: string, origin: string): KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${origin}: ${error.message}`);
    const object = document.toJS() as (KubeObject & { items?: KubeObject[] }) | null;
    // What is for Kustomize alone is no object.
    if (object === null || object.apiVersion.startsWith('kustomize.config.k8s.io/')) return [];
    return object.kind === 'List' ? (object.items ?? []) : [object];
  });
}
