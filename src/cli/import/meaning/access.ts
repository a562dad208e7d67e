import { asSet, canonical, textOf } from './canonical';
import type { FactOf } from './facts';
import type { ManifestObject, ManifestValue } from '../../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../../manifests';
import type { Scene } from '../scene';

/** More combinations than these are compared as they are written. */
const most = 2000;

type Fields = Readonly<Record<string, ManifestValue>>;

/** Who may do what: all rules of one action for the same pods, each taken apart into what it says at the least. */
export function accessIn(objects: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  return objects.filter(({ kind }) => kind === 'AuthorizationPolicy').map((object): FactOf => {
    const spec = valueAt(object.body, 'spec') ?? {};
    const namespace = scene.namespaceOf(object);
    const selector = textMap(valueAt(spec, 'selector', 'matchLabels'));
    const action = valueAt(spec, 'action') ?? 'ALLOW';
    const isDry = valueAt(object.body, 'metadata', 'annotations', 'istio.io/dry-run') === 'true';
    const pods = Object.entries(selector).map((pair) => pair.join('=')).sort().join(',');
    const others = ['targetRef', 'targetRefs', 'provider'].map((key) => valueAt(spec, key)).filter((each) => each !== undefined).map(textOf);
    // Rules without ports are about those that the pods are known to have: our own name them.
    const ports = scene.portsOf(namespace, selector);
    return {
      about: [`rules to ${JSON.stringify(action)}${isDry ? ' in a dry run' : ''} calls of`, pods === '' ? 'all' : pods, `in ${namespace}`, ...others].join(' '),
      value: listOf(valueAt(spec, 'rules')).flatMap((rule) => atomsOf(rule, ports)),
      objects: [object],
      merge: (values) => withoutCovered(asSet(values.flatMap(listOf))),
    };
  });
}

function atomsOf(rule: ManifestValue, ports: readonly string[]): readonly ManifestValue[] {
  const sources = partsOf(rule, 'from', 'source');
  const operations = partsOf(rule, 'to', 'operation').map((operation) => {
    const isOfAllPorts = operation.ports === undefined && operation.notPorts === undefined;
    return isOfAllPorts && ports.length > 0 ? { ...operation, ports } : operation;
  });
  const when = listOf(valueAt(rule, 'when')).map((condition) => canonical(condition));
  const atoms = sources.flatMap((source) => operations.flatMap((operation) => single({ ...source, ...operation })));
  return atoms.map((atom) => ({ ...atom, ...(when.length > 0 && { when: asSet(when) }) }));
}

function partsOf(rule: ManifestValue, list: string, item: string): readonly Fields[] {
  const parts = listOf(valueAt(rule, list)).map((each) => valueAt(each, item) ?? {}).filter(isMap);
  return parts.length === 0 ? [{}] : parts;
}

/** One value for each field: of several, one has to fit. What is excluded is excluded as a whole. */
function single(fields: Fields): readonly Fields[] {
  return Object.entries(fields).reduce<readonly Fields[]>((all, [key, value]) => {
    if (!Array.isArray(value) || value.length === 0) return all;
    const choices = key.startsWith('not') || all.length * value.length > most ? [asSet(listOf(value))] : listOf(value).map((each) => [canonical(each)]);
    return all.flatMap((each) => choices.map((choice) => ({ ...each, [key]: choice })));
  }, [{}]);
}

function withoutCovered(atoms: readonly ManifestValue[]): readonly ManifestValue[] {
  const texts = atoms.map((atom) => new Map(Object.entries(isMap(atom) ? atom : {}).map(([key, value]) => [key, JSON.stringify(value)])));
  const takes = (wider: ReadonlyMap<string, string>, atom: ReadonlyMap<string, string> = new Map()): boolean => (
    wider.size < atom.size && [...wider].every(([key, value]) => atom.get(key) === value));
  return atoms.filter((_, index) => !texts.some((wider) => takes(wider, texts[index])));
}
