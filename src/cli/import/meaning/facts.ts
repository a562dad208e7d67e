import { accessIn } from './access';
import { asSet, canonical, textOf } from './canonical';
import { edgesIn, gatewaysOf } from './edges';
import { defaultTables, subsetsUsed, tablesOf } from './routes';
import type { ManifestObject, ManifestValue } from '../../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../../manifests';
import { textAt, textsAt } from '../../graph/routes';
import type { Scene } from '../scene';

/** What objects say of one thing. */
export interface FactOf {
  readonly about: string;
  readonly value: ManifestValue;
  readonly objects: readonly ManifestObject[];
  /** What several facts about one thing come to. @default - a list of them */
  readonly merge?: (values: readonly ManifestValue[]) => ManifestValue;
}

/** What is said of a thing, and by which objects. */
export interface Fact {
  readonly value: ManifestValue;
  readonly objects: readonly ManifestObject[];
}

/** All that objects mean: two sets of objects that mean the same have the same facts, whatever the objects are called and however they are cut. */
export function factsOf(objects: readonly ManifestObject[], scene: Scene): ReadonlyMap<string, Fact> {
  const byAbout = new Map<string, FactOf[]>();
  const all = [...edgesIn(objects, scene), ...accessIn(objects, scene), ...objects.flatMap((object) => factsIn(object, objects, scene))];
  for (const fact of all) byAbout.set(fact.about, [...(byAbout.get(fact.about) ?? []), fact]);
  return new Map([...byAbout].map(([about, facts]) => {
    const values = facts.map(({ value }) => value);
    const [first] = facts;
    // Of several, the order is not known that Istio reads them in.
    const value = first?.merge?.(values) ?? (values.length === 1 ? values[0] : asList(values)) ?? null;
    return [about, { value: canonical(value), objects: facts.flatMap((fact) => fact.objects) }];
  }));
}

const readers: Readonly<Record<string, (object: ManifestObject, all: readonly ManifestObject[], scene: Scene) => readonly FactOf[]>> = {
  AuthorizationPolicy: () => [],
  DestinationRule: destinationRule,
  PeerAuthentication: peerAuthentication,
  RequestAuthentication: requestAuthentication,
  ServiceEntry: serviceEntry,
  VirtualService: virtualService,
};

function factsIn(object: ManifestObject, all: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  if (object.kind === 'Gateway' && object.apiVersion.startsWith('networking.istio.io/')) return [];
  const reader = readers[object.kind];
  if (reader !== undefined) return reader(object, all, scene);
  const [group = ''] = object.apiVersion.split('/');
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status: _status, ...rest } = object.body;
  return [{ about: `${object.kind}.${group} ${scene.namespaceOf(object)}/${object.name}`, value: rest, objects: [object] }];
}

/** Within the mesh; what gateways make of it is told with them. */
function virtualService(object: ManifestObject, _all: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const hosts = textsAt(object.body, 'spec', 'hosts');
  if (hosts.length === 0) return [{ about: `delegate ${scene.namespaceOf(object)}/${object.name}`, value: tablesOf(object, scene, () => true), objects: [object] }];
  if (!gatewaysOf(object, scene).includes('mesh')) return [];
  return hosts.map((each) => scene.hostOf(each, scene.namespaceOf(object))).flatMap((host): FactOf[] => {
    const value = tablesOf(object, scene, (gateway) => gateway === 'mesh');
    return textOf(value) === textOf(defaultTables(host)) ? [] : [{ about: `routes of ${host}`, value, objects: [object] }];
  });
}

function destinationRule(object: ManifestObject, all: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const spec = valueAt(object.body, 'spec') ?? {};
  const host = scene.hostOf(textAt(spec, 'host') ?? '', scene.namespaceOf(object));
  const scope = canonical({ exportTo: textsAt(spec, 'exportTo').filter((each) => each !== '*'), workloads: valueAt(spec, 'workloadSelector') ?? null });
  const policy = valueAt(spec, 'trafficPolicy');
  const used = new Set(all.filter(({ kind }) => kind === 'VirtualService').flatMap((table) => subsetsUsed(table, scene)));
  const ofAll: FactOf[] = isMap(policy) && Object.keys(policy).length > 0 ? [{ about: `calls to ${host}`, value: { policy, scope }, objects: [object] }] : [];
  // A subset that gets no requests means nothing; one that does has of the policy for all what it does not say itself.
  return [...ofAll, ...listOf(valueAt(spec, 'subsets')).filter((subset) => used.has(`${host} ${textAt(subset, 'name') ?? ''}`)).map((subset): FactOf => ({
    about: `calls to ${host}, version ${textAt(subset, 'name') ?? ''}`,
    value: { labels: valueAt(subset, 'labels') ?? {}, policy: { ...(isMap(policy) && policy), ...asMap(valueAt(subset, 'trafficPolicy')) }, scope },
    objects: [object],
  }))];
}

function requestAuthentication(object: ManifestObject, _all: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const { jwtRules = null, ...scope } = asMap(valueAt(object.body, 'spec'));
  const about = `tokens in ${scene.namespaceOf(object)} of ${textOf(scope)}`;
  return [{ about, value: listOf(jwtRules), objects: [object], merge: (values) => asSet(values.flatMap(listOf)) }];
}

function peerAuthentication(object: ManifestObject, _all: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const spec = valueAt(object.body, 'spec') ?? {};
  const selector = Object.entries(textMap(valueAt(spec, 'selector', 'matchLabels'))).map((pair) => pair.join('=')).sort().join(',');
  const modes = Object.entries(asMap(valueAt(spec, 'portLevelMtls'))).map(([port, tls]) => [port, valueAt(tls, 'mode') ?? 'UNSET'] as const);
  const value = { mode: valueAt(spec, 'mtls', 'mode') ?? 'UNSET', ports: Object.fromEntries(modes) };
  return [{ about: `mutual TLS in ${scene.namespaceOf(object)}${selector === '' ? '' : ` of ${selector}`}`, value, objects: [object] }];
}

function serviceEntry(object: ManifestObject, _all: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const { hosts: _hosts, ports = null, location = 'MESH_EXTERNAL', resolution = 'NONE', exportTo: _exportTo, ...rest } = asMap(valueAt(object.body, 'spec'));
  const exportTo = textsAt(object.body, 'spec', 'exportTo').filter((each) => each !== '*').map((each) => (each === '.' ? scene.namespaceOf(object) : each)).sort();
  // Names of ports matter to endpoints alone.
  const isNamed = 'endpoints' in rest || 'workloadSelector' in rest;
  const numbered = Object.fromEntries(listOf(ports).filter(isMap).map(({ number = null, name = null, protocol = null, ...port }) => (
    [JSON.stringify(number), { ...port, protocol: JSON.stringify(protocol).toUpperCase(), ...(isNamed && { name }) }])));
  return textsAt(object.body, 'spec', 'hosts').map((host) => (
    { about: `host ${host}`, value: { ...rest, ports: numbered, location, resolution, exportTo }, objects: [object] }));
}

function asList(values: readonly ManifestValue[]): ManifestValue {
  return values.map((value) => canonical(value)).sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
}

function asMap(value: ManifestValue | undefined): { readonly [key: string]: ManifestValue } {
  return isMap(value) ? value : {};
}
