import { asSet, canonical, textOf } from './canonical';
import { isFor, matchOf } from './match';
import { normalTable } from './table';
import type { ManifestObject, ManifestValue } from '../../../manifests';
import { isMap, listOf, valueAt } from '../../../manifests';
import { textAt, textsAt } from '../../graph/routes';
import type { Scene } from '../scene';

/** What a VirtualService says to the requests that come by one way: `mesh`, or a gateway. */
export function tablesOf(object: ManifestObject, scene: Scene, comesBy: (gateway: string) => boolean): ManifestValue {
  const { body } = object;
  const namespace = scene.namespaceOf(object);
  const lines = listOf(valueAt(body, 'spec', 'http')).flatMap((route) => {
    const matches = listOf(valueAt(route, 'match'));
    const action = textOf(actionOf(route, namespace, scene));
    return (matches.length === 0 ? [{}] : matches.filter((match) => isFor(match, comesBy))).map((match) => ({ match: matchOf(match), action }));
  });
  const exportTo = textsAt(body, 'spec', 'exportTo').filter((each) => each !== '*');
  return {
    ...(lines.length > 0 && { http: normalTable(lines) }),
    ...connections(body, 'tcp', namespace, scene),
    ...connections(body, 'tls', namespace, scene),
    ...(exportTo.length > 0 && { exportTo: asSet(exportTo) }),
  };
}

/** The table of a host that has none. */
export function defaultTables(host: string): ManifestValue {
  return { http: [{ match: {}, action: { to: [{ host, share: 100 }] } }] };
}

/** The subsets that get requests. */
export function subsetsUsed(object: ManifestObject, scene: Scene): readonly string[] {
  const namespace = scene.namespaceOf(object);
  const http = listOf(valueAt(object.body, 'spec', 'http'));
  const end = http.findIndex((route) => listOf(valueAt(route, 'match')).length === 0);
  const connected = ['tcp', 'tls'].flatMap((key) => listOf(valueAt(object.body, 'spec', key)));
  const routes = [...(end < 0 ? http : http.slice(0, end + 1)), ...connected];
  const copies = (route: ManifestValue): readonly ManifestValue[] => mirrorsOf(route, namespace, scene).map((each) => valueAt(each, 'to') ?? null);
  return routes.flatMap((route) => [...destinationsOf(route, namespace, scene), ...copies(route)])
    .flatMap((each) => (textAt(each, 'subset') === undefined ? [] : [`${textAt(each, 'host') ?? ''} ${textAt(each, 'subset') ?? ''}`]));
}

function actionOf(route: ManifestValue, namespace: string, scene: Scene): ManifestValue {
  if (!isMap(route)) return null;
  const { match: _match, name: _name, route: _route, mirror: _mirror, mirrors: _mirrors, mirrorPercentage: _share, headers, ...rest } = route;
  const [to, mirrors] = [destinationsOf(route, namespace, scene), mirrorsOf(route, namespace, scene)];
  return {
    ...rest,
    ...(to.length > 0 && { to: asSet(to) }),
    ...(mirrors.length > 0 && { mirrors: asSet(mirrors) }),
    ...(isMap(headers) && { headers: lowerNames(headers) }),
  };
}

/** Each with its share; those without one get nothing. */
function destinationsOf(route: ManifestValue, namespace: string, scene: Scene): readonly ManifestValue[] {
  const all = listOf(valueAt(route, 'route'));
  const weights = all.map((each) => (all.length === 1 ? 100 : Number(valueAt(each, 'weight') ?? 0)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return all.flatMap((each, index) => {
    const share = 100 * (weights[index] ?? 0) / sum;
    const { destination = null, weight: _weight, headers, ...rest } = isMap(each) ? each : {};
    return share === 0 ? [] : [{ ...rest, ...placeOf(destination, namespace, scene), share, ...(isMap(headers) && { headers: lowerNames(headers) }) }];
  });
}

function mirrorsOf(route: ManifestValue, namespace: string, scene: Scene): readonly ManifestValue[] {
  const old = valueAt(route, 'mirror');
  const share = valueAt(route, 'mirrorPercentage');
  const all = [...listOf(valueAt(route, 'mirrors')), ...(old === undefined ? [] : [{ destination: old, percentage: share ?? null }])];
  const placed = (each: ManifestValue): ManifestValue => placeOf(valueAt(each, 'destination') ?? null, namespace, scene, true);
  return all.map((each) => ({ to: placed(each), share: valueAt(each, 'percentage', 'value') ?? 100 }));
}

/** A Service's only port need not be named; copies of requests leave for the port that they came to where none is. */
function placeOf(destination: ManifestValue, namespace: string, scene: Scene, isCopy = false): { readonly [key: string]: ManifestValue } {
  const host = scene.hostOf(textAt(destination, 'host') ?? '', namespace);
  const [subset, port] = [valueAt(destination, 'subset'), valueAt(destination, 'port', 'number')];
  const ports = scene.portsAt(host);
  const isOnly = !isCopy && ports.length === 1 && ports[0] === port;
  return { host, ...(subset !== undefined && { subset }), ...(port !== undefined && !isOnly && { port }) };
}

function connections(body: ManifestValue, key: 'tcp' | 'tls', namespace: string, scene: Scene): { readonly [key: string]: ManifestValue } {
  const routes = listOf(valueAt(body, 'spec', key));
  const said = routes.map((route) => canonical({ match: valueAt(route, 'match') ?? [], to: asSet(destinationsOf(route, namespace, scene)) }));
  return said.length === 0 ? {} : { [key]: said };
}

/** Names of headers mean the same in any case. */
function lowerNames(value: ManifestValue): ManifestValue {
  if (Array.isArray(value)) return (value as readonly ManifestValue[]).map((item) => (typeof item === 'string' ? item.toLowerCase() : item));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toLowerCase(), lowerNames(each)]));
}
