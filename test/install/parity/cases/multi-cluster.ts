import type { ParityCase } from './parity-case';
import { Profile } from '../../../../src/install';

const global = { meshID: 'shop', multiCluster: { clusterName: 'east' }, network: 'east-network' };
const east = { profile: Profile.minimal(), meshId: 'shop', cluster: 'east', network: 'east-network' } as const;
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
];
