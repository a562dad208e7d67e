import type { Recogniser } from './recogniser';
import { groupBy } from './recogniser';
import { requestMatch } from './request-match';
import { only, requireKnown, settings } from './route-settings';
import { sayPolicy } from './traffic-policy';
import type { ManifestObject, ManifestValue } from '../../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../../manifests';
import { textAt, textsAt } from '../../graph/routes';
import { textOf } from '../meaning/canonical';
import { gatewaysOf } from '../meaning/edges';
import { subsetsUsed } from '../meaning/routes';
import type { Scene } from '../scene';
import type { Script } from '../script';
import { Unsaid } from '../script';

/** What is said of the calls to one host within the mesh: where they go, what happens on the way, how connections are made. */
export const hosts: Recogniser = {
  groups: (objects, scene) => groupBy(objects.filter((object) => object.kind === 'DestinationRule' || isTable(object, scene)), (object) => hostsOf(object, scene).join()),
  say: (group, script) => {
    const { scene } = script;
    const tables = group.filter(({ kind }) => kind === 'VirtualService');
    const policies = group.filter(({ kind }) => kind === 'DestinationRule');
    const [host = '', ...more] = group.flatMap((object) => hostsOf(object, scene)).filter((each, index, all) => all.indexOf(each) === index);
    if (more.length > 0) throw new Unsaid('each service has a table of its own, and this is one for several hosts');
    if (tables.length > 1 || policies.length > 1) throw new Unsaid('of several for one host Istio reads one, or merges them by age');
    const service = script.target(host);
    const subsets = subsetsIn(policies, tables, host, script);
    for (const table of tables) sayRoutes(table, { service, host, subsets }, script);
    for (const policy of policies) {
      sayPolicy(script, valueAt(policy.body, 'spec', 'trafficPolicy'), { service });
      for (const subset of listOf(valueAt(policy.body, 'spec', 'subsets'))) sayPolicy(script, valueAt(subset, 'trafficPolicy'), { service, version: textAt(subset, 'name') ?? '' });
    }
  },
};

interface About {
  readonly service: string;
  readonly host: string;
  /** All that the DestinationRule has. */
  readonly subsets: readonly string[];
}

function isTable(object: ManifestObject, scene: Scene): boolean {
  return object.kind === 'VirtualService' && textsAt(object.body, 'spec', 'hosts').length > 0 && gatewaysOf(object, scene).every((gateway) => gateway === 'mesh');
}

function hostsOf(object: ManifestObject, scene: Scene): readonly string[] {
  const written = object.kind === 'DestinationRule' ? [textAt(object.body, 'spec', 'host') ?? ''] : textsAt(object.body, 'spec', 'hosts');
  return written.map((host) => scene.hostOf(host, scene.namespaceOf(object)));
}

/** Versions of the service are the subsets; what the manifests do not have as one, the service is given. */
function subsetsIn(policies: readonly ManifestObject[], tables: readonly ManifestObject[], host: string, script: Script): readonly string[] {
  const subsets = policies.flatMap(({ body }) => listOf(valueAt(body, 'spec', 'subsets')));
  if (subsets.length === 0) return [];
  if (script.scene.owners.has(host)) throw new Unsaid('a host outside has no versions');
  const versions = Object.fromEntries(subsets.map((subset) => [textAt(subset, 'name') ?? '', textMap(valueAt(subset, 'labels'))]));
  script.services.set(host, versions);
  const used = new Set(tables.flatMap((table) => subsetsUsed(table, script.scene)));
  const names = Object.keys(versions);
  if (tables.length === 0 || !names.some((name) => used.has(`${host} ${name}`))) throw new Unsaid('no route that was read uses its subsets');
  return names;
}

