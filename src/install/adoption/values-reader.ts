import type { HelmValues } from '../deliveries/helm-values';
import { isGroup } from '../deliveries/helm-values';

/** A value that no property of an install says. */
export interface LeftBehind {
  /** Where it stands: the chart or `spec`, then the keys to it. */
  readonly path: string;
  readonly value: unknown;
  readonly reason: string;
}

/** Why some values have no property; the first that matches says it. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)(revisionTags)$/, 'tags of revisions are objects of their own: RevisionTag'],
  [/istiodRemote|externalIstiod|configCluster|remotePilotAddress/, 'clusters that another one serves are described with the properties for several clusters'],
  [/meshNetworks/, 'networks are found by the labels of namespaces and gateways: network, eastWestGateway'],
  [/caAddress|caName|certSigners|pilotCertProvider/, 'certificate authorities are described with the properties for trust'],
  [/extensionProviders/, 'providers are added by what uses them, such as ExternalAuthorization'],
  [/validationFailurePolicy|failurePolicy/, 'the webhooks always fail closed, as istiod has it once it is ready'],
  [/\.(volumes|volumeMounts|initContainers|additionalContainers|extraContainerArgs|lifecycle|envVarFrom|overlays)$/, 'no property adds to containers: patch the objects (MeshInstall.apiObjects)'],
  [/sidecarInjectorWebhook/, 'injection has no property for it: patch the object (MeshInstall.apiObjects)'],
  [/^istiod\.(gateways|gatewayClasses)|\.tracer$|telemetry/, 'it is described by objects of their own: Telemetry, Gateway'],
];

/** Reads values, and knows which of them nobody asked for. */
export class ValuesReader {
  private readonly taken = new Set<string>();

  constructor(private readonly name: string, private readonly values: HelmValues, private readonly defaults: HelmValues) {}

  /** A value that says something: one that is there, and not the chart's own. */
  public take(path: string): unknown {
    this.taken.add(path);
    const value = at(this.values, path);
    return value === null || same(value, at(this.defaults, path)) ? undefined : value;
  }

  public text(path: string): string | undefined {
    const value = this.take(path);
    return value === undefined || value === '' ? undefined : textOf(value);
  }

  public list(path: string): readonly unknown[] | undefined {
    const value = this.take(path);
    return Array.isArray(value) && value.length > 0 ? value as readonly unknown[] : undefined;
  }

  public map(path: string): HelmValues | undefined {
    const value = this.take(path);
    return isGroup(value) && Object.keys(value).length > 0 ? value : undefined;
  }

  public flag(path: string): boolean | undefined {
    const value = this.take(path);
    return value === undefined || value === '' ? undefined : textOf(value) === 'true';
  }

  public number(path: string): number | undefined {
    const value = this.take(path);
    return value === undefined ? undefined : Number(value);
  }

  /** A group with what the chart merges into it; undefined where nothing is said. */
  public merged(path: string, chart: unknown = at(this.defaults, path)): HelmValues | undefined {
    this.taken.add(path);
    const value = at(this.values, path);
    const merged = isGroup(value) ? merge(isGroup(chart) ? chart : {}, value) : undefined;
    return same(merged, chart) ? undefined : merged;
  }

  /** Gives a value back: it says what no property does. */
  public leave(path: string): void {
    this.taken.delete(path);
  }

  public rest(): readonly LeftBehind[] {
    return leaves(this.values, this.defaults)
      .filter(([path, value, standard]) => value !== null && !this.isTaken(path) && !same(value, standard) && !isNothing(value))
      .map(([path, value]) => {
        const full = `${this.name}.${path}`;
        return { path: full, value, reason: reasons.find(([where]) => where.test(full))?.[1] ?? 'no property says it' };
      });
  }

  private isTaken(path: string): boolean {
    return [...this.taken].some((taken) => path === taken || path.startsWith(`${taken}.`));
  }
}

/** Values over others, as Helm merges them: null takes out, unless there is more to come that it may have to take out. */
export function merge(under: HelmValues, over: HelmValues, isLast = true): HelmValues {
  const merged = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below = under[key];
    return [key, isGroup(value) ? merge(isGroup(below) ? below : {}, value, isLast) : value];
  });
  return Object.fromEntries(Object.entries({ ...under, ...Object.fromEntries(merged) }).filter(([key, value]) => !isLast || value !== null || !(key in over)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function at(values: HelmValues, path: string): unknown {
  let value: unknown = values;
  for (const key of path.split('.')) value = isGroup(value) ? value[key] : undefined;
  return value;
}

/** Path, value, and what the chart has there. Keys may have dots themselves. */
function leaves(values: HelmValues, defaults: unknown, path = ''): readonly (readonly [string, unknown, unknown])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const below = path === '' ? key : `${path}.${key}`;
    const standard = isGroup(defaults) ? defaults[key] : undefined;
    return isGroup(value) && Object.keys(value).length > 0 ? leaves(value, standard, below) : [[below, value, standard] as const];
  });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Empty texts, lists and groups turn nothing on. */
function isNothing(value: unknown): boolean {
  return value === '' || value === undefined || (Array.isArray(value) && value.length === 0) || (isGroup(value) && Object.keys(value).length === 0);
}
