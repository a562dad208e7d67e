import { compose } from './compose';
import { make } from './make';
import type { Fact } from './meaning/facts';
import { factsOf } from './meaning/facts';
import { recognisers } from './recognisers';
import { Scene } from './scene';
import type { Draft } from './script';
import { Script, Unsaid } from './script';
import type { KeptObject } from './write-yaml';
import { invalid } from '../../config/invalid';
import { validateObject } from '../../index';
import type { ManifestObject } from '../../manifests';
import { isMap, Manifests, valueAt } from '../../manifests';
import { differences } from '../diff/differences';

export { report, reportAsJson } from './report';
export { writeDocuments } from './write-yaml';
export { writeProgram } from './write-typescript';

interface ImportOptions {
  /** Where objects go that name no namespace. */
  readonly namespace: string;

  /** The folder that documents are written to: files are named from there. */
  readonly folder: string;
}

export interface Imported {
  readonly documents: readonly Draft[];
  /** Objects that documents say. */
  readonly said: readonly ManifestObject[];
  /** Objects that are written as they are, with the reason for each. */
  readonly kept: readonly KeptObject[];
  /** Objects of Kubernetes and others, which stay where they are. */
  readonly left: readonly ManifestObject[];
  /** What else to know. */
  readonly notes: readonly string[];
}

/** Some objects, and what is said of them: a script, or why there is none. */
interface Group {
  readonly objects: readonly ManifestObject[];
  readonly script?: Script;
  readonly reason?: string;
}

/**
 * Documents that mean what manifests mean. Whatever the recognisers say is made and compared: a group of objects whose documents are refused, or mean
 * anything else, is kept as it is.
 *
 * @throws MeshError UnreadableManifest or InvalidManifest when a file cannot be read, or is none of manifests
 */
export function importManifests(paths: readonly string[], { namespace, folder }: ImportOptions): Imported {
  const manifests = Manifests.read(...paths);
  const ours = manifests.objects.find(({ apiVersion }) => apiVersion.startsWith('istio-constructs.dev/'));
  if (ours !== undefined) throw invalid(ours.origin, 'these are documents already', ours.kind, 'Name manifests of Kubernetes');
  const scene = new Scene(manifests, namespace);
  if (!manifests.objects.some(isOfMesh) && !scene.hosts.some((host) => scene.serviceOf(host) !== undefined)) {
    throw invalid(paths.join(', '), 'no Service and nothing of Istio is there', manifests.objects.length, 'Name the files that hold it');
  }
  const { objects, notes } = latest(manifests.objects.filter(isOfMesh), scene);
  const wanted = factsOf(objects, scene);
  let groups = recognise(objects, scene);
  for (;;) {
    const said = groups.filter(isSaid);
    const wrong = withoutTarget(said) ?? wrongIn(said, groups, wanted, scene);
    if (wrong.size === 0) break;
    groups = groups.map((group) => (wrong.has(group) ? { objects: group.objects, reason: wrong.get(group) ?? '' } : group));
  }
  const said = groups.filter(isSaid);
  const kept = groups.filter((group) => !isSaid(group)).flatMap((group) => group.objects.map((object) => ({ object: placed(object, scene), reason: group.reason ?? '' })));
  const refused = kept.flatMap(({ object }) => validateObject(object).filter(({ level, layer }) => level === 'error' && layer !== 'istioctl').slice(0, 1)
    .map(({ path, problem }) => `${nameOf(object, scene)} is kept, but a cluster refuses it, and so does synth: ${path === '' ? '' : `${path}: `}${problem}`));
  return {
    documents: compose(said.map(({ script }) => script), scene, folder),
    said: said.flatMap((group) => group.objects),
    kept,
    left: manifests.objects.filter((object) => !isOfMesh(object)),
    notes: [...notes, ...refused, ...said.flatMap(({ objects: [first], script }) => script.notes.map((note) => `${first === undefined ? '' : nameOf(first, scene)}: ${note}`))],
  };
}

/** Of Istio, or of the Gateway API. */
function isOfMesh({ apiVersion }: ManifestObject): boolean {
  return /^([a-z]+\.)?istio\.io\/|^gateway\.networking\.k8s\.io\//.test(apiVersion);
}

/** Where an object is there twice, the cluster has the later one. */
function latest(objects: readonly ManifestObject[], scene: Scene): { readonly objects: readonly ManifestObject[]; readonly notes: readonly string[] } {
  const last = new Map(objects.map((object) => [nameOf(object, scene), object]));
  const earlier = objects.filter((object) => last.get(nameOf(object, scene)) !== object);
  const notes = earlier.map((object) => `${nameOf(object, scene)} of ${object.origin} is left out: ${last.get(nameOf(object, scene))?.origin ?? ''} replaces it`);
  return { objects: [...last.values()], notes };
}

/** Where documents take it to be: what stands beside them goes elsewhere no more. */
function placed(object: ManifestObject, scene: Scene): ManifestObject {
  const { body, kind } = object;
  if (object.namespace !== undefined || kind === 'GatewayClass' || !isMap(body.metadata)) return object;
  const namespace = scene.namespaceOf(object);
  return { ...object, namespace, body: { ...body, metadata: { ...body.metadata, namespace } } };
}

