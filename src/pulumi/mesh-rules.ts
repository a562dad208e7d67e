import type * as pulumi from '@pulumi/pulumi';
import type { ApiObject, Chart } from 'cdk8s';
import { MeshError } from '../errors';
import type { FleetCluster } from '../fleet';
import { MeshFleet } from '../fleet';
import { CanaryUpgrade } from '../install';
import type { Move, TreeRules } from './bridge';
import { istioRules } from './istio-rules';

/** The provider of each cluster of a fleet, by the cluster's name. */
export type ClusterProviders = Readonly<Record<string, pulumi.ProviderResource | undefined>>;

/** What is known of a tree that describes meshes: its clusters, and what istiod needs and is needed for. */
export function meshRules(chart: Chart, providers: ClusterProviders, dependsOn: readonly pulumi.Resource[]): TreeRules {
  const constructs = chart.node.findAll();
  const clusters = constructs.filter((each) => each instanceof MeshFleet).flatMap((fleet: MeshFleet) => fleet.allClusters);
  const clusterIn = (object: ApiObject): FleetCluster | undefined => clusters.find((cluster) => cluster.includes(object));
  const unprovided = clusters.find(({ name }) => providers[name] === undefined);
  if (unprovided !== undefined) throw new MeshError({ code: 'ContradictingProps', at: chart, problem: 'every cluster of a fleet has a provider', value: unprovided.name, fix: `Give it one in the arguments: { providers: { '${unprovided.name}': … } }` });
  return {
    order: istioRules,
    moved: constructs.filter((each) => each instanceof CanaryUpgrade).flatMap((upgrade) => partsOf(upgrade.node.path.slice(chart.node.path.length + 1))),
    clusterOf: (object) => clusterIn(object)?.name,
    isLeftOut: (object) => clusterIn(object)?.leavesOut(object) ?? false,
    optionsOf: (object) => {
      const provider = providers[clusterIn(object)?.name ?? ''];
      return { ...provider !== undefined && { provider }, dependsOn: [...dependsOn] };
    },
  };
}

/** What an upgrade has once goes from the old control plane's install to the new one's, step by step. */
function partsOf(path: string): readonly Move[] {
  return [[`${path}/to`, `${path}/from`], [`${path}/from`, `${path}/to`]];
}
