import { mkdirSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { binaries } from '../harness/binaries';
import { Istiod } from '../harness/istiod';
import { Refusal } from '../harness/kube-api';
import type { KubeObject } from '../harness/objects';
import { run } from '../harness/processes';
import { Rig } from '../harness/rig';
import { runFolder } from '../harness/run-folder';
import { tagObjects } from '../programs/tag';
import { upgradeSubject } from '../subjects';

const revisions = ['istiod', 'istiod-1-31-1'];

/** Both run the program that is built here, 1.31: what is shown is that revisions share a cluster, not what an older istiod does. */
describe('two control planes on one apiserver', () => {
  const rig = new Rig(upgradeSubject, 'revisions');
  const running: Istiod[] = [];
  let objects: readonly KubeObject[];

  beforeAll(async () => {
    objects = await rig.objects();
    expect((await rig.applied()).refused).toEqual([]);
    const cluster = await rig.cluster();
    for (const name of revisions) running.push(await Istiod.start(cluster, objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name)!));
  });
  afterAll(async () => {
    for (const istiod of running) await istiod.stop();
    await rig.stop();
  });

  test('both become ready with their own rights, and put their certificate into their own webhooks', async () => {
    expect(await running[0]!.takesPartInAdmission(objects)).toEqual([]);
    expect(running.map((istiod) => istiod.complaints())).toEqual([[], []]);
  });

  test('nothing is left to change when all is applied again, and nobody else owns a field', async () => {
    expect(await (await rig.cluster()).apply(objects)).toMatchObject({ refused: [], changed: [] });
  });

  test.each([['shop', 'default', 'istiod'], ['staging', '1-31-1', 'istiod-1-31-1']])('pods of %s get the proxy of the revision %s', async (namespace, revision, service) => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace, labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } };
    const { body } = await (await rig.cluster()).api.create(pod, { dryRun: true });
    const proxy = [...body.spec.initContainers ?? [], ...body.spec.containers].find(({ name }: any) => name === 'istio-proxy');
    expect(body.metadata.annotations['istio.io/rev']).toBe(revision);
    expect(proxy.env.find(({ name }: any) => name === 'CA_ADDR').value).toBe(`${service}.istio-system.svc:15012`);
    expect(proxy.image).toMatch(revision === 'default' ? /:1\.30\.5$/ : /:1\.31\.1$/);
  });

  test.each([undefined, 'default', '1-31-1'])('a wrong object of the revision %s is refused', async (revision) => {
    const wrong: KubeObject = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'wrong', namespace: 'shop', labels: { ...(revision !== undefined && { 'istio.io/rev': revision }) } },
      spec: { hosts: ['web'] }, // no routes: the schema takes it, istiod does not
    };
    const words = await (await rig.cluster()).api.create(wrong, { dryRun: true }).then(() => 'taken', (error: unknown) => (error instanceof Refusal ? error.words : String(error)));
    expect(words).toContain(`admission webhook "${revision === undefined ? '' : 'rev.'}validation.istio.io" denied the request`);
  });

  test('a tag is what istioctl would make of it', async () => {
    const cluster = await rig.cluster();
    const file = await cluster.kubeconfigFor('istio-system', 'istiod');
    const folder = runFolder('tags');
    mkdirSync(folder, { recursive: true });
    const outcome = await run(binaries().istioctl, ['tag', 'generate', 'prod', '--revision', '1-31-1', '--kubeconfig', file], { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } });
    const theirs = parseAllDocuments(outcome.stdout).flatMap((document) => (document.toJS() === null ? [] : [document.toJS() as KubeObject]));
    expect(theirs.map(meaning)).toEqual(tagObjects().map(meaning));
  });
});

/** Without what the installer notes, what the apiserver fills in, and the certificate, which is the cluster's. */
function meaning({ kind, metadata, webhooks, spec }: KubeObject): object {
  return {
    kind,
    name: metadata.name,
    labels: { rev: metadata.labels?.['istio.io/rev'], tag: metadata.labels?.['istio.io/tag'] },
    webhooks: webhooks?.map(({ name, namespaceSelector, objectSelector, failurePolicy, clientConfig: { service } }: any) => ({
      name,
      selectors: [sorted(namespaceSelector), sorted(objectSelector)],
      failurePolicy,
      service: [service.namespace, service.name, service.path, service.port ?? 443],
    })),
    selector: spec?.selector,
    // istioctl writes a targetPort of 0 where the chart says nothing.
    ports: spec?.ports.map(({ name, port, protocol, targetPort }: any) => [name, port, protocol, targetPort || port]),
  };
}

function sorted({ matchExpressions }: any): object {
  return [...matchExpressions].sort((a, b) => (a.key < b.key ? -1 : 1));
}
