import type { IConstruct } from 'constructs';
import type { ExtensionProvider } from './extension-providers';
import type { Mesh } from './mesh';
import { oncePerCluster } from './per-cluster';
import type { ProxyStatsMatcher } from './proxy-statistics';

/** What constructs of a tree need the mesh configuration of a cluster to hold. */
export interface MeshConfigNeeds {
  /** Whether a construct renders the mesh configuration, and with it what is needed. */
  isRendered: boolean;
  readonly providers: Map<string, { readonly provider: ExtensionProvider; readonly owner: IConstruct }>;
  readonly statistics: ProxyStatsMatcher[];
}

interface Entry {
  needs: MeshConfigNeeds;
  /** The cluster whose istiod serves this one, unless it is its own. */
  servedFrom: string | undefined;
}

const entryOf = oncePerCluster((): Entry => ({ needs: { isRendered: false, providers: new Map(), statistics: [] }, servedFrom: undefined }));

/** What the mesh configuration has to hold that the proxies of a cluster get: that of the cluster in which their istiod reads. */
export function needsOf(at: IConstruct, mesh: Pick<Mesh, 'cluster'>): MeshConfigNeeds {
  return entryOf(at, mesh).needs;
}

/** The mesh configuration that the proxies of a cluster get, in words. */
export function meshConfigInWords(at: IConstruct, mesh: Pick<Mesh, 'cluster'>): string {
  const { servedFrom } = entryOf(at, mesh);
  return servedFrom === undefined ? 'the mesh configuration' : `the mesh configuration of ${servedFrom}, whose istiod serves ${mesh.cluster}`;
}

/** Remembers that the proxies of a cluster get the mesh configuration of another; gives what was needed before that was known. */
export function getMeshConfigFrom(at: IConstruct, mesh: Pick<Mesh, 'cluster'>, cluster: string): MeshConfigNeeds {
  const entry = entryOf(at, mesh);
  const { needs } = entry;
  entry.needs = needsOf(at, { cluster });
  entry.servedFrom = cluster;
  return needs;
}
