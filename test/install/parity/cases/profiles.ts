import type { ParityCase } from './parity-case';
import { Profile } from '../../../../src/install';
import { Platform } from '../../../../src/mesh';

export const profiles: readonly ParityCase[] = [
  { name: 'the default profile', profile: 'default', overrides: {}, props: {} },
  { name: 'the minimal profile', profile: 'minimal', overrides: {}, props: { profile: Profile.minimal() } },
  { name: 'the demo profile', profile: 'demo', overrides: {}, props: { profile: Profile.demo() } },
  { name: 'the ambient profile', profile: 'ambient', overrides: {}, props: { profile: Profile.ambient() } },
  { name: 'the preview profile', profile: 'preview', overrides: {}, props: { profile: Profile.preview() } },
  { name: 'the empty profile', profile: 'empty', overrides: {}, props: { profile: Profile.empty() } },
  {
    name: 'the remote profile',
    profile: 'remote',
    overrides: { values: { global: { remotePilotAddress: '192.0.2.10', meshID: 'shop' }, istiodRemote: { injectionPath: '/inject/cluster/west' } } },
    props: { profile: Profile.remote({ cluster: 'east', address: '192.0.2.10' }), meshId: 'shop', cluster: 'west' },
  },
  {
    name: 'the remote profile, by a name',
    profile: 'remote',
    overrides: { values: { global: { remotePilotAddress: 'istiod.example.com', meshID: 'shop' }, istiodRemote: { injectionPath: '/inject/cluster/west' } } },
    props: { profile: Profile.remote({ cluster: 'east', address: 'istiod.example.com' }), meshId: 'shop', cluster: 'west' },
  },
  { name: 'the openshift profile', profile: 'openshift', overrides: {}, props: { platform: Platform.openshift() } },
  { name: 'the openshift-ambient profile', profile: 'openshift-ambient', overrides: {}, props: { profile: Profile.ambient(), platform: Platform.openshift() } },
  {
    name: 'OpenShift by its platform, with a revision',
    profile: 'minimal',
    overrides: { revision: 'canary', components: { cni: { enabled: true, namespace: 'kube-system' } }, values: { global: { platform: 'openshift' } } },
    props: { profile: Profile.minimal(), revision: 'canary', platform: Platform.openshift() },
  },
  { name: 'the stable profile', profile: 'stable', overrides: {}, props: { stableApisOnly: true } },
  {
    name: 'an ingress gateway beside the ambient profile',
    profile: 'ambient',
    overrides: { components: { ingressGateways: [{ name: 'istio-ingressgateway', enabled: true }] } },
    props: { profile: Profile.ambient(), ingressGateway: {} },
  },
  {
    name: 'the demo profile without its egress gateway',
    profile: 'demo',
    overrides: { components: { egressGateways: [{ name: 'istio-egressgateway', enabled: false }] } },
    props: { profile: Profile.demo(), egressGateway: false },
  },
  {
    name: 'the demo profile with a larger istiod',
    profile: 'demo',
    overrides: { values: { pilot: { resources: { requests: { cpu: '1', memory: '1Gi' } } } } },
    props: { profile: Profile.demo(), istiod: { resources: { requests: { cpu: '1', memory: '1Gi' } } } },
  },
  {
    name: 'the default profile without its gateway',
    profile: 'default',
    overrides: { components: { ingressGateways: [{ name: 'istio-ingressgateway', enabled: false }] } },
    props: { ingressGateway: false },
  },
];
