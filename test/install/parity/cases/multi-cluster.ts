import type { ParityCase } from './parity-case';
import { Profile } from '../../../../src/install';

const global = { meshID: 'shop', multiCluster: { clusterName: 'east' }, network: 'east-network' };
const east = { profile: Profile.minimal(), meshId: 'shop', cluster: 'east', network: 'east-network' } as const;
const external = 'external-istiod';
const eastWest = (ports: readonly (readonly [name: string, port: number])[]): object => ({
  ingressGateways: [{
    name: 'istio-eastwestgateway',
    enabled: true,
    label: { 'istio': 'eastwestgateway', 'app': 'istio-eastwestgateway', 'topology.istio.io/network': 'east-network' },
    k8s: {
      env: [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: 'east-network' }],
      service: { ports: [['status-port', 15021] as const, ...ports].map(([name, port]) => ({ name, port, targetPort: port })) },
    },
  }],
});

/** What Istio's guides have one say for meshes of several clusters. */
export const multiCluster: readonly ParityCase[] = [
  { name: 'one of several clusters', profile: 'minimal', overrides: { values: { global } }, props: east },
  {
    name: 'one of several clusters, with a gateway to its network',
    profile: 'minimal',
    overrides: { values: { global }, components: eastWest([['tls', 15443]]) },
    props: { ...east, eastWestGateway: {} },
  },
  {
    name: 'a cluster whose istiod serves others',
    profile: 'minimal',
    overrides: { values: { global: { ...global, externalIstiod: true } }, components: eastWest([['tls', 15443], ['tls-istiod', 15012], ['tls-webhook', 15017]]) },
    props: { ...east, eastWestGateway: {}, servesRemotes: true },
  },
  {
    name: 'networks with gateways at known addresses',
    profile: 'minimal',
    overrides: {
      values: { global: { ...global, meshNetworks: { 'west-network': { endpoints: [{ fromRegistry: 'west' }], gateways: [{ address: '203.0.113.20', port: 15443 }] } } } },
    },
    props: { ...east, meshNetworks: { 'west-network': { clusters: ['west'], gateways: ['203.0.113.20'] } } },
  },
  {
    name: 'an istiod for clusters elsewhere',
    profile: 'empty',
    overrides: {
      namespace: 'control-planes',
      components: { pilot: { enabled: true } },
      values: { global: { istioNamespace: 'control-planes', externalIstiod: true, operatorManageWebhooks: true, configValidation: false, meshID: 'shop', multiCluster: { clusterName: 'east' } } },
    },
    props: { profile: Profile.minimal(), namespace: 'control-planes', meshId: 'shop', cluster: 'management', externalControlPlane: { configCluster: 'east' } },
  },
  {
    name: 'the cluster that an istiod elsewhere reads',
    profile: 'remote',
    overrides: {
      namespace: external,
      values: {
        global: { ...global, istioNamespace: external, configCluster: true, remotePilotAddress: '203.0.113.10', omitSidecarInjectorConfigMap: false },
        pilot: { configMap: true },
        telemetry: { enabled: true },
        istiodRemote: { injectionPath: '/inject/cluster/east/net/east-network' },
      },
    },
    props: { ...east, namespace: external, remoteControlPlane: { cluster: 'management', address: '203.0.113.10', configCluster: 'east' } },
  },
  {
    name: 'one of several ambient networks',
    profile: 'ambient',
    overrides: { values: { global, pilot: { env: { AMBIENT_ENABLE_MULTI_NETWORK: 'true' } } } },
    props: { ...east, profile: Profile.ambient() },
  },
];
