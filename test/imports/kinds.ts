/** The kinds that imports/ must cover, read from the schemas alone: nothing here uses the generator. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

export interface Schema {
  readonly '$ref'?: string;
  readonly 'type'?: string;
  readonly 'format'?: string;
  readonly 'enum'?: readonly (string | number)[];
  readonly 'properties'?: Readonly<Record<string, Schema>>;
  readonly 'additionalProperties'?: Schema | boolean;
  readonly 'items'?: Schema;
  readonly 'required'?: readonly string[];
  readonly 'minimum'?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly className: string;
  /** The module of imports/ that holds the class. */
  readonly module: string;
  readonly schema: Schema;
}

export interface L1Class {
  readonly GVK: { readonly apiVersion: string; readonly kind: string };
  new(scope: Construct, id: string, props: object): ApiObject;
  manifest(props: object): object;
}

interface Crd {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string }; readonly versions: readonly CrdVersion[] };
}

interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly deprecated?: boolean;
  readonly schema: { readonly openAPIV3Schema: Schema };
}

export const importsFolder = join(__dirname, '../../imports');

const kubernetes = read(join(__dirname, 'k8s.schemas.json')) as { kinds: Record<string, Schema>; definitions: Record<string, Schema> };
/** The mesh configuration, which no custom resource holds. */
export const meshConfig = read(join(__dirname, 'mesh-config.schemas.json')) as Record<string, Schema>;
const companionsFolder = join(__dirname, '../../conformance/crds');
const crds = [
  ...['istio', 'gateway-api'].map((file) => join(importsFolder, `crds/${file}.json`)),
  ...readdirSync(companionsFolder).sort().map((file) => join(companionsFolder, file)),
].flatMap((path) => read(path) as Crd[]);

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

const crdKinds: readonly Kind[] = crds.map(({ spec }) => {
  // Of v2, v1, v1beta1 and v1alpha3 the first that is there.
  const age = (name: string): number => (name.includes('alpha') ? 2000 : name.includes('beta') ? 1000 : 0) - Number(/\d+$/.exec(name)![0]);
  const [newest] = spec.versions.filter((version) => version.served && !version.deprecated).sort((a, b) => age(a.name) - age(b.name));
  const { kind } = spec.names;
  return { apiVersion: `${spec.group}/${newest!.name}`, kind, className: kind, module: spec.group, schema: newest!.schema.openAPIV3Schema };
});

export const kinds: readonly Kind[] = [...crdKinds, ...Object.entries(kubernetes.kinds).map(([gvk, schema]) => {
  const [apiVersion, kind] = gvk.split(' ') as [string, string];
  return { apiVersion, kind, className: `Kube${kind}`, module: 'k8s', schema };
})];

export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/definitions/', '');
  return kubernetes.definitions[name] ?? meshConfig[name]!;
}

/** The properties of a kind that its class takes, beside metadata. */
export function fieldsOf({ schema }: Kind): [string, Schema][] {
  return Object.entries(schema.properties ?? {}).filter(([name]) => !['apiVersion', 'kind', 'metadata'].includes(name));
}

export async function classOf({ module, className }: Kind): Promise<L1Class> {
  const loaded = await import(join(importsFolder, module)) as Record<string, L1Class>;
  const found = loaded[className];
  if (found === undefined) throw new Error(`imports/${module}.ts has no class ${className}`);
  return found;
}

/** The modules of imports/ that hold classes. */
export const modules = [...new Set(kinds.map((kind) => kind.module))];
