import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type KubeApi, Refusal } from './kube-api';
import { type KubeObject, nameOf } from './objects';

/** What happened to a set of objects. */
export interface Applied {
  /** `VirtualService shop/reviews: the apiserver's words`, one for each object that was refused. */
  readonly refused: readonly string[];
  /** In the same shape: what was accepted, with a remark. */
  readonly warnings: readonly string[];
  /** The names of the objects whose content is not what it was before. */
  readonly changed: readonly string[];
}

/** Applies objects in the order a careful person would: definitions first and usable, then namespaces, then the rest as given. */
export async function applyAll(api: KubeApi, objects: readonly KubeObject[]): Promise<Applied> {
  const refused: string[] = [];
  const warnings: string[] = [];
  const changed: string[] = [];
  const [definitions, namespaces, rest] = inOrder(objects);

  const applyEach = async (some: readonly KubeObject[]): Promise<void> => {
    for (const object of some) {
      try {
        const before = await api.read(object);
        const answer = await api.apply(object);
        if (before === undefined || !isDeepStrictEqual(contentOf(answer.body), contentOf(before))) changed.push(nameOf(object));
        warnings.push(...answer.warnings.map((warning) => `${nameOf(object)}: ${warning}`));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused.push(error.message);
      }
    }
  };
  await applyEach(definitions);
  await Promise.all(definitions.map((definition) => servedBy(api, definition)));
  await applyEach(namespaces);
  for (const namespace of namespaces) await giveDefaultServiceAccount(api, namespace.metadata.name);
  await applyEach(rest);
  return { refused, warnings, changed };
}

/**
 * An object without the apiserver's bookkeeping, which an apply of a manifest without fields (such as a bare Namespace) renews each time, and without its
 * status, which controllers may write at the same moment.
 */
export function contentOf({ status: _, ...object }: KubeObject): unknown {
  const metadata = Object.entries(object.metadata).filter(([field]) => field !== 'managedFields' && field !== 'resourceVersion');
  return { ...object, metadata: Object.fromEntries(metadata) };
}

/**
 * Definitions, namespaces, and everything else; of this last, admission webhooks at the end, since the programs that they call do not run yet and they might
 * refuse what comes after them. Otherwise in the given order.
 */
export function inOrder(objects: readonly KubeObject[]): [KubeObject[], KubeObject[], KubeObject[]] {
  const first = ({ kind }: KubeObject) => kind === 'CustomResourceDefinition';
  const second = ({ kind }: KubeObject) => kind === 'Namespace';
  const last = ({ kind }: KubeObject) => kind.endsWith('WebhookConfiguration');
  const others = objects.filter((object) => !first(object) && !second(object) && !last(object));
  return [objects.filter(first), objects.filter(second), [...others, ...objects.filter(last)]];
}

/** Waits until the kind can be used: the condition `Established` alone is a moment too early for discovery. */
async function servedBy(api: KubeApi, definition: KubeObject): Promise<void> {
  const { group, names, versions } = definition.spec;
  for (let attempt = 0; attempt < 200; attempt++) {
    const answers = await Promise.all(versions.filter((version: any) => version.served).map((version: any) => api.send('GET', `/apis/${group}/${version.name}`)));
    if (answers.every((answer) => answer.status === 200 && answer.body.resources.some((resource: any) => resource.kind === names.kind))) return;
    await sleep(50);
  }
  throw new Error(`${nameOf(definition)} was not served after 10 s: ${JSON.stringify((await api.read(definition))?.status)}`);
}

/** The controller manager does this in a real cluster. Without it, admission refuses every pod that names no ServiceAccount. */
async function giveDefaultServiceAccount(api: KubeApi, namespace: string): Promise<void> {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
  if ((await api.read(account)) === undefined) await api.create(account);
}
