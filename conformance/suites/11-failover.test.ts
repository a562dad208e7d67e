import { DataPlane } from '../dataplane/data-plane';
import { describeOnDataPlane } from '../dataplane/describe';
import { callOf } from '../dataplane/format/call';
import type { RequestProps } from '../dataplane/format/case';
import { type Expectation, problemsWith } from '../dataplane/format/expectation';
import { deploymentFor } from '../dataplane/pods/deployment';
import { type KubeObject, readObjects } from '../harness/objects';
import { remoteSecret } from '../harness/remote-secret';
import { synthesize } from '../harness/rig';
import { Authority } from '../harness/supplies';
import { until } from '../harness/until';
import { subjects } from '../subjects';

type Name = 'east' | 'west';

const reviews = { east: deploymentFor('shop', 'reviews', 'reviews-of-the-east'), west: deploymentFor('shop', 'reviews', 'reviews-of-the-west') };
const [web, stranger] = [deploymentFor('shop', 'web'), deploymentFor('shop', 'stranger')];
const to = 'http://reviews.shop:9080/';
/** Seen by the server's own proxy: nobody in between has opened the connection. */
const endToEnd = { caller: 'spiffe://cluster.local/ns/shop/sa/web', callee: 'spiffe://cluster.local/ns/shop/sa/reviews' };
const near: Expectation = { servedBy: 'reviews-of-the-east', ...endToEnd };
const far: Expectation = { servedBy: 'reviews-of-the-west', ...endToEnd };

/** The clusters are those of examples/install/fleet. */
describeOnDataPlane('two clusters on two networks, each with a control plane', () => {
  let planes: Record<Name, DataPlane>;

  beforeAll(async () => {
    const root = await Authority.create('fleet');
    const start = async (name: Name): Promise<DataPlane> => DataPlane.start({
      name: `failover-${name}`, objects: readObjects(await synthesize(subjects.find((subject) => subject.name === `install-fleet-${name}`)!)), supplies: [cacerts(await root.plugIn())],
    });
    planes = { east: await start('east'), west: await start('west') };
    const { east, west } = planes;
    await east.network.connect(west.network);
    await east.run([await remoteSecret('west', west.cluster), reviews.east, web, account('stranger'), stranger]);
    await west.run([await remoteSecret('east', east.cluster), reviews.west]);
  });
  afterAll(async () => {
    for (const plane of Object.values(planes)) await plane.stop();
  });

  const gatewayOf = (name: Name): string => planes[name].loadBalancers.addressOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'istio-eastwestgateway', namespace: 'istio-system' } });

  /** Sends 20 requests from the east; returns what is wrong with the answers. */
  async function ask(expect: Expectation, props: Partial<RequestProps> = {}): Promise<string[]> {
    const request = { from: 'web', to, times: 20, ...props, expect };
    return problemsWith(await planes.east.call(planes.east.podOf('shop', request.from), callOf(request)), expect);
  }

  async function becomes(expect: Expectation): Promise<void> {
    await until('requests are answered as expected', async () => (await ask(expect))[0]);
  }

  test('A pod knows the pod of its own network, and of the other network the gateway alone.', async () => {
    const proxy = planes.east.podOf('shop', 'web').process;
    const expected = [`${planes.east.podOf('shop', 'reviews-of-the-east').address}:9080`, `${gatewayOf('west')}:15443`].sort();
    await until('it knows both', async () => {
      const { cluster_statuses: clusters } = JSON.parse(await proxy.admin('http://127.0.0.1:15000/clusters?format=json'));
      const hosts: any[] = clusters.find(({ name }: any) => name === 'outbound|9080||reviews.shop.svc.cluster.local')?.host_statuses ?? [];
      const found = hosts.map(({ address: { socket_address: { address, port_value: port } } }) => `${address}:${port}`).sort();
      return found.join() === expected.join() ? undefined : found.join();
    });
  });

  test('The cluster of the caller serves.', async () => {
    expect(await ask(near)).toEqual([]);
  });

  test('When its pod leaves, the other cluster serves at once: no request fails, and mutual TLS goes through the gateway unopened.', async () => {
    const { east } = planes;
    const client = east.podOf('shop', 'web');
    await east.load(client, callOf({ from: 'web', to, expect: {} }));
    await east.stopPod(east.podOf('shop', 'reviews-of-the-east'));
    expect(await ask(far)).toEqual([]);
    const answers = await client.process.endLoad();
    expect(problemsWith(answers, { servedBy: ['reviews-of-the-east', 'reviews-of-the-west'], ...endToEnd })).toEqual([]);
  });

  test('The other cluster lets in whom its own rules let in, and nobody else.', async () => {
    expect(await ask({ refused: 'by authorization' }, { from: 'stranger' })).toEqual([]);
  });

  test('When a pod is there again, it serves.', async () => {
    await planes.east.run([reviews.east]);
    await becomes(near);
  });

  test('When it dies where nobody notices, the other cluster serves after the errors that the service allows; when another is there, that one does.', async () => {
    const { east } = planes;
    await east.podOf('shop', 'reviews-of-the-east').crash();
    await becomes(far);
    await east.rollOut([reviews.east]);
    await becomes(near);
  });
});

function cacerts(files: Readonly<Record<string, string>>): KubeObject {
  const data = Object.fromEntries(Object.entries(files).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cacerts', namespace: 'istio-system' }, data };
}

function account(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'shop' } };
}
