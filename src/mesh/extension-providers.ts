import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { ExtAuthzProvider } from './ext-authz-provider';
import type { Mesh } from './mesh';
import { oncePerCluster } from './per-cluster';

interface Registry {
  /** Whether a construct renders the mesh configuration, and with it what is registered. */
  isRendered: boolean;
  readonly providers: Map<string, { readonly provider: ExtAuthzProvider; readonly owner: IConstruct }>;
}

const registryOf = oncePerCluster((): Registry => ({ isRendered: false, providers: new Map() }));

/**
 * Adds a provider to the mesh configuration, where that is rendered in this tree.
 *
 * @throws MeshError ConflictingPolicies when another provider has the name
 */
export function registerProvider(owner: IConstruct, mesh: Mesh, provider: ExtAuthzProvider): void {
  const { providers } = registryOf(owner, mesh);
  const known = providers.get(provider.name);
  if (known !== undefined && JSON.stringify(known.provider.extensionProvider) !== JSON.stringify(provider.extensionProvider)) {
    throw new MeshError({
      code: 'ConflictingPolicies', at: owner, problem: `${known.owner.node.path} uses another provider of this name`, value: provider.name, fix: 'Use one ExtAuthzProvider for both, or give them two names',
    });
  }
  if (known === undefined) providers.set(provider.name, { provider, owner });
}

/** Remembers that the mesh configuration of this cluster is rendered in this tree; gives what it has to hold, once all is described. */
export function renderProviders(owner: IConstruct, mesh: Mesh): () => readonly ExtAuthzProvider[] {
  const registry = registryOf(owner, mesh);
  registry.isRendered = true;
  return () => [...registry.providers.values()].map(({ provider }) => provider).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether the mesh configuration has, or will have, a provider of a name. */
export function knowsProvider(at: IConstruct, mesh: Mesh, name: string): boolean {
  const { isRendered, providers } = registryOf(at, mesh);
  return mesh.extensionProviders.includes(name) || (isRendered && providers.has(name));
}
