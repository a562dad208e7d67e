import type { ManifestValue } from '../../../manifests';
import { isMap } from '../../../manifests';

const durations = /timeout|interval|delay|duration|backoff|maxAge|ttl|(^|[a-z])time$/i;
const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A value in the one way in which it can be written: without nulls, with keys in order and durations in milliseconds. */
export function canonical(value: ManifestValue, key = ''): ManifestValue {
  if (Array.isArray(value)) return (value as readonly ManifestValue[]).map((item) => canonical(item, key));
  if (isMap(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== null).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries.map(([name, each]) => [name, canonical(each, name)]));
  }
  const milliseconds = typeof value === 'string' && durations.test(key) ? millisecondsOf(value) : undefined;
  return milliseconds === undefined ? value : `${milliseconds}ms`;
}

/** Of a duration such as `1m30s`; undefined where it is none. */
export function millisecondsOf(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) return undefined;
  return [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)].reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

export function textOf(value: ManifestValue): string {
  return JSON.stringify(canonical(value));
}

/** Sorted, each once. */
export function asSet(values: readonly ManifestValue[]): readonly ManifestValue[] {
  return [...new Set(values.map(textOf))].sort().map((text) => JSON.parse(text) as ManifestValue);
}
