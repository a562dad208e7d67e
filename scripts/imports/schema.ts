/** The part of OpenAPI that custom resource definitions and Kubernetes' own swagger use. */
export interface Schema {
  readonly '$ref'?: string;
  readonly 'type'?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly 'format'?: string;
  readonly 'description'?: string;
  readonly 'deprecated'?: boolean;
  readonly 'default'?: unknown;
  readonly 'enum'?: readonly (string | number)[];
  readonly 'properties'?: Readonly<Record<string, Schema>>;
  readonly 'additionalProperties'?: Schema | boolean;
  readonly 'items'?: Schema;
  readonly 'required'?: readonly string[];
  readonly 'minimum'?: number;
  readonly 'maximum'?: number;
  readonly 'minLength'?: number;
  readonly 'maxLength'?: number;
  readonly 'minItems'?: number;
  readonly 'maxItems'?: number;
  readonly 'minProperties'?: number;
  readonly 'maxProperties'?: number;
  readonly 'pattern'?: string;
  readonly 'oneOf'?: readonly Schema[];
  readonly 'anyOf'?: readonly Schema[];
  readonly 'allOf'?: readonly Schema[];
  readonly 'not'?: Schema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

/** A custom resource definition, as far as the generator reads it. */
export interface Crd {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly names: { readonly kind: string };
    readonly versions: readonly CrdVersion[];
  };
}

interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly deprecated?: boolean;
  readonly schema: { readonly openAPIV3Schema: Schema };
}

const versionPattern = /^v(\d+)(?:(alpha|beta)(\d+))?$/;

/** Orders API versions as Kubernetes does, newest stable first: v2, v1, v2beta1, v1alpha3. */
export function compareVersions(a: string, b: string): number {
  const rank = (version: string): readonly number[] => {
    const match = versionPattern.exec(version);
    if (!match) throw new Error(`${version} is not a Kubernetes API version`);
    return [{ alpha: 0, beta: 1 }[match[2] ?? ''] ?? 2, Number(match[1]), Number(match[3] ?? 0)];
  };
  const [left, right] = [rank(a), rank(b)];
  return left.map((value, i) => right[i]! - value).find((difference) => difference !== 0) ?? 0;
}

/** The version a class is generated for: the newest stable one that is served and not deprecated. */
export function newestVersion(crd: Crd): CrdVersion {
  const [newest] = crd.spec.versions.filter((version) => version.served && !version.deprecated).sort((a, b) => compareVersions(a.name, b.name));
  if (newest === undefined) throw new Error(`${crd.metadata.name} serves no version that is not deprecated`);
  return newest;
}

/** A copy without descriptions, which are other people's texts. Fields that are called `description`, and values that have one, stay. */
export function withoutDescriptions<T>(value: T): T {
  return strip(value, false) as T;
}

/** `named` says that the keys are names of fields or definitions, so that none of them means anything to a schema. */
function strip(value: unknown, named: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item, false));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, child]) => named || key !== 'description' || typeof child !== 'string');
  return Object.fromEntries(kept.map(([key, child]: [string, unknown]) => {
    if (named) return [key, strip(child, false)];
    return [key, values.has(key) ? child : strip(child, maps.has(key))];
  }));
}

/** Keywords of a schema that hold plain values, and those that hold schemas by name. */
const values = new Set(['default', 'enum', 'example']);
const maps = new Set(['properties', 'definitions']);
