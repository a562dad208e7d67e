import type { MeshInstallProps } from '../install';
import type { FleetClusterProps } from './mesh-fleet-props';
import type { FleetControlPlane } from './topology';

/** What an istiod beside the mesh has to have as the cluster that it reads has it. */
const alike = [
  'certificateAuthority', 'compatibilityVersion', 'hub', 'images', 'namespace', 'profile', 'revision', 'sizing', 'trustDomain', 'version', 'workloadCertificates',
] as const;

/** What istiods have in common, whichever cluster they run in. */
const ofIstiod = ['istiod', 'istiodEgress', 'networkPolicies'] as const;

/** How the istiod beside the mesh is installed: of everything else that a profile brings, there is nothing where it runs. */
export function externalInstall(
  { runsIn, configCluster, loadBalancer, install }: FleetControlPlane, read: FleetClusterProps, shared: FleetClusterProps, meshId: string,
): MeshInstallProps {
  return {
    ...pick(read, alike),
    ...pick(shared, ofIstiod),
    ...install,
    ingressGateway: false,
    egressGateway: false,
    cni: false,
    ztunnel: false,
    cluster: runsIn,
    meshId,
    externalControlPlane: { ...loadBalancer, configCluster },
  };
}

function pick<K extends keyof FleetClusterProps>(props: FleetClusterProps, names: readonly K[]): Pick<FleetClusterProps, K> {
  return Object.fromEntries(names.map((name) => [name, props[name]])) as Pick<FleetClusterProps, K>;
}
