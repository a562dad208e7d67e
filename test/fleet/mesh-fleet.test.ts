import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { parse, parseAllDocuments } from 'yaml';
import type { FleetCluster, MeshErrorCode } from '../../src';
import {
  Access, CertificateAuthority, LocalityFailover, MeshFleet, MeshNamespace, MeshService, Platform, Port, problemsOf, Profile, Topology, ZeroTrustNamespace,
} from '../../src';

const shared = { profile: Profile.minimal() };
const twoNetworks = { east: { network: 'east-network' }, west: { network: 'west-network' } };
const oneNetwork = { east: { network: 'network-1' }, west: { network: 'network-1' } };
const besideEast = { runsIn: 'management', configCluster: 'east', address: '203.0.113.10' } as const;
const external = Topology.externalControlPlane(besideEast);
const primaryRemote = Topology.primaryRemote({ west: { primary: 'east', address: '203.0.113.10' } });

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(path.join(tmpdir(), 'fleet-')); });
afterEach(() => { rmSync(outdir, { recursive: true }); });

const objectsOf = (cluster: FleetCluster): any[] => [...cluster.charts.values()].flatMap((chart) => chart.toJson()).filter(({ kind }) => kind !== 'CustomResourceDefinition');
const namesOf = (cluster: FleetCluster) => objectsOf(cluster).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const istiodOf = (cluster: FleetCluster) => objectsOf(cluster).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'istiod');

function fleetOf(props: Partial<ConstructorParameters<typeof MeshFleet<'east' | 'west'>>[2]> = {}): MeshFleet<'east' | 'west'> {
  return new MeshFleet<'east' | 'west'>(new App({ outdir }), 'fleet', { meshId: 'shop-mesh', clusters: twoNetworks, shared, ...props });
}

test('every cluster gets a folder of its own, with a file for each chart', () => {
  const app = new App({ outdir });
  const fleet = new MeshFleet(app, 'fleet', { meshId: 'shop-mesh', clusters: twoNetworks, shared });
  fleet.each((cluster) => new MeshNamespace(cluster.chart('shop'), 'shop', { mesh: cluster.mesh }));
  new Chart(app, 'beside');
  fleet.synth();
  expect(readdirSync(outdir, { recursive: true }).sort()).toEqual(
    ['beside.k8s.yaml', 'east', 'east/istio.k8s.yaml', 'east/shop.k8s.yaml', 'west', 'west/istio.k8s.yaml', 'west/shop.k8s.yaml']);
});

test('app.synth() tells the clusters apart by the names of files', () => {
  const fleet = fleetOf();
  App.of(fleet).synth();
  expect(readdirSync(outdir).sort()).toEqual(['east-istio.k8s.yaml', 'west-istio.k8s.yaml']);
});

test('nothing is written where anything is wrong', () => {
  const fleet = fleetOf();
  fleet.each((cluster) => { for (const id of ['a', 'b']) new MeshNamespace(cluster.chart(id), 'shop', { mesh: cluster.mesh }); });
  expect(() => { fleet.synth(); }).toThrow(/DuplicateName/);
  expect(readdirSync(outdir)).toEqual([]);
});

test('clusters of several networks get gateways between them, and each install knows who it is', () => {
  const fleet = fleetOf();
  for (const cluster of fleet.clusters) {
    expect(namesOf(cluster)).toEqual(expect.arrayContaining(['Gateway cross-network', 'Deployment istio-eastwestgateway', 'ServiceAccount istio-reader-service-account']));
    expect(cluster.mesh).toMatchObject({ cluster: cluster.name, meshId: 'shop-mesh', network: `${cluster.name}-network` });
  }
});

test('clusters of one network need none', () => {
  expect(namesOf(fleetOf({ clusters: oneNetwork }).cluster('east')).filter((name) => /eastwest|cross-network/.test(name))).toEqual([]);
});

