import { availableParallelism, totalmem } from 'node:os';
import type { KubeObject } from './objects';

/** What a container of a pod would be started with. */
export interface Invocation {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Looks up a ConfigMap or Secret by kind, namespace and name; undefined where there is none. */
export type Lookup = (kind: 'ConfigMap' | 'Secret', namespace: string, name: string) => Promise<KubeObject | undefined>;

/**
 * Works out what the kubelet would start a pod's container with: environment from values, the downward API, ConfigMaps and Secrets, and
 * `$(NAME)` replaced. So a real program can be started from our own Deployment instead of from a list that resembles it.
 */
export async function invocationOf(pod: KubeObject, containerName: string, lookup: Lookup): Promise<Invocation> {
  const container = pod.spec.containers.find((candidate: any) => candidate.name === containerName);
  if (container === undefined) throw new Error(`pod ${pod.metadata.name} has no container ${containerName}`);
  const env: Record<string, string> = {};
  for (const source of container.envFrom ?? []) Object.assign(env, await allOf(source, pod, lookup));
  for (const entry of container.env ?? []) {
    const value = entry.valueFrom === undefined ? expand(entry.value ?? '', env) : await valueFrom(entry.valueFrom, pod, container, lookup);
    if (value !== undefined) env[entry.name] = value;
  }
  return { args: (container.args ?? []).map((arg: string) => expand(arg, env)), env };
}

function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([\w.-]+)\)/g, (whole, name: string | undefined) => (name === undefined ? '$' : (env[name] ?? whole)));
}

async function allOf(source: any, pod: KubeObject, lookup: Lookup): Promise<Record<string, string>> {
  const found = await referenced(source.configMapRef === undefined ? 'Secret' : 'ConfigMap', source.configMapRef ?? source.secretRef, pod, lookup);
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [`${source.prefix ?? ''}${key}`, value]));
}

async function valueFrom(source: any, pod: KubeObject, container: any, lookup: Lookup): Promise<string | undefined> {
  if (source.fieldRef !== undefined) return field(pod, source.fieldRef.fieldPath);
  if (source.resourceFieldRef !== undefined) return resource(container, source.resourceFieldRef);
  const key = source.configMapKeyRef ?? source.secretKeyRef;
  const value = (await referenced(source.configMapKeyRef === undefined ? 'Secret' : 'ConfigMap', key, pod, lookup))[key.key];
  if (value === undefined && key.optional !== true) throw new Error(`${key.name} has no key ${key.key}, which is not optional`);
  return value;
}

async function referenced(kind: 'ConfigMap' | 'Secret', reference: any, pod: KubeObject, lookup: Lookup): Promise<Record<string, string>> {
  const found = await lookup(kind, pod.metadata.namespace ?? 'default', reference.name);
  if (found === undefined && reference.optional !== true) throw new Error(`pod ${pod.metadata.name} needs ${kind} ${reference.name}, which does not exist`);
  const data: Record<string, string> = found?.data ?? {};
  return kind === 'ConfigMap' ? data : Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

function field(pod: KubeObject, fieldPath: string): string {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath) ?? [];
  const value: unknown = map === undefined ? fieldPath.split('.').reduce<any>((at, part) => at?.[part], pod) : pod.metadata[map]?.[key ?? ''];
  return typeof value === 'string' ? value : '';
}

/** What is not limited counts as the whole machine, as it does for the kubelet. */
function resource(container: any, reference: { resource: string; divisor?: string }): string {
  const [kind = '', name = ''] = reference.resource.split('.');
  const amount = container.resources?.[kind]?.[name];
  const units = amount === undefined ? (name === 'cpu' ? availableParallelism() : totalmem()) : quantity(String(amount));
  return String(Math.ceil(units / quantity(reference.divisor === undefined || reference.divisor === '0' ? '1' : reference.divisor)));
}

const suffixes: Record<string, number> = { m: 1e-3, k: 1e3, M: 1e6, G: 1e9, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** `500m`, `2Gi`, `1`: a Kubernetes quantity as a number. */
export function quantity(text: string): number {
  const [, digits = '', suffix = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = suffix === '' ? 1 : suffixes[suffix];
  if (digits === '' || factor === undefined) throw new Error(`not a quantity this harness knows: ${text}`);
  return Number(digits) * factor;
}

/** The value of a flag, written as `--flag=value` or as two arguments. */
export function flagOf(args: readonly string[], flag: string): string | undefined {
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at === -1) return undefined;
  return args[at] === flag ? args[at + 1] : args[at]?.slice(flag.length + 1);
}

/** Arguments with a flag set to another value, where it stood or at the end. */
export function withFlag(args: readonly string[], flag: string, value: string): string[] {
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const kept = at === -1 ? [...args] : args.filter((_, i) => i !== at && !(args[at] === flag && i === at + 1));
  return [...kept, `${flag}=${value}`];
}
