import { setTimeout as sleep } from 'node:timers/promises';
import { Istiod } from '../harness/istiod';
import type { KubeObject } from '../harness/objects';
import { Rig } from '../harness/rig';
import { Authority, type Supplies, suppliesFor } from '../harness/supplies';
import { subjects } from '../subjects';

describe.each(['security-plugged-in-ca', 'security-cert-manager-ca'])('istiod of %s', (name) => {
  const rig = new Rig(subjects.find((subject) => subject.name === name)!, `${name}-trust`);
  let supplies: Supplies;
  let istiod: Istiod | undefined;

  beforeAll(async () => {
    await rig.applied();
  });
  afterAll(async () => {
    await istiod?.stop();
    await rig.stop();
  });

  const read = async (kind: string, object: string, namespace = 'istio-system'): Promise<KubeObject | undefined> => (
    (await rig.cluster()).api.read({ apiVersion: 'v1', kind, metadata: { name: object, namespace } }));

  test('waits for its certificates instead of making a root of its own, and starts with them', async () => {
    const objects = await rig.objects();
    const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'istiod')!;
    const cluster = await rig.cluster();
    supplies = await suppliesFor(deployment, objects, name);
    expect(supplies.objects).not.toEqual([]);

    const starting = Istiod.start(cluster, deployment);
    expect(await Promise.race([starting, sleep(2000, 'it waits')])).toBe('it waits');
    expect((await cluster.apply(supplies.objects)).refused).toEqual([]);
    istiod = await starting;
    expect(await istiod.takesPartInAdmission(objects)).toEqual([]);
    expect(istiod.complaints()).toEqual([]);
  });

  test('shows a certificate of the root that was given, and of no other', async () => {
    expect(await istiod?.greet(supplies.root, 'istiod.istio-system.svc')).toBe('welcome');
    const other = await Authority.create(`${name}-other`);
    expect(await istiod?.greet(other.root, 'istiod.istio-system.svc')).toMatch(/certificate/);
    expect(await read('Secret', 'istio-ca-secret')).toBeUndefined();
  });

  test('has the apiserver trust that root', async () => {
    const webhooks = await (await rig.cluster()).api.get('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations');
    const bundles: string[] = webhooks.items.flatMap((item: any) => item.webhooks).map((webhook: any) => Buffer.from(webhook.clientConfig.caBundle, 'base64').toString().trim());
    expect(new Set(bundles)).toEqual(new Set([supplies.root.trim()]));
  });

  test(name === 'security-plugged-in-ca' ? 'gives the root to every namespace' : 'leaves it to istio-csr to give the root to namespaces', async () => {
    let found: KubeObject | undefined;
    for (let attempt = 0; attempt < 50 && found === undefined; attempt++) {
      found = await read('ConfigMap', 'istio-ca-root-cert', 'default');
      await sleep(100);
    }
    expect(found?.data['root-cert.pem'].trim()).toBe(name === 'security-plugged-in-ca' ? supplies.root.trim() : undefined);
  });
});
