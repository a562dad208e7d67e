import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { ApiObject } from 'cdk8s';
import { MeshError } from '../../errors';

/** An object, and the provider that makes it: undefined for the default one. */
export interface ProvidedObject {
  readonly object: ApiObject;
  readonly provider: pulumi.ProviderResource | undefined;
}

/** What components of a program make, by provider. The default one is another in each program; a process may run several. */
const claimed = new WeakMap<object, Map<string, string>>();

/**
 * Claims objects for a component. Were two to make the same one, the last would win in the cluster, and whoever deletes one would delete both.
 *
 * @throws MeshError DuplicateName where another component has one already
 */
export function claimObjects(component: string, objects: readonly ProvidedObject[]): void {
  for (const { object, provider } of objects) {
    const by = provider ?? pulumi.runtime.getMonitor() ?? claimed;
    const known = claimed.get(by) ?? new Map<string, string>();
    claimed.set(by, known);
    const key = JSON.stringify([object.apiGroup, object.kind, object.metadata.namespace, object.name]);
    const other = known.get(key);
    if (other !== undefined) throw duplicate(object, other);
    known.set(key, `"${component}" (${object.node.path})`);
  }
}

/** By which provider objects of a component are made that say none of their own. */
export function providerOf({ provider, providers = [], parent }: pulumi.ComponentResourceOptions = {}): pulumi.ProviderResource | undefined {
  const given = Object.values(providers).find((each) => each instanceof kubernetes.Provider);
  return provider ?? given ?? parent?.getProvider('kubernetes:core/v1:Namespace');
}

function duplicate(at: ApiObject, other: string): MeshError {
  const { kind, name, metadata: { namespace } } = at;
  return new MeshError({
    code: 'DuplicateName',
    at,
    problem: `${other} makes a ${kind} of the same name in the same cluster`,
    value: namespace === undefined ? name : `${namespace}/${name}`,
    fix: 'Describe it in one of the two, give one another name, or give each a provider of its own if they are for different clusters',
  });
}