test('clusters differ by data, and share what they do not say', () => {
  const fleet = fleetOf({ clusters: { east: { network: 'a', platform: Platform.eks() }, west: { network: 'b', platform: Platform.aks() } }, shared: { ...shared, meshConfig: { accessLogFile: '/dev/stdout' } } });
  const annotations = fleet.each((cluster) => Object.keys(objectsOf(cluster).find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'istio-eastwestgateway').metadata.annotations ?? {}));
  expect(annotations.east).toContain('service.beta.kubernetes.io/aws-load-balancer-type');
  expect(annotations.west.filter((name) => name.includes('/aws-'))).toEqual([]);
  expect(fleet.each((cluster) => parse(objectsOf(cluster).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio').data.mesh).accessLogFile)).toEqual({ east: '/dev/stdout', west: '/dev/stdout' });
});

test('istiod never signs with a root that the other clusters do not know', () => {
  for (const cluster of fleetOf().clusters) {
    expect(istiodOf(cluster).spec.template.spec.volumes).toContainEqual(expect.objectContaining({ name: 'cacerts', secret: expect.not.objectContaining({ optional: true }) }));
  }
});

test('what is returned of each cluster comes back by its name, for calls from one to the other', () => {
  const fleet = fleetOf();
  const shops = fleet.each((cluster) => {
    const chart = cluster.chart('shop');
    const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: cluster.mesh });
    const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
    new LocalityFailover(chart, 'near', { service: reviews, priority: ['topology.istio.io/cluster'], outliers: { consecutive5xxErrors: 3 } });
    return { namespace, reviews };
  });
  const web = new MeshService(fleet.cluster('east').chart('shop'), 'web', { namespace: shops.east.namespace, port: Port.http(8080) });
  for (const { reviews } of Object.values(shops)) reviews.allowFrom(web, Access.http({ methods: ['GET'] }));
  expect(problemsOf(App.of(fleet))).toEqual([]);
  expect(namesOf(fleet.cluster('west'))).toContainEqual(expect.stringMatching(/^AuthorizationPolicy .*reviews/));
});

test('gateways that istiod cannot find are told to every istiod', () => {
  const fleet = fleetOf({ clusters: { east: { network: 'a', gatewayAddress: '203.0.113.1' }, west: { network: 'b' } } });
  for (const cluster of fleet.clusters) {
    const { meshNetworks } = objectsOf(cluster).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio').data;
    expect(parse(meshNetworks)).toEqual({ networks: { a: { endpoints: [{ fromRegistry: 'east' }], gateways: [{ address: '203.0.113.1', port: 15443 }] } } });
  }
});

