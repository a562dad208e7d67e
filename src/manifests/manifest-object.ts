/** A value as YAML and JSON hold it. */
export type ManifestValue = string | number | boolean | null | readonly ManifestValue[] | { readonly [key: string]: ManifestValue };

/** A Kubernetes object as it was read, with where. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined where the manifest names none: it gets the one it is applied to. */
  readonly namespace: string | undefined;
  /** The whole object. */
  readonly body: { readonly [key: string]: ManifestValue };
  /** `file:line` of its beginning. */
  readonly origin: string;
}

/** The value at a path of keys, or undefined where the path leaves the object. */
export function valueAt(value: ManifestValue | undefined, ...keys: readonly string[]): ManifestValue | undefined {
  let current = value;
  for (const key of keys) {
    if (!isMap(current)) return undefined;
    current = current[key];
  }
  return current;
}

/** The entries of a map whose values are text; empty for anything else. */
export function textMap(value: ManifestValue | undefined): Readonly<Record<string, string>> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The items of a list; empty for anything else. */
export function listOf(value: ManifestValue | undefined): readonly ManifestValue[] {
  return Array.isArray(value) ? (value as readonly ManifestValue[]) : [];
}

export function isMap(value: ManifestValue | undefined): value is { readonly [key: string]: ManifestValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
