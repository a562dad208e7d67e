import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { validateManifests } from '../../../src/analysis';
import type { MeshErrorCode } from '../../../src/errors';
import type { MeshInstallProps } from '../../../src/install';
import { Delivery, MeshInstall, Profile } from '../../../src/install';
import { Manifests } from '../../../src/manifests';
import { containerOf, find, installed, names } from '../fixtures';

const mesh = { meshId: 'shop-mesh' } as const;
const primary: MeshInstallProps = { ...mesh, cluster: 'east', network: 'east-network', profile: Profile.minimal(), eastWestGateway: {}, servesRemotes: true };
const remote: MeshInstallProps = {
  ...mesh, cluster: 'west', network: 'west-network', profile: Profile.minimal(), eastWestGateway: {}, remoteControlPlane: { cluster: 'east', address: '203.0.113.10' },
};
const external: MeshInstallProps = { ...mesh, cluster: 'management', profile: Profile.minimal(), externalControlPlane: { configCluster: 'east' } };
const read: MeshInstallProps = { ...remote, cluster: 'east', remoteControlPlane: { cluster: 'management', address: '203.0.113.10', configCluster: 'east' } };
const withoutDefinitions = (props: MeshInstallProps) => installed(props).filter(({ kind }) => kind !== 'CustomResourceDefinition');
const environmentOf = (props: MeshInstallProps) => containerOf(installed(props), 'istiod').env.map(({ name, value }: any) => `${name}=${value}`);

test('a cluster whose istiod runs elsewhere gets the way to it and the account that it reads by, and no control plane', () => {
  expect(withoutDefinitions({ ...remote, eastWestGateway: undefined })).toMatchSnapshot();
});

test('an istiod that serves other clusters is reached through the east-west gateway, by its own names only', () => {
  const objects = installed(primary);
  expect([find(objects, 'Gateway', 'istiod-exposed').spec, find(objects, 'VirtualService', 'istiod-exposed').spec]).toMatchSnapshot();
  expect(find(objects, 'Service', 'istio-eastwestgateway').spec.ports.map(({ port }: any) => port)).toEqual([15021, 15443, 15012, 15017]);
  expect(environmentOf(primary)).toContain('EXTERNAL_ISTIOD=true');
});

test('a load balancer with a name is reached at the port of the webhook, since a name cannot lead to another port', () => {
  const objects = installed({ ...remote, remoteControlPlane: { cluster: 'east', address: 'istiod.example.com' } });
  expect(find(objects, 'Service', 'istiod').spec).toMatchObject({ type: 'ExternalName', externalName: 'istiod.example.com' });
  expect(find(objects, 'MutatingWebhookConfiguration', 'istio-sidecar-injector').webhooks[0].clientConfig.service).toMatchObject({ port: 15017 });
  expect(names(objects, 'EndpointSlice')).toEqual([]);
});

test('an address of version 6 is one', () => {
  expect(find(installed({ ...remote, remoteControlPlane: { cluster: 'east', address: '2001:db8::1' } }), 'EndpointSlice', 'istiod').addressType).toBe('IPv6');
});

test('a named revision is found under its name', () => {
  const objects = installed({ ...remote, revision: 'canary' });
  expect(find(objects, 'Service', 'istiod-canary')).toBeDefined();
  expect(find(objects, 'MutatingWebhookConfiguration', 'istio-sidecar-injector-canary').webhooks[0].clientConfig.service.name).toBe('istiod-canary');
  expect(find(installed({ ...primary, revision: 'canary' }), 'VirtualService', 'istiod-canary-exposed').spec.hosts[0]).toBe('istiod-canary.istio-system.svc');
});

test('nobody reads a cluster that is a mesh of its own', () => {
  expect(names(installed(), 'ServiceAccount')).not.toContain('istio-reader-service-account');
});

test('istiod is told the gateways that it cannot find', () => {
  const objects = installed({ ...mesh, meshNetworks: { west: { clusters: ['west'], gateways: ['203.0.113.20'] }, east: { clusters: ['east'], gateways: ['east.example.com'] } } });
  expect(parse(find(objects, 'ConfigMap', 'istio').data.meshNetworks)).toEqual({
    networks: {
      east: { endpoints: [{ fromRegistry: 'east' }], gateways: [{ address: 'east.example.com', port: 15443 }] },
      west: { endpoints: [{ fromRegistry: 'west' }], gateways: [{ address: '203.0.113.20', port: 15443 }] },
    },
  });
});

test.each([['the cluster that serves', primary], ['the cluster that is served', remote], ['a control plane for clusters elsewhere', external], ['the cluster that it reads', read]])('validation finds nothing wrong with %s', (_, props) => {
  expect(validateManifests(Manifests.parse(installed(props).map((object) => JSON.stringify(object)).join('\n---\n')))).toEqual([]);
});

test.each<[string, MeshInstallProps, MeshErrorCode, RegExp]>([
  ['a remote without the name of the mesh', { ...remote, meshId: undefined }, 'ContradictingProps', /meshId/],
  ['serving remotes without the name of the mesh', { ...primary, meshId: undefined }, 'ContradictingProps', /meshId/],
  ['serving remotes without a gateway to reach istiod by', { ...primary, eastWestGateway: undefined }, 'ContradictingProps', /eastWestGateway: \{\}/],
  ['a cluster that is served by itself', { ...remote, cluster: 'east' }, 'ContradictingProps', /by itself.*'east'/],
  ['a size of an istiod that is not there', { ...remote, istiod: { minReplicas: 2 } }, 'ContradictingProps', /istiod is about an istiod of this cluster/],
  ['a served cluster that serves', { ...remote, servesRemotes: true }, 'ContradictingProps', /servesRemotes/],
  ['validation without an istiod', { ...remote, validateUnlabelled: true }, 'ContradictingProps', /validateUnlabelled/],
  ['an external control plane of its own cluster', { ...external, cluster: 'east' }, 'ContradictingProps', /other than the one that it runs in/],
  ['gateways beside an external control plane', { ...external, profile: Profile.default() }, 'ContradictingProps', /ingressGateway.*Profile\.minimal/],
  ['an external control plane that is served from elsewhere', { ...external, remoteControlPlane: remote.remoteControlPlane }, 'ContradictingProps', /externalControlPlane/],
  ['an external control plane that serves remotes', { ...external, servesRemotes: true }, 'ContradictingProps', /servesRemotes/],
  ['an external control plane without the name of the mesh', { ...external, meshId: undefined }, 'ContradictingProps', /meshId/],
  ['an external control plane by Helm', { ...external, delivery: Delivery.helm() }, 'UnsupportedByDelivery', /externalControlPlane/],
  ['an ambient east-west gateway by Helm', { ...primary, servesRemotes: false, profile: Profile.ambient(), delivery: Delivery.helm() }, 'UnsupportedByDelivery', /eastWestGateway in ambient mode/],
  ['an address with a port', { ...remote, remoteControlPlane: { cluster: 'east', address: '203.0.113.10:15012' } }, 'InvalidName', /203\.0\.113\.10:15012/],
  ['a network without a gateway', { ...mesh, meshNetworks: { west: { clusters: ['west'], gateways: [] } } }, 'InvalidValue', /network west/],
])('%s is refused', (_, props, code, message) => {
  expect(() => new MeshInstall(new Chart(new App(), 'istio'), 'mesh', props)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});