function sayRoutes({ body, namespace }: ManifestObject, about: About, script: Script): void {
  const { service, host } = about;
  const at = script.scene.namespaceOf({ namespace });
  const routes = listOf(valueAt(body, 'spec', 'http'));
  const end = routes.findIndex((route) => requestMatch(route) === undefined);
  const rest = routes[end];
  if (rest === undefined) throw new Unsaid(routes.length === 0 ? 'a service routes its connections as its requests' : 'what no route is for is refused, and a service answers it');
  if (['tcp', 'tls', 'exportTo'].some((key) => valueAt(body, 'spec', key) !== undefined)) throw new Unsaid('it says more than routes of HTTP');
  const reached = routes.slice(0, end + 1);
  reached.forEach(requireKnown);
  sayRest(rest, about, script, at);
  reached.slice(0, -1).forEach((route, index) => { sayRule(route, rest, index, about, script, at); });
  for (const { kind, word, keys, say } of settings) {
    // What a proxy answers by itself has none of them.
    const forwards = reached.filter((route) => valueAt(route, 'route') !== undefined);
    const isSame = forwards.every((route) => textOf(partsOf(route, keys)) === textOf(partsOf(rest, keys)));
    for (const route of isSame ? [rest] : reached) {
      const parts = partsOf(route, keys);
      if (Object.keys(parts).length === 0) continue;
      const when = isSame ? undefined : requestMatch(route);
      for (const spec of say(parts, script, at, host)) script.draft(kind, `${service}-${word}`, { service, ...spec, when });
    }
  }
}

function partsOf(route: ManifestValue, keys: readonly string[]): { readonly [key: string]: ManifestValue } {
  return Object.fromEntries(Object.entries(isMap(route) ? route : {}).filter(([key]) => keys.includes(key)));
}

/** The requests that no other route is for. */
function sayRest(route: ManifestValue, { service, host, subsets }: About, script: Script, namespace: string): void {
  const to = destinationsOf(route, host, namespace, script);
  if (to.length === 1 && to[0]?.version === undefined) return;
  const [stable, canary] = to;
  const others = subsets.filter((subset) => !to.some(({ version }) => version === subset));
  const isPair = to.length === 2 && others.length === 0;
  if (isPair && stable?.version !== undefined && canary?.version !== undefined) {
    const [first, second] = canary.weight > stable.weight ? [canary, stable] : [stable, canary];
    script.draft('CanaryRelease', `${service}-release`, { service, stable: first.version, canary: second.version, weight: `${second.weight}%` });
    return;
  }
  if (to.some(({ version }) => version === undefined)) throw new Unsaid('requests are split between versions, and here one part goes to any');
  const weights = [...to.map(({ version = '', weight }) => [version, `${weight}%`] as const), ...others.map((other) => [other, '0%'] as const)];
  script.draft('CanaryRelease', `${service}-release`, { service, weights: Object.fromEntries(weights.sort(([one], [other]) => (one < other ? -1 : 1))) });
}

function sayRule(route: ManifestValue, rest: ManifestValue, index: number, { service, host }: About, script: Script, namespace: string): void {
  const when = requestMatch(route);
  const name = textAt(route, 'name');
  const [redirect, response] = [valueAt(route, 'redirect'), valueAt(route, 'directResponse')];
  if (redirect !== undefined) {
    script.draft('Redirect', name ?? `${service}-redirect`, { service, when, ...redirectOf(redirect) });
  } else if (response !== undefined) {
    script.draft('DirectResponse', name ?? `${service}-response`, { service, when, status: valueAt(response, 'status'), body: valueAt(response, 'body', 'string') });
  } else {
    const to = destinationsOf(route, host, namespace, script);
    if (textOf(to.map(asValue)) === textOf(destinationsOf(rest, host, namespace, script).map(asValue))) return;
    const [first, ...others] = to;
    if (first?.version === undefined || others.length > 0) throw new Unsaid('a route for some requests leads to one version');
    script.call(service, 'addRoute', { name: name ?? `${first.version}-${index + 1}`, when, to: first.version });
  }
}

interface Part {
  readonly version?: string;
  readonly weight: number;
}

function destinationsOf(route: ManifestValue, host: string, namespace: string, script: Script): readonly Part[] {
  const all = listOf(valueAt(route, 'route'));
  return all.map((each): Part => {
    if (script.scene.hostOf(textAt(each, 'destination', 'host') ?? '', namespace) !== host) throw new Unsaid('its requests go to another host');
    const version = textAt(each, 'destination', 'subset');
    const weight = valueAt(each, 'weight');
    return { ...(version !== undefined && { version }), weight: all.length === 1 ? 100 : typeof weight === 'number' ? weight : 0 };
  });
}

function asValue({ version = null, weight }: { readonly version?: string | null; readonly weight: number }): ManifestValue {
  return { version, weight };
}

function redirectOf(redirect: ManifestValue): { readonly [key: string]: ManifestValue | undefined } {
  return only(redirect, { uri: 'path', authority: 'authority', scheme: 'scheme', port: 'port', redirectCode: 'status' });
}
