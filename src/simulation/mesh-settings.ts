import type { Manifests, ManifestValue } from '../manifests';
import { listOf, valueAt } from '../manifests';
import type { PathNormalization } from './access/normalize-path';

/** What an external authorizer speaks: an HTTP one cannot be asked about TCP connections. */
export type AuthorizerProtocol = 'http' | 'grpc';

/** Settings of a mesh on which access depends. See https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ */
export interface MeshSettingsProps {
  /** The namespace whose policies hold for the whole mesh. @default istio-system */
  readonly rootNamespace?: string;

  /** @default cluster.local */
  readonly trustDomain?: string;

  /** Further names of the trust domain. @default - none */
  readonly trustDomainAliases?: readonly string[];

  /** @default BASE */
  readonly pathNormalization?: PathNormalization;

  /** External authorizers that the mesh knows, by name. @default - whichever a policy names, speaking gRPC */
  readonly authorizers?: Readonly<Record<string, AuthorizerProtocol>>;
}

/** The same, complete but for authorizers, which nobody may have told. */
export type MeshSettings = Required<Omit<MeshSettingsProps, 'authorizers'>> & Pick<MeshSettingsProps, 'authorizers'>;

const normalizations: readonly string[] = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'] satisfies PathNormalization[];

/** Settings as given, else as in the ConfigMap of the mesh, else Istio's defaults. */
export function meshSettings(manifests: Manifests, given: MeshSettingsProps = {}): MeshSettings {
  const mesh = meshConfigIn(manifests);
  const text = (key: string): string | undefined => {
    const value = valueAt(mesh, key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const normalization = valueAt(mesh, 'pathNormalization', 'normalization');
  const authorizers = given.authorizers ?? (mesh === undefined ? undefined : authorizersIn(mesh));
  return {
    rootNamespace: given.rootNamespace ?? text('rootNamespace') ?? 'istio-system',
    trustDomain: given.trustDomain ?? text('trustDomain') ?? 'cluster.local',
    trustDomainAliases: given.trustDomainAliases ?? listOf(valueAt(mesh, 'trustDomainAliases')).filter((alias) => typeof alias === 'string'),
    pathNormalization: given.pathNormalization ?? (isNormalization(normalization) ? normalization : 'BASE'),
    ...(authorizers !== undefined && { authorizers }),
  };
}

function isNormalization(value: ManifestValue | undefined): value is PathNormalization {
  return typeof value === 'string' && normalizations.includes(value);
}

/** The mesh configuration that istiod reads: YAML in a ConfigMap. */
function meshConfigIn(manifests: Manifests): ManifestValue | undefined {
  const [found] = manifests.ofKind('ConfigMap').filter(({ name }) => name === 'istio' || name.startsWith('istio-'))
    .map(({ body }) => valueAt(body, 'data', 'mesh')).filter((value) => typeof value === 'string');
  if (found === undefined) return undefined;
  // Loaded when there is a configuration to read: importing this package should cost programs that read none nothing.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parse } = require('yaml') as typeof import('yaml');
  return parse(found) as ManifestValue;
}

function authorizersIn(mesh: ManifestValue): Readonly<Record<string, AuthorizerProtocol>> {
  return Object.fromEntries(listOf(valueAt(mesh, 'extensionProviders')).flatMap((provider): [string, AuthorizerProtocol][] => {
    const name = valueAt(provider, 'name');
    if (typeof name !== 'string') return [];
    if (valueAt(provider, 'envoyExtAuthzHttp') !== undefined) return [[name, 'http']];
    return valueAt(provider, 'envoyExtAuthzGrpc') === undefined ? [] : [[name, 'grpc']];
  }));
}
