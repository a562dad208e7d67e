import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import type { Istiod } from '../harness/istiod';
import type { KubeObject } from '../harness/objects';
import { remoteSecret } from '../harness/remote-secret';
import { Rig } from '../harness/rig';
import { externalSubject, subjects, type Subject } from '../subjects';

const eventually = async <T>(what: () => Promise<T>, done: (found: T) => boolean): Promise<T> => {
  let found = await what();
  for (let attempt = 0; attempt < 200 && !done(found); attempt++) {
    await sleep(100);
    found = await what();
  }
  return found;
};

describe('a primary and its remote, in two real apiservers', () => {
  const primary = subjects.find(({ name }) => name === 'install-primary-remote')!;
  const remote: Subject = { ...primary, name: 'install-primary-remote-west', cluster: 'west' };
  const [east, west] = [new Rig(primary, 'fleet-east'), new Rig(remote, 'fleet-west')];
  let istiod: Istiod;

  beforeAll(async () => {
    expect((await west.applied()).refused).toEqual([]);
    istiod = await east.istiod();
    // The way through the primary's load balancer and gateway.
    const { network } = await west.cluster();
    network.add({ ...istiod.backend, labels: {}, address: '203.0.113.10' });
    expect((await (await east.cluster()).apply([await remoteSecret('west', await west.cluster())])).refused).toEqual([]);
  });
  afterAll(async () => {
    await east.stop();
    await west.stop();
  });

  const read = async (rig: Rig, kind: string, name: string, namespace?: string): Promise<KubeObject | undefined> => {
    const apiVersion = kind.endsWith('WebhookConfiguration') ? 'admissionregistration.k8s.io/v1' : 'v1';
    return (await rig.cluster()).api.read({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
  };
  test('istiod reads both', async () => {
    const clusters = await eventually(async (): Promise<any[]> => istiod.debug('clusterz'), (found) => found.length === 2 && found.every(({ syncStatus }) => syncStatus === 'synced'));
    expect(clusters.map(({ id, syncStatus }) => [id, syncStatus])).toEqual(expect.arrayContaining([['east', 'synced'], ['west', 'synced']]));
  });

  test('istiod knows the services of the remote', async () => {
    const shards = await eventually(async (): Promise<any> => istiod.debug('registryz'), (found) => JSON.stringify(found).includes('reviews.shop.svc.cluster.local'));
    const reviews = shards.find(({ hostname }: { hostname: string }) => hostname === 'reviews.shop.svc.cluster.local');
    expect(Object.keys(reviews.clusterVIPs.Addresses).sort()).toEqual(['east', 'west']);
  });

  test('istiod puts its certificate into the webhook of the remote, and its root into the namespaces there', async () => {
    const bundleOf = (configuration: KubeObject | undefined) => configuration?.webhooks[0].clientConfig.caBundle;
    const here = await eventually(async () => bundleOf(await read(east, 'MutatingWebhookConfiguration', 'istio-sidecar-injector')), (found) => found !== undefined);
    const there = await eventually(async () => bundleOf(await read(west, 'MutatingWebhookConfiguration', 'istio-sidecar-injector')), (found) => found !== undefined);
    expect(there).toBe(here);
    const root = await eventually(() => read(west, 'ConfigMap', 'istio-ca-root-cert', 'shop'), (found) => found !== undefined);
    expect(root?.data['root-cert.pem']).toBe((await read(east, 'ConfigMap', 'istio-ca-root-cert', 'shop'))?.data['root-cert.pem']);
  });

  /** What the proxy of a pod in the remote would begin with. */
  async function variables(): Promise<(name: string) => string | undefined> {
    const { api } = await west.cluster();
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'reviews', namespace: 'shop', labels: { app: 'reviews' } }, spec: { containers: [{ name: 'reviews', image: 'example.com/reviews:1' }] } };
    const { body } = await api.create(pod, { dryRun: true });
    const containers: any[] = [...body.spec.initContainers, ...body.spec.containers];
    const proxy = containers.find(({ name }) => name === 'istio-proxy');
    return (name) => proxy.env.find((candidate: any) => candidate.name === name)?.value;
  }

  test('pods of the remote get proxies that know where they are', async () => {
    const variable = await variables();
    expect([variable('ISTIO_META_CLUSTER_ID'), variable('ISTIO_META_NETWORK'), variable('CA_ADDR')]).toEqual(['west', 'west-network', 'istiod.istio-system.svc:15012']);
  });

  test('a second apply to the remote changes nothing, and meets no other owner', async () => {
    const { refused, changed } = await (await west.cluster()).apply(await west.objects());
    expect([refused, changed]).toEqual([[], []]);
  });

  test('istiod was refused nothing: the rights of the account that it reads by are enough', () => {
    expect(istiod.complaints()).toEqual([]);
  });

  test('proxies of the remote get the mesh configuration of the primary, whatever lies in the remote', async () => {
    for (const rig of [east, west]) {
      const { api } = await rig.cluster();
      const { mesh } = (await read(rig, 'ConfigMap', 'istio', 'istio-system'))!.data;
      const { defaultConfig, ...rest } = parse(mesh);
      const changed = stringify({ ...rest, defaultConfig: { ...defaultConfig, proxyStatsMatcher: { inclusionPrefixes: [rig === east ? 'primary' : 'remote'] } } });
      await api.send('PATCH', '/api/v1/namespaces/istio-system/configmaps/istio', { data: { mesh: changed } }, 'application/merge-patch+json');
    }
    const config = await eventually(async () => (await variables())('PROXY_CONFIG') ?? '', (found) => found.includes('inclusionPrefixes'));
    expect(JSON.parse(config).proxyStatsMatcher).toEqual({ inclusionPrefixes: ['primary'] });
  });
});

