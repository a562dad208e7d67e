import type { ParityCase } from './parity-case';
import { byDefault, byValues } from './parity-case';
import { Profile } from '../../../../src/install';

export const revisions: readonly ParityCase[] = [
  byDefault('a revision', { revision: 'canary' }, { revision: 'canary' }),
  byDefault('another revision', { revision: '1-31-1' }, { revision: '1-31-1' }),
  { name: 'a revision of the minimal profile', profile: 'minimal', overrides: { revision: 'canary' }, props: { profile: Profile.minimal(), revision: 'canary' } },
  { name: 'a revision of the ambient profile', profile: 'ambient', overrides: { revision: 'canary' }, props: { profile: Profile.ambient(), revision: 'canary' } },
  byValues('a network', { global: { network: 'network-1' } }, { network: 'network-1' }),
  byValues('a cluster\'s name', { global: { multiCluster: { clusterName: 'west' } } }, { cluster: 'west' }),
  { name: 'a network of the ambient profile', profile: 'ambient', overrides: { values: { global: { network: 'network-1' }, ztunnel: { network: 'network-1' } } }, props: { profile: Profile.ambient(), network: 'network-1' } },
  byDefault('a trust domain', { meshConfig: { trustDomain: 'shop.example' } }, { trustDomain: 'shop.example' }),
  byValues('a domain of the cluster', { global: { proxy: { clusterDomain: 'k8s.example' } } }, { clusterDomain: 'k8s.example' }),
  byDefault('another namespace', { namespace: 'mesh', values: { global: { istioNamespace: 'mesh' } } }, { namespace: 'mesh' }),
];
