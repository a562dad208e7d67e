import type { Construct } from 'constructs';
import { MeshError } from '../../errors';
import { apiObjectsIn, parseYaml } from '../../mesh';
import type { MeshInstallProps } from '../mesh-install-props';
import type { Brought } from '../revisions/cluster-installs';
import type { InstallSettings } from '../settings';
import { resolveSettings, withRevision } from '../settings';

/** An install as those know it who deliver it. */
export interface DescribedInstall {
  readonly settings: InstallSettings;
  /** Those of an install about which nothing is said. */
  readonly standard: InstallSettings;
  readonly at: Construct;
  readonly brings: Brought;
  /** The mesh configuration as istiod will read it; complete only when the whole tree is. */
  readonly meshConfig: () => Readonly<Record<string, unknown>>;
  /** @throws MeshError UnsupportedByDelivery where the props say what Istio's charts have no values for */
  readonly requireCharted: () => void;
}

const placement = ['nodeSelector', 'tolerations', 'affinity'];
const workload = ['minReplicas', 'maxReplicas', 'resources', ...placement, 'topologySpread', 'priorityClassName', 'podLabels', 'podAnnotations'];
const agent = ['resources', 'logLevel', 'podLabels', 'tolerations', 'affinity'];

/** What Istio's charts have values for. */
const charted: { readonly [prop in keyof Required<MeshInstallProps>]?: true | readonly string[] } = {
  profile: true,
  version: true,
  compatibilityVersion: true,
  kubernetesVersion: true,
  gatewayApiVersion: true,
  hub: true,
  images: true,
  sizing: true,
  revision: true,
  brings: true,
  namespace: true,
  cluster: true,
  meshId: true,
  network: true,
  trustDomain: true,
  trustDomainAliases: true,
  trustBundles: true,
  certificateAuthority: true,
  workloadCertificates: true,
  meshNetworks: true,
  clusterDomain: true,
  platform: true,
  routingApi: true,
  delivery: true,
  meshConfig: true,
  compliance: true,
  validateUnlabelled: true,
  networkPolicies: true,
  sidecars: true,
  waypoints: true,
  stableApisOnly: true,
  istiod: [...workload, 'traceSampling', 'logLevel', 'blockedJwksNetworks', 'env'],
  ingressGateway: [...workload, 'injected', 'ports', 'serviceAnnotations', 'exposure', 'addresses', 'subnet'],
  gateways: true,
  egressGateway: [...workload, 'injected', 'ports', 'serviceAnnotations'],
  eastWestGateway: [...workload, 'injected', 'serviceAnnotations', 'exposure', 'addresses', 'subnet'],
  cni: [...agent, 'binDir', 'confDir', 'excludeNamespaces', 'brokenPods'],
  ztunnel: [...agent, 'nodeSelector', 'terminationGracePeriodSeconds'],
};

export function describeInstall(install: Construct, props: MeshInstallProps, settings: InstallSettings, brings: Brought): DescribedInstall {
  const configMap = apiObjectsIn(install).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === withRevision('istio', settings.revision));
  return {
    settings,
    standard: resolveSettings({}, install),
    at: install,
    brings,
    // Without a control plane there is none.
    meshConfig: () => (configMap === undefined ? {} : parseYaml((configMap.toJson() as { data: { mesh: string } }).data.mesh) as Record<string, unknown>),
    requireCharted: () => {
      // A profile may say it too.
      const { multiCluster: { controlPlane }, trust: { source } } = settings;
      const ambientGateway = settings.mesh.dataPlane.mode === 'ambient' ? settings.eastWestGateway : undefined;
      const [prop, value] = unchartedIn(props)
        ?? Object.entries({
          'remoteControlPlane': controlPlane,
          'eastWestGateway in ambient mode': ambientGateway,
          // They mount its key where it is there, and have istiod make a root where it is not.
          'certificateAuthority': source.kind === 'self-signed' ? undefined : source.kind,
        }).find(([, said]) => said !== undefined) ?? [];
      if (prop === undefined) return;
      throw new MeshError({
        code: 'UnsupportedByDelivery', at: install, problem: `Istio's charts have no values for ${prop}`, value, fix: `Deliver the manifests themselves (Delivery.manifests()), or leave ${prop} out`,
      });
    },
  };
}

function unchartedIn(props: MeshInstallProps): [string, unknown] | undefined {
  for (const [prop, value] of Object.entries(props)) {
    const known = (charted as Readonly<Record<string, true | readonly string[] | undefined>>)[prop];
    if (value === undefined || value === false || known === true) continue;
    if (known === undefined) return [prop, value];
    const unknown = Object.entries(value as object).find(([key, inner]) => inner !== undefined && !known.includes(key));
    if (unknown !== undefined) return [`${prop}.${unknown[0]}`, unknown[1]];
  }
  return undefined;
}