describe('two primaries, in two real apiservers', () => {
  const names = ['east', 'west'] as const;
  const rigs = names.map((name) => new Rig(subjects.find((subject) => subject.name === `install-fleet-${name}`)!, `fleet-primary-${name}`));

  beforeAll(async () => {
    for (const rig of rigs) await rig.istiod();
    for (const [i, rig] of rigs.entries()) {
      expect((await (await rig.cluster()).apply([await remoteSecret(names[1 - i]!, await rigs[1 - i]!.cluster())])).refused).toEqual([]);
    }
  });
  afterAll(async () => {
    for (const rig of rigs) await rig.stop();
  });

  test.each(names.map((name, i) => [name, rigs[i]!] as const))('istiod of %s reads both clusters, and is refused nothing', async (_, rig) => {
    const istiod = await rig.istiod();
    const clusters = await eventually(async (): Promise<any[]> => istiod.debug('clusterz'), (found) => found.length === 2 && found.every(({ syncStatus }) => syncStatus === 'synced'));
    expect(clusters.map(({ syncStatus }) => syncStatus)).toEqual(['synced', 'synced']);
    const services = await eventually(async (): Promise<any[]> => istiod.debug('registryz'), (found) => (
      names.every((name) => found.find(({ hostname }) => hostname === 'reviews.shop.svc.cluster.local')?.clusterVIPs.Addresses[name] !== undefined)));
    expect(services.map(({ hostname }) => hostname)).toContain('reviews.shop.svc.cluster.local');
    expect(istiod.complaints()).toEqual([]);
  });
});

