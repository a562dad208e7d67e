import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { Mesh } from './mesh';
import { getMeshConfigFrom, meshConfigInWords, needsOf } from './mesh-config-registry';
import { requireDnsLabel } from './names';

/**
 * Something outside the proxies that they call or write to, as an entry of `extensionProviders` in the mesh configuration.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 */
export interface ExtensionProvider {
  /** What policies and telemetry call it: a DNS label. */
  readonly name: string;

  /** The entry of `extensionProviders`. */
  readonly extensionProvider: Readonly<Record<string, unknown>>;
}

/** Providers that every mesh has without saying so. */
const builtIn: readonly string[] = ['envoy', 'prometheus', 'stackdriver'];

/** The name of a provider of one's own. @throws MeshError InvalidName, or InvalidProvider when another one has it in every mesh */
export function requireProviderName(name: string, ...reserved: readonly string[]): string {
  if (![...builtIn, ...reserved].includes(requireDnsLabel(name, 'the name of a provider'))) return name;
  throw new MeshError({ code: 'InvalidProvider', problem: 'the mesh configuration has a provider of this name, which does something else', value: name, fix: `Write another, such as "own-${name}"` });
}

/**
 * Adds a provider to the mesh configuration, where that is rendered in this tree.
 *
 * @throws MeshError ConflictingPolicies when another provider has the name
 */
export function registerProvider(owner: IConstruct, mesh: Mesh, provider: ExtensionProvider): void {
  const { providers } = needsOf(owner, mesh);
  const known = providers.get(provider.name);
  if (known !== undefined && JSON.stringify(known.provider.extensionProvider) !== JSON.stringify(provider.extensionProvider)) {
    throw new MeshError({
      code: 'ConflictingPolicies', at: owner, problem: `${known.owner.node.path} uses another provider of this name`, value: provider.name, fix: 'Use one provider for both, or give them two names',
    });
  }
  if (known === undefined) providers.set(provider.name, { provider, owner });
}

/**
 * Remembers that the proxies of a cluster get the mesh configuration of another, which then holds what is used here.
 *
 * @throws MeshError ConflictingPolicies when another provider there has a name that is used here
 */
export function registerElsewhere(owner: IConstruct, mesh: Mesh, cluster: string): void {
  const { providers, statistics } = getMeshConfigFrom(owner, mesh, cluster);
  for (const known of providers.values()) registerProvider(known.owner, mesh, known.provider);
  needsOf(owner, mesh).statistics.push(...statistics);
}

/** What the mesh configuration has to hold, once all is described. */
export function providersOf(owner: IConstruct, mesh: Mesh): readonly ExtensionProvider[] {
  return [...needsOf(owner, mesh).providers.values()].map(({ provider }) => provider).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * A provider that the mesh configuration neither has nor will have.
 *
 * @param without what comes of that, after "without which"
 */
export function findUnregistered(at: IConstruct, mesh: Mesh, provider: ExtensionProvider | string, without: string): MeshError[] {
  const name = typeof provider === 'string' ? provider : provider.name;
  const { isRendered, providers } = needsOf(at, mesh);
  if (builtIn.includes(name) || mesh.extensionProviders.includes(name) || (isRendered && providers.has(name))) return [];
  const entry = typeof provider === 'string' ? '' : ` ${JSON.stringify(provider.extensionProvider)}`;
  return [new MeshError({
    code: 'ProviderNotRegistered',
    at,
    problem: isRendered
      ? `the mesh configuration that is rendered here has no such provider, without which ${without}`
      : `nothing here renders ${meshConfigInWords(at, mesh)}, and it is not known to have this provider, without which ${without}`,
    value: name,
    fix: isRendered && typeof provider === 'string'
      ? 'Give the provider itself in place of its name, or add it to meshConfig.extensionProviders of the MeshInstall'
      : `Add it to extensionProviders of the mesh configuration${entry}, and say that it is there: Mesh.fromAttributes({ extensionProviders: ['${name}'] })`,
  })];
}
