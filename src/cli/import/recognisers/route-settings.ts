import type { ManifestValue } from '../../../manifests';
import { isMap, listOf, valueAt } from '../../../manifests';
import { textAt } from '../../graph/routes';
import { millisecondsOf } from '../meaning/canonical';
import { Script, Unsaid, defined } from '../script';

type Spec = { readonly [key: string]: ManifestValue | undefined };

/** A part of a route that says nothing of where requests go, and the construct that says it. */
interface Setting {
  readonly kind: string;
  /** Ends the name of the document. */
  readonly word: string;
  readonly keys: readonly string[];
  readonly say: (route: { readonly [key: string]: ManifestValue }, script: Script, namespace: string, host: string) => readonly Spec[];
}

export const settings: readonly Setting[] = [
  { kind: 'Resilience', word: 'resilience', keys: ['timeout', 'retries'], say: ({ timeout, retries }) => [{ timeout: lasting(timeout), retries: retryPolicy(retries) }] },
  { kind: 'FaultInjection', word: 'faults', keys: ['fault'], say: ({ fault }) => [{ faults: [...delayOf(valueAt(fault, 'delay')), ...abortOf(valueAt(fault, 'abort'))] }] },
  { kind: 'TrafficMirror', word: 'mirror', keys: ['mirror', 'mirrorPercentage', 'mirrors'], say: mirrorsOf },
  { kind: 'HeaderOperations', word: 'headers', keys: ['headers'], say: ({ headers }) => [{ request: valueAt(headers, 'request'), response: valueAt(headers, 'response') }] },
  { kind: 'UrlRewrite', word: 'rewrite', keys: ['rewrite'], say: ({ rewrite }) => [only(rewrite, { uri: 'path', authority: 'authority', uriRegexRewrite: 'regex' })] },
  { kind: 'Cors', word: 'cors', keys: ['corsPolicy'], say: ({ corsPolicy }) => [corsOf(corsPolicy)] },
];

/** What of a route is said elsewhere. */
const others = ['match', 'name', 'route', 'redirect', 'directResponse'];

export function requireKnown(route: ManifestValue): void {
  const keys = Object.keys(isMap(route) ? route : {});
  const unknown = keys.find((key) => !others.includes(key) && !settings.some((setting) => setting.keys.includes(key)));
  if (unknown !== undefined) throw new Unsaid(`no construct says ${unknown} of a route`);
}

/** A duration as documents write it. */
export function lasting(value: ManifestValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const milliseconds = typeof value === 'string' ? millisecondsOf(value) : undefined;
  if (milliseconds === undefined) throw new Unsaid(`${JSON.stringify(value)} is no duration`);
  if (milliseconds % 3_600_000 === 0 && milliseconds > 0) return `${milliseconds / 3_600_000}h`;
  if (milliseconds % 60_000 === 0 && milliseconds > 0) return `${milliseconds / 60_000}m`;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** A share of requests; all, where none is written. */
export function share(value: ManifestValue | undefined): string | undefined {
  return typeof value === 'number' && value !== 100 ? `${value}%` : undefined;
}

/** What a value says, by the names that documents have for it. */
export function only(value: ManifestValue | undefined, names: Readonly<Record<string, string>>): Spec {
  return Object.fromEntries(Object.entries(isMap(value) ? value : {}).map(([key, each]) => {
    const name = names[key];
    if (name === undefined) throw new Unsaid(`no construct says ${key}`);
    return [name, each];
  }));
}

function retryPolicy(value: ManifestValue | undefined): ManifestValue | undefined {
  if (value === undefined) return undefined;
  const said = only(value, { attempts: 'attempts', perTryTimeout: 'perTryTimeout', retryOn: 'on', backoff: 'backoff', retryRemoteLocalities: 'remoteLocalities', retryIgnorePreviousHosts: 'ignorePreviousHosts' });
  const conditions = typeof said.on === 'string' ? said.on.split(',').map((each) => each.trim()).map((each) => (/^\d+$/.test(each) ? Number(each) : each)) : undefined;
  return defined({ ...said, attempts: said.attempts ?? 0, perTryTimeout: lasting(said.perTryTimeout), backoff: lasting(said.backoff), on: conditions });
}

function delayOf(delay: ManifestValue | undefined): readonly ManifestValue[] {
  if (delay === undefined) return [];
  const duration = lasting(valueAt(delay, 'fixedDelay'));
  if (duration === undefined) throw new Unsaid('no construct says this delay');
  return [{ delay: defined({ duration, share: share(valueAt(delay, 'percentage', 'value')) }) }];
}

function abortOf(abort: ManifestValue | undefined): readonly ManifestValue[] {
  if (abort === undefined) return [];
  const [status, name, part] = [valueAt(abort, 'httpStatus'), valueAt(abort, 'grpcStatus'), share(valueAt(abort, 'percentage', 'value'))];
  if ((status ?? name) === undefined) throw new Unsaid('no construct says this abort');
  return [status === undefined ? { abortGrpc: defined({ status: name, share: part }) } : { abort: defined({ status, share: part }) }];
}

function mirrorsOf(route: { readonly [key: string]: ManifestValue }, script: Script, namespace: string, host: string): readonly Spec[] {
  const { mirror, mirrorPercentage: percentage } = route;
  const all = [...listOf(route.mirrors), ...(mirror === undefined ? [] : [defined({ destination: mirror, percentage })])];
  return all.map((each) => {
    const to = script.scene.hostOf(textAt(each, 'destination', 'host') ?? '', namespace);
    const subset = valueAt(each, 'destination', 'subset');
    if (to !== host && subset !== undefined) throw new Unsaid('requests are copied to a service, or to a version of their own');
    return { to: subset ?? script.target(to), share: share(valueAt(each, 'percentage', 'value')) };
  });
}

function corsOf(value: ManifestValue | undefined): Spec {
  const names = ['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders', 'maxAge', 'allowCredentials'];
  const said = only(value, Object.fromEntries(names.map((name) => [name, name])));
  return { ...said, maxAge: lasting(said.maxAge) };
}