describe('a control plane beside its clusters, in three real apiservers', () => {
  const rigOf = (cluster: string): Rig => new Rig({ ...externalSubject, name: `${externalSubject.name}-${cluster}`, cluster }, `external-${cluster}`);
  const [management, east, west] = [rigOf('management'), rigOf('east'), rigOf('west')];
  let istiod: Istiod;

  beforeAll(async () => {
    for (const rig of [management, east, west]) expect((await rig.applied()).refused).toEqual([]);
    const config = await (await east.cluster()).kubeconfigTextFor('istio-system', 'istiod');
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'istio-kubeconfig', namespace: 'istio-system' }, data: { config: Buffer.from(config).toString('base64') } };
    expect((await (await management.cluster()).apply([secret])).refused).toEqual([]);
    expect((await (await east.cluster()).apply([await remoteSecret('west', await west.cluster())])).refused).toEqual([]);
    istiod = await management.istiod();
    for (const rig of [east, west]) (await rig.cluster()).network.add({ ...istiod.backend, labels: {}, address: '203.0.113.10' });
  });
  afterAll(async () => {
    for (const rig of [management, east, west]) await rig.stop();
  });

  test('istiod is the one of the cluster that it reads, and reads the other one too', async () => {
    const clusters = await eventually(async (): Promise<any[]> => istiod.debug('clusterz'), (found) => found.length === 2 && found.every(({ syncStatus }) => syncStatus === 'synced'));
    expect(clusters.map(({ id, syncStatus }) => [id, syncStatus]).sort()).toEqual([['east', 'synced'], ['west', 'synced']]);
    const routes = (await east.objects()).filter(({ kind }) => kind === 'VirtualService');
    expect(await istiod.configNames(routes)).toEqual(expect.arrayContaining(['VirtualService shop/reviews']));
  });

  test.each([['east', east], ['west', west]])('the apiserver of %s asks it about pods, which get proxies of that cluster', async (name, rig) => {
    const { api } = await rig.cluster();
    const webhook = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: { name: 'istio-sidecar-injector' } };
    await eventually(() => api.read(webhook), (found) => found?.webhooks[0].clientConfig.caBundle !== undefined);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'reviews', namespace: 'shop' }, spec: { containers: [{ name: 'reviews', image: 'example.com/reviews:1' }] } };
    const { body } = await api.create(pod, { dryRun: true });
    const { env } = [...body.spec.initContainers, ...body.spec.containers].find((container: any) => container.name === 'istio-proxy');
    expect(env.find((variable: any) => variable.name === 'ISTIO_META_CLUSTER_ID').value).toBe(name);
    const root = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio-ca-root-cert', namespace: 'shop' } };
    expect(await eventually(() => api.read(root), (found) => found !== undefined)).toBeDefined();
  });

  test('the apiserver whose objects it reads asks it about them', async () => {
    const validators = (await east.objects()).filter(({ kind }) => kind === 'ValidatingWebhookConfiguration');
    const { api } = await east.cluster();
    const isReady = (found: KubeObject | undefined): boolean => found?.webhooks[0].clientConfig.caBundle !== undefined;
    const read = (): Promise<(KubeObject | undefined)[]> => Promise.all(validators.map((validator) => api.read(validator)));
    expect((await eventually(read, (found) => found.every(isReady))).map(isReady)).toEqual([true, true]);
    const spec = { hosts: ['reviews'], http: [{ route: [{ destination: { host: 'a' }, weight: 50 }, { destination: { host: 'b' }, weight: -1 }] }] };
    const wrong = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'wrong', namespace: 'shop' }, spec };
    await expect(api.create(wrong, { dryRun: true })).rejects.toThrow(/validation\.istio\.io/);
  });

  test('a second apply changes nothing in any of them, and meets no other owner', async () => {
    for (const rig of [management, east, west]) {
      const { refused, changed } = await (await rig.cluster()).apply(await rig.objects());
      expect([refused, changed]).toEqual([[], []]);
    }
  });

  test('istiod was refused nothing: the rights of its account in the cluster that it reads are enough', () => {
    expect(istiod.complaints()).toEqual([]);
  });
});