function nameOf(object: ManifestObject, scene: Scene): string {
  return `${object.kind} ${scene.namespaceOf(object)}/${object.name}`;
}

function recognise(objects: readonly ManifestObject[], scene: Scene): readonly Group[] {
  const groups: Group[] = [];
  const known = new Set<ManifestObject>();
  for (const recogniser of recognisers) {
    for (const group of recogniser.groups(objects.filter((object) => !known.has(object)), scene)) {
      group.forEach((object) => known.add(object));
      const script = new Script(scene);
      const strange = group.map(whyStrange).find((reason) => reason !== undefined);
      const reason = strange ?? attempt(() => { recogniser.say(group, script); });
      groups.push(reason === undefined ? { objects: group, script } : { objects: group, reason });
    }
  }
  const others = objects.filter((object) => !known.has(object));
  return [...groups, ...others.map((object) => ({ objects: [object], reason: reasons[object.kind] ?? `import knows no construct for this ${object.kind}` }))];
}

const reasons: Readonly<Record<string, string>> = {
  IstioOperator: 'programs read it by fromIstioOperator, into a MeshInstall',
  EnvoyFilter: 'patches of Envoy are for programs (EnvoyPatch)',
  VirtualService: 'it is for more than one gateway, or for one that was not read',
};

function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Unsaid) return error.message;
    throw error;
  }
}

/** Annotations by which Istio means something else than the object says. */
function whyStrange({ body }: ManifestObject): string | undefined {
  const annotations = valueAt(body, 'metadata', 'annotations');
  const found = Object.keys(isMap(annotations) ? annotations : {}).find((name) => name.includes('istio.io/') && name !== 'istio.io/dry-run');
  return found === undefined ? undefined : `no construct says the annotation ${found}`;
}

type SaidGroup = Group & { readonly script: Script };

function isSaid(group: Group): group is SaidGroup {
  return group.script !== undefined;
}

/** Those that name what is not said after all. */
function withoutTarget(said: readonly SaidGroup[]): ReadonlyMap<Group, string> | undefined {
  const drafted = new Set(said.flatMap(({ script }) => script.drafts.map(({ name }) => name)));
  const wrong = said.flatMap((group) => [...group.script.uses].filter((name) => !drafted.has(name)).map((name) => [group, `the ServiceEntry of ${name} is kept as it is`] as const));
  return wrong.length === 0 ? undefined : new Map(wrong);
}

/** Makes what is said, and finds the groups that are refused, or that mean something else than they did. */
function wrongIn(said: readonly SaidGroup[], groups: readonly Group[], wanted: ReadonlyMap<string, Fact>, scene: Scene): ReadonlyMap<Group, string> {
  const outcome = make((folder) => compose(said.map(({ script }) => script), scene, folder));
  const wrong = new Map<Group, string>();
  const blame = (found: readonly Group[], reason: string): void => {
    // Somebody has to be wrong, or what is written would be.
    if (said.length === 0) throw invalid('mesh.yaml', reason, undefined, 'This is a mistake of import: leave out the files that it is about');
    for (const group of found.length > 0 ? found : said) if (!wrong.has(group)) wrong.set(group, reason);
  };
  if ('problems' in outcome) {
    for (const { document, problem } of outcome.problems) blame(groupsNaming(document, said), problem);
    return wrong;
  }
  const kept = groups.filter((group) => !isSaid(group)).flatMap(({ objects }) => objects);
  for (const object of outcome.objects) {
    const twin = kept.find((each) => nameOf(each, scene) === nameOf(object, scene));
    if (twin !== undefined) blame(groupsNaming(object.origin, said), `it would be made under the name of ${nameOf(twin, scene)}, which is kept as it is`);
  }
  if (wrong.size > 0) return wrong;
  const found = factsOf([...outcome.objects, ...kept], scene);
  for (const about of new Set([...wanted.keys(), ...found.keys()])) {
    const [before, after] = [wanted.get(about), found.get(about)];
    const [first] = differences(before?.value, after?.value);
    if (first === undefined) continue;
    const [old, made] = [first.before, first.after].map((value) => (value === undefined ? 'nothing' : shortened(JSON.stringify(value))));
    const reason = `documents would change ${about}: ${first.path === '' ? '' : `${first.path}: `}${old} → ${made}`;
    const own = said.filter(({ objects }) => before?.objects.some((object) => objects.includes(object)));
    blame(own.length > 0 ? own : [...new Set(after?.objects.flatMap(({ origin }) => groupsNaming(origin, said)))], reason);
  }
  return wrong;
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Whoever drafted a document, or else all who say something of it. */
function groupsNaming(document: string | undefined, said: readonly SaidGroup[]): readonly SaidGroup[] {
  const drafters = said.filter(({ script }) => script.drafts.some(({ name }) => name === document));
  if (drafters.length > 0) return drafters;
  return said.filter(({ script }) => script.shared.has(document ?? '') || script.calls.some(({ target }) => target === document)
    || script.drafts.some(({ body }) => JSON.stringify(body).includes(JSON.stringify(document))));
}