describe('a primary and its remote', () => {
  test('have one istiod between them', () => {
    const fleet = fleetOf({ topology: primaryRemote });
    expect(fleet.each((cluster) => istiodOf(cluster) !== undefined)).toEqual({ east: true, west: false });
    expect(namesOf(fleet.cluster('east'))).toEqual(expect.arrayContaining(['Gateway istiod-exposed', 'VirtualService istiod-exposed', 'Gateway cross-network']));
    expect(objectsOf(fleet.cluster('west')).find(({ kind }) => kind === 'EndpointSlice').endpoints).toEqual([{ addresses: ['203.0.113.10'] }]);
  });

  test('on one network still have the gateway that leads to istiod', () => {
    const fleet = fleetOf({ topology: primaryRemote, clusters: oneNetwork });
    expect(fleet.each((cluster) => namesOf(cluster).filter((name) => /^(Gateway|Deployment) /.test(name)))).toEqual({
      east: ['Deployment istiod', 'Gateway istiod-exposed', 'Deployment istio-eastwestgateway'], west: [],
    });
  });

  test('what istiod reads is written where it reads it', () => {
    const fleet = fleetOf({ topology: primaryRemote });
    fleet.each((cluster) => new ZeroTrustNamespace(cluster.chart('shop'), 'shop', { mesh: cluster.mesh }));
    expect(namesOf(fleet.cluster('east'))).toEqual(expect.arrayContaining(['Namespace shop', 'PeerAuthentication default']));
    expect(namesOf(fleet.cluster('west'))).toContain('Namespace shop');
    expect(objectsOf(fleet.cluster('west')).filter(({ apiVersion }) => /\.istio\.io\//.test(apiVersion))).toEqual([]);
  });

  test('what is described for the remote alone would be read by nobody', () => {
    const fleet = fleetOf({ topology: primaryRemote });
    const west = fleet.cluster('west');
    new ZeroTrustNamespace(west.chart('shop'), 'shop', { mesh: west.mesh });
    expect(problemsOf(App.of(fleet)).map(({ code, value }) => [code, value])).toContainEqual(['ContradictingProps', 'PeerAuthentication shop default']);
  });

  test('what is described for the remote otherwise would be read by nobody either', () => {
    const fleet = fleetOf({ topology: primaryRemote });
    fleet.each((cluster) => {
      const namespace = new MeshNamespace(cluster.chart('shop'), 'shop', { mesh: cluster.mesh });
      const service = new MeshService(cluster.chart('shop'), 'reviews', { namespace, port: Port.http(9080) });
      new LocalityFailover(cluster.chart('shop'), 'near', { service, priority: [`topology.istio.io/${cluster.name === 'east' ? 'cluster' : 'network'}`], outliers: { consecutive5xxErrors: 3 } });
    });
    expect(problemsOf(App.of(fleet)).map(({ problem }) => problem)).toEqual([expect.stringContaining('another of this name is')]);
  });
});

describe('a control plane beside the mesh', () => {
  const beside = (props: Parameters<typeof fleetOf>[0] = {}) => fleetOf({ topology: external, ...props });
  const written = (fleet: MeshFleet, file: string): any[] => {
    fleet.synth();
    return parseAllDocuments(readFileSync(path.join(outdir, file), 'utf8')).map((document) => document.toJS());
  };
  const namesIn = (objects: readonly any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

  test('runs in a folder of its own, without rights, definitions or webhooks there', () => {
    expect(namesIn(written(beside(), 'management/istio.k8s.yaml'))).toEqual([
      'Namespace istio-system', 'ServiceAccount istiod', 'Service istiod-external', 'Deployment istiod', 'Service istiod', 'HorizontalPodAutoscaler istiod', 'NetworkPolicy istiod',
    ]);
  });

  test('is in no cluster of the mesh, for which services are described', () => {
    const fleet = beside();
    expect([fleet.clusters, fleet.allClusters].map((clusters) => clusters.map(({ name }) => name))).toEqual([['east', 'west'], ['east', 'west', 'management']]);
  });

  test('is the istiod of the cluster that it reads, and waits for the way there', () => {
    const istiod = written(beside(), 'management/istio.k8s.yaml').find(({ kind }) => kind === 'Deployment').spec.template.spec;
    const { env } = istiod.containers[0];
    const valueOf = (variable: string) => env.find(({ name }: any) => name === variable)?.value;
    expect([valueOf('CLUSTER_ID'), valueOf('EXTERNAL_ISTIOD'), valueOf('KUBECONFIG')]).toEqual(['east', 'true', '/var/run/secrets/remote/config']);
    expect(istiod.automountServiceAccountToken).toBe(false);
    expect(istiod.volumes).toContainEqual({ name: 'istio-kubeconfig', secret: { secretName: 'istio-kubeconfig', items: [{ key: 'config', path: 'config' }] } });
  });

  test('has its rights, its configuration and its webhooks in the cluster that it reads', () => {
    const fleet = beside();
    expect(fleet.each((cluster) => namesOf(cluster).filter((name) => /^(ConfigMap|Deployment istiod|Role|Validating|ClusterRole) ?/.test(name)))).toMatchSnapshot();
    expect(fleet.each((cluster) => objectsOf(cluster).find(({ kind }) => kind === 'Namespace').metadata.annotations)).toEqual({
      east: undefined, west: { 'topology.istio.io/controlPlaneClusters': 'east' },
    });
    for (const cluster of fleet.clusters) expect(objectsOf(cluster).find(({ kind }) => kind === 'EndpointSlice').endpoints).toEqual([{ addresses: ['203.0.113.10'] }]);
  });

  test('is as large, and reached, as it is said to be', () => {
    const topology = Topology.externalControlPlane({
      runsIn: 'management', configCluster: 'east', address: 'istiod.example.com', loadBalancer: { exposure: 'internal', subnet: 'inner' }, install: { platform: Platform.aks(), istiod: { minReplicas: 3 } },
    });
    const fleet = beside({ topology, shared: { ...shared, istiod: { minReplicas: 2 }, platform: Platform.eks() } });
    const objects = written(fleet, 'management/istio.k8s.yaml');
    expect(objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler').spec.minReplicas).toBe(3);
    expect(objects.find(({ metadata }) => metadata.name === 'istiod-external').metadata.annotations).toMatchObject({
      'service.beta.kubernetes.io/azure-load-balancer-internal': 'true', 'service.beta.kubernetes.io/azure-load-balancer-internal-subnet': 'inner',
    });
    const validator = objectsOf(fleet.cluster('east')).find(({ kind }) => kind === 'ValidatingWebhookConfiguration');
    expect(validator.webhooks[0].clientConfig.service).toEqual({ name: 'istiod', namespace: 'istio-system', path: '/validate', port: 15017 });
  });

  test('reads routes in one cluster, and so what is said for the other alone is an error', () => {
    const fleet = beside();
    const west = fleet.cluster('west');
    new ZeroTrustNamespace(west.chart('shop'), 'shop', { mesh: west.mesh });
    expect(problemsOf(App.of(fleet)).map(({ problem }) => problem)).toContainEqual(expect.stringContaining('reads this kind of object in east only'));
  });

  test('needs a CA, the way to the cluster that it reads, and there the ways to the others', () => {
    expect(beside().prerequisites.map(({ cluster, name }) => `${cluster}: ${name}`)).toEqual(['management: cacerts', 'management: istio-kubeconfig', 'east: istio-remote-secret-west']);
    expect(beside({ clusters: { east: {} } as typeof twoNetworks, shared: { ...shared, revision: 'blue' } }).prerequisites[1]?.command).toContain('--type=config --name=east');
    expect(beside({ shared: { ...shared, revision: 'blue' } }).prerequisites[1]?.command).toContain('--service-account=istiod-blue ');
  });
});

describe('ambient clusters', () => {
  const ambient = { profile: Profile.ambient() };

  test('of several networks have a gateway that istiod makes, and no Gateway of Istio\'s own', () => {
    const fleet = fleetOf({ shared: { ...ambient, eastWestGateway: { minReplicas: 2, podLabels: { team: 'mesh' } } } });
    for (const cluster of fleet.clusters) {
      const gateways = objectsOf(cluster).filter(({ kind }) => kind === 'Gateway');
      expect(gateways).toMatchObject([{ apiVersion: 'gateway.networking.k8s.io/v1', metadata: { labels: { 'topology.istio.io/network': `${cluster.name}-network` } }, spec: { gatewayClassName: 'istio-east-west' } }]);
      const { data } = objectsOf(cluster).find(({ metadata }) => metadata.name === 'istio-eastwestgateway-parameters');
      expect(parse(data.horizontalPodAutoscaler).spec).toMatchObject({ minReplicas: 2, maxReplicas: 5 });
      expect(parse(data.deployment).spec.template.metadata).toEqual({ labels: { team: 'mesh' } });
      expect(parse(data.podDisruptionBudget)).toEqual({ spec: { minAvailable: 1 } });
      expect(istiodOf(cluster).spec.template.spec.containers[0].env).toContainEqual({ name: 'AMBIENT_ENABLE_MULTI_NETWORK', value: 'true' });
      expect(namesOf(cluster).filter((name) => /Deployment istio-eastwest|cross-network/.test(name))).toEqual([]);
    }
    expect(problemsOf(App.of(fleet))).toEqual([]);
  });

  test('share the services that are global', () => {
    const fleet = fleetOf({ shared: ambient });
    const { chart, mesh } = { chart: fleet.cluster('east').chart('shop'), mesh: fleet.cluster('east').mesh };
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), global: true });
    new MeshService(chart, 'ratings', { namespace, port: Port.http(9080) });
    const labels = chart.toJson().filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.labels);
    expect(labels).toEqual([{ 'app': 'reviews', 'istio.io/global': 'true' }, { app: 'ratings' }]);
  });

  test('with sidecars beside them, or without networks, know no global services', () => {
    const fleet = fleetOf();
    const chart = fleet.cluster('east').chart('shop');
    const namespace = new MeshNamespace(chart, 'shop', { mesh: fleet.cluster('east').mesh });
    expect(() => new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), global: true })).toThrow(/ContradictingProps.*nobody would read it/s);
  });
});