describe('two ambient networks, in two real apiservers', () => {
  const east = new Rig(subjects.find(({ name }) => name === 'install-ambient-fleet-east')!, 'ambient-east');
  const west = new Rig({ ...subjects.find(({ name }) => name === 'install-ambient-fleet-east')!, name: 'install-ambient-fleet-west', cluster: 'west' }, 'ambient-west');
  const gateway: KubeObject = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'istio-eastwestgateway', namespace: 'istio-system' } };
  const made = (kind: string, apiVersion: string): KubeObject => ({ ...gateway, apiVersion, kind });
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  beforeAll(async () => {
    for (const rig of [east, west]) await rig.istiod();
    expect((await (await east.cluster()).apply([await remoteSecret('west', await west.cluster())])).refused).toEqual([]);
    expect((await (await west.cluster()).apply([await remoteSecret('east', await east.cluster())])).refused).toEqual([]);
    // What a cloud does for a load balancer, nodes for pods, and a controller for Services.
    const { api } = await west.cluster();
    await eventually(() => api.read(made('Service', 'v1')), (found) => found !== undefined);
    await patchStatus(west, 'services/istio-eastwestgateway', 'istio-system', { loadBalancer: { ingress: [{ ip: '203.0.113.20' }] } });
    await api.create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'istio-eastwestgateway', namespace: 'istio-system', labels: { 'kubernetes.io/service-name': 'istio-eastwestgateway' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.2.0.4'], conditions: { ready: true } }],
      ports: [{ name: 'mesh', port: 15008, protocol: 'TCP' }, { name: 'status-port', port: 15021, protocol: 'TCP' }],
    });
    for (const [name, podIP] of [['reviews', '10.2.0.5'], ['ratings', '10.2.0.6']] as const) {
      const spec = { serviceAccountName: name, containers: [{ name, image: `example.com/${name}:1` }] };
      await api.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { app: name }, annotations: { 'ambient.istio.io/redirection': 'enabled' } }, spec });
      await patchStatus(west, `pods/${name}`, 'shop', { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready', status: 'True' }] });
    }
  });
  afterAll(async () => {
    for (const rig of [east, west]) await rig.stop();
  });

  async function patchStatus(rig: Rig, what: string, namespace: string, status: object): Promise<void> {
    const answer = await (await rig.cluster()).api.send('PATCH', `/api/v1/namespaces/${namespace}/${what}/status`, { status }, 'application/merge-patch+json');
    expect([what, answer.status]).toEqual([what, 200]);
  }

  test.each([['east', east], ['west', west]])('istiod of %s makes the gateway between networks, as large as it is said to be', async (name, rig) => {
    const { api } = await rig.cluster();
    const scaler = await eventually(() => api.read(made('HorizontalPodAutoscaler', 'autoscaling/v2')), (found) => found !== undefined);
    expect(scaler?.spec).toMatchObject({ minReplicas: 1, maxReplicas: 5 });
    const deployment = await api.read(made('Deployment', 'apps/v1'));
    const { args, env, resources } = deployment?.spec.template.spec.containers[0];
    expect(args).toContain('waypoint');
    expect(env).toContainEqual({ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: `${name}-network` });
    expect(resources.requests).toEqual({ cpu: '100m', memory: '128Mi' });
    const service = await api.read(made('Service', 'v1'));
    expect([service?.spec.type, service?.spec.ports.map(({ port }: any) => port)]).toEqual(['LoadBalancer', [15021, 15008]]);
  });

  test('istiod finds nothing wrong with the gateway, and tells its address', async () => {
    const found = await eventually(async () => (await west.cluster()).api.read(gateway), (read) => read?.status?.addresses !== undefined);
    expect(found?.status.addresses).toEqual([{ type: 'IPAddress', value: '203.0.113.20' }]);
    const conditions = [...found?.status.conditions, ...found?.status.listeners[0].conditions].map(({ type, status, reason }: any) => [type, status, reason]);
    expect(conditions.filter(([type, status]) => status !== 'True' && type !== 'Conflicted' && type !== 'Programmed')).toEqual([]);
  });

  test('ztunnels of the east are told of the pods in the west, behind its gateway', async () => {
    const istiod = await east.istiod();
    const remote = ({ workloads }: any): any[] => (workloads ?? []).filter(({ network }: any) => network === 'west-network');
    const told = await eventually(async (): Promise<any> => istiod.debug('ambientz'), (now) => remote(now).some(({ networkGateway }) => networkGateway !== undefined));
    expect(remote(told)).toContainEqual(expect.objectContaining({
      networkGateway: { address: { network: 'west-network', address: base64('203.0.113.20') }, hboneMtlsPort: 15008 },
      services: expect.objectContaining({ 'shop/reviews.shop.svc.cluster.local': expect.anything() }),
      tunnelProtocol: 'HBONE',
    }));
  });

  test('services that are not global stay in their cluster', async () => {
    const told = await (await east.istiod()).debug('ambientz');
    expect(JSON.stringify(told)).toContain('reviews.shop.svc.cluster.local');
    expect(JSON.stringify(told.workloads.filter(({ network }: any) => network === 'west-network'))).not.toContain('ratings');
    const theirs = await (await west.istiod()).debug('ambientz');
    expect(theirs.services.map(({ hostname }: any) => hostname)).not.toContain('web.shop.svc.cluster.local');
  });

  test.each([['east', east], ['west', west]])('istiod of %s was refused nothing', async (_, rig) => {
    expect((await rig.istiod()).complaints()).toEqual([]);
  });
});
