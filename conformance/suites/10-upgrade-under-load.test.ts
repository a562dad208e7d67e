import { mkdirSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import { CanaryUpgrade, GatewayTls, IngressGateway, MeshInstall, MeshNamespace, MeshService, type Mesh, Port, Profile, StrictMtls, type CanaryUpgradeProps, type GatewayWorkload } from '../../src';
import { DataPlane } from '../dataplane/data-plane';
import { describeOnDataPlane } from '../dataplane/describe';
import { callOf } from '../dataplane/format/call';
import { problemsWith } from '../dataplane/format/expectation';
import { deploymentFor } from '../dataplane/pods/deployment';
import { outside } from '../dataplane/pods/outside';
import { type KubeObject, readObjects } from '../harness/objects';
import { runFolder } from '../harness/run-folder';

const [older, newer] = ['istiod', 'istiod-1-31-1'] as const;
const from = '1.30.5';

/** Everything of the cluster, as its owners describe it at a stage of the upgrade; before the upgrade, when nothing is said of it. */
function described(stage: string, upgrade?: Pick<CanaryUpgradeProps, 'step' | 'moved' | 'rollback'>): KubeObject[] {
  const outdir = runFolder('manifests', 'upgrade-under-load', stage);
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const istio = new Chart(app, 'istio');
  const profile = Profile.default();
  const { mesh, ingressGateway }: { mesh: Mesh; ingressGateway: GatewayWorkload } = upgrade === undefined
    ? new MeshInstall(istio, 'mesh', { version: from, profile })
    : new CanaryUpgrade(istio, 'upgrade', { from: { version: from }, to: { version: '1.31.1' }, install: { profile }, ...upgrade });

  const chart = new Chart(app, 'shops');
  const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
  for (const name of ['staging', 'shop']) {
    const namespace = new MeshNamespace(chart, name, { mesh });
    new StrictMtls(chart, `${name}-strict`, { target: namespace });
    const web = new MeshService(chart, `${name}-web`, { namespace, name: 'web', port: Port.http(8080) });
    if (name === 'staging') new MeshService(chart, 'client', { namespace, port: Port.http(8080) });
    edge.expose(web, { host: `${name}.example.com`, tls: GatewayTls.none() });
  }
  app.synth();
  return readObjects(outdir);
}

const web = { staging: deploymentFor('staging', 'web'), shop: deploymentFor('shop', 'web') };
/** Calls the others. */
const client = deploymentFor('staging', 'client');

/** Both control planes run the program that is built here, 1.31: what is shown is that proxies go from one to the other, not what an older istiod does. */
describeOnDataPlane('an upgrade in steps, while requests come in', () => {
  let plane: DataPlane;

  beforeAll(async () => {
    plane = await DataPlane.start({ name: 'upgrade', objects: described('before') });
    await plane.run([web.staging, web.shop, client]);
  });
  afterAll(async () => {
    await plane.stop();
  });

  /** Who of the proxies is served by an istiod, without the numbers of pods. */
  async function servedBy(istiod: string): Promise<string[]> {
    const states: { proxy: string }[] = await plane.controlPlanes.named(istiod).debug('syncz');
    return states.map(({ proxy }) => proxy.replace(/-\d+\./, '.')).sort();
  }

  /** Does something while requests come from the world to both namespaces, and from one namespace to the other. Returns what is wrong with the answers. */
  async function underLoad(work: () => Promise<unknown>): Promise<string[]> {
    const balancer = plane.loadBalancers.addressOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' } });
    const inside = plane.podOf('staging', 'client');
    const world = plane.podOf(outside, outside);
    const call = (to: string) => callOf({ to, from: '', expect: {} });
    await plane.load(world, { ...call('http://shop.example.com/'), address: balancer, addressPort: 80 });
    await plane.load(inside, call('http://web.shop:8080/'));
    try {
      await work();
    } finally {
      loads.splice(0, loads.length, await world.process.endLoad(), await inside.process.endLoad());
    }
    return loads.flatMap((answers, i) => [
      ...problemsWith(answers, { servedBy: 'web', ...(i === 1 && { caller: 'spiffe://cluster.local/ns/staging/sa/client' }) }),
      ...(answers.length < 100 ? [`only ${answers.length} requests are no load`] : []),
    ]);
  }
  const loads: Awaited<ReturnType<typeof plane.call>>[] = [];

  test('Before, one control plane serves all.', async () => {
    expect(await servedBy(older)).toEqual(['client.staging', 'istio-ingressgateway.istio-system', 'web.shop', 'web.staging']);
  });

  test('The new control plane starts, and nothing else happens.', async () => {
    expect(await underLoad(() => plane.reinstall(described('istiod', { step: 'istiod' })))).toEqual([]);
    expect(await servedBy(newer)).toEqual([]);
  });

  test('The gateway goes over.', async () => {
    expect(await underLoad(() => plane.reinstall(described('gateways', { step: 'gateways' })))).toEqual([]);
    expect(await servedBy(newer)).toEqual(['istio-ingressgateway.istio-system']);
  });

  test('A namespace that has moved stays as it is until its pods are started again; then the proxies of both versions call each other.', async () => {
    expect(await underLoad(async () => {
      await plane.reinstall(described('shop', { step: 'gateways', moved: ['shop'] }));
      expect(await servedBy(newer)).toEqual(['istio-ingressgateway.istio-system']);
      await plane.rollOut([web.shop]);
    })).toEqual([]);
    expect(await servedBy(older)).toEqual(['client.staging', 'web.staging']);
    expect(await servedBy(newer)).toEqual(['istio-ingressgateway.istio-system', 'web.shop']);
  });

  test('All is taken back.', async () => {
    expect(await underLoad(async () => {
      await plane.reinstall(described('rollback', { step: 'gateways', moved: ['shop'], rollback: true }));
      await plane.rollOut([web.shop]);
    })).toEqual([]);
    expect(await servedBy(older)).toEqual(['client.staging', 'istio-ingressgateway.istio-system', 'web.shop', 'web.staging']);
    expect(await servedBy(newer)).toEqual([]);
  });

  test('It goes on, to the end: the old control plane goes when nobody needs it.', async () => {
    expect(await underLoad(async () => {
      await plane.reinstall(described('all', { step: 'gateways', moved: ['shop', 'staging'] }));
      await plane.rollOut([web.shop, web.staging]);
    })).toEqual([]);
    await plane.rollOut([client]);
    expect(await servedBy(older)).toEqual([]);
    expect(await underLoad(() => plane.reinstall(described('done', { step: 'done' })))).toEqual([]);
    expect(await servedBy(newer)).toEqual(['client.staging', 'istio-ingressgateway.istio-system', 'web.shop', 'web.staging']);
  });
});