describe('what has to be there', () => {
  const listed = (fleet: MeshFleet<'east' | 'west'>) => fleet.prerequisites.map(({ cluster, namespace, name }) => `${cluster}: ${namespace}/${name}`);

  test('is a CA in each cluster, and for each istiod the way to the others', () => {
    expect(listed(fleetOf())).toEqual([
      'east: istio-system/cacerts', 'east: istio-system/istio-remote-secret-west', 'west: istio-system/cacerts', 'west: istio-system/istio-remote-secret-east',
    ]);
  });

  test('is nothing in a cluster that has no istiod', () => {
    const fleet = fleetOf({ topology: primaryRemote });
    expect(listed(fleet)).toEqual(['east: istio-system/cacerts', 'east: istio-system/istio-remote-secret-west']);
    expect(fleet.prerequisites[1]?.command).toBe(
      'istioctl create-remote-secret --context=west --name=west --istioNamespace=istio-system --namespace=istio-system | kubectl apply --context=east -f -');
  });

  test('is no CA where istiod makes its root itself', () => {
    expect(listed(fleetOf({ topology: primaryRemote, shared: { ...shared, certificateAuthority: CertificateAuthority.selfSigned() } }))).toEqual(['east: istio-system/istio-remote-secret-west']);
  });
});

test.each<[string, Parameters<typeof fleetOf>[0], MeshErrorCode, RegExp]>([
  ['two trust domains', { clusters: { east: twoNetworks.east, west: { ...twoNetworks.west, trustDomain: 'west.example' } } }, 'ContradictingProps', /trustDomain of west.*'west\.example'/],
  ['two root namespaces', { clusters: { east: twoNetworks.east, west: { ...twoNetworks.west, namespace: 'mesh' } } }, 'ContradictingProps', /namespace of west/],
  ['one network with a name', { clusters: { east: twoNetworks.east, west: {} } }, 'ContradictingProps', /west does not/],
  ['a gateway between clusters of one network', { clusters: { east: { ...oneNetwork.east, eastWestGateway: {} }, west: oneNetwork.west } }, 'ContradictingProps', /all clusters are in one/],
  ['roots that each istiod makes itself', { shared: { ...shared, certificateAuthority: CertificateAuthority.selfSigned() } }, 'ContradictingProps', /root of its own/],
  ['a remote without a network', { clusters: { east: {}, west: {} }, topology: primaryRemote }, 'ContradictingProps', /network with a name/],
  ['a remote of another revision', { clusters: { east: { ...twoNetworks.east, revision: 'blue' }, west: twoNetworks.west }, topology: primaryRemote }, 'ContradictingProps', /revision of west/],
  ['a remote that serves', { topology: Topology.primaryRemote({ west: { primary: 'east', address: '203.0.113.10' }, east: { primary: 'west', address: '203.0.113.11' } }) }, 'ContradictingProps', /which has none/],
  ['a control plane beside the mesh that runs in it', { topology: Topology.externalControlPlane({ ...besideEast, runsIn: 'west' }) }, 'ContradictingProps', /no cluster of it.*'west'/],
  ['a control plane that reads a cluster that is none', { topology: Topology.externalControlPlane({ ...besideEast, configCluster: 'north' as 'east' }) }, 'InvalidValue', /'north'/],
  ['a cluster of another revision than the one that is read', { clusters: { east: { revision: 'blue' }, west: {} }, topology: external }, 'ContradictingProps', /revision of west/],
  ['cert-manager beside the mesh', { topology: external, shared: { ...shared, certificateAuthority: CertificateAuthority.external({ address: 'ca.pki.svc:443', servingCertificate: 'tls' }) } }, 'ContradictingProps', /signs itself/],
  ['an ambient mesh with an istiod elsewhere', { topology: external, shared: { profile: Profile.ambient() } }, 'UnsupportedByDataPlane', /an istiod of its own/],
  ['an ambient mesh with remotes', { topology: primaryRemote, shared: { profile: Profile.ambient() } }, 'UnsupportedByDataPlane', /an istiod of its own/],
  ['an ambient mesh on one network', { clusters: oneNetwork, shared: { profile: Profile.ambient() } }, 'UnsupportedByDataPlane', /a network of its own.*west/],
  ['one ambient cluster', { clusters: { east: { ...twoNetworks.east, profile: Profile.ambient() }, west: twoNetworks.west } }, 'ContradictingProps', /east is ambient and west is not/],
  ['the address of an ambient gateway', { clusters: { east: { ...twoNetworks.east, gatewayAddress: '203.0.113.1' }, west: twoNetworks.west }, shared: { profile: Profile.ambient() } }, 'UnsupportedByDataPlane', /status of its Gateway/],
  ['ports of an ambient gateway', { shared: { profile: Profile.ambient(), eastWestGateway: { ports: [{ name: 'tcp', port: 9000 }] } } }, 'UnsupportedByDataPlane', /with one port/],
  ['a fleet without clusters', { clusters: {} as typeof twoNetworks }, 'InvalidValue', /one cluster or more/],
  ['a name that is none', { clusters: { 'east': {}, 'west/1': {} } as unknown as typeof twoNetworks }, 'InvalidName', /west\/1/],
])('%s is refused', (_, props, code, message) => {
  expect(() => fleetOf(props)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  expect(existsSync(path.join(outdir, 'east'))).toBe(false);
});

test('each cluster, whole', () => {
  const fleet = fleetOf({ topology: primaryRemote });
  const brief = fleet.each((cluster) => namesOf(cluster));
  expect(brief).toMatchSnapshot();
});
