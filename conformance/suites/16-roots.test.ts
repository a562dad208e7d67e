import { X509Certificate } from 'node:crypto';
import { CertificateAuthority, certificateExpiryMetrics, MeshNamespace, MeshService, Port, Profile } from '../../src';
import { DataPlane } from '../dataplane/data-plane';
import { describeOnDataPlane } from '../dataplane/describe';
import { callOf } from '../dataplane/format/call';
import { dataPlaneCase, request, start } from '../dataplane/format/case';
import { CaseRun } from '../dataplane/format/case-run';
import { problemsWith } from '../dataplane/format/expectation';
import type { KubeObject } from '../harness/objects';
import { Authority } from '../harness/supplies';
import { until } from '../harness/until';

const orders = { from: 'web', to: 'http://orders.shop:8080/', expect: { servedBy: 'orders' } };
const definition = dataPlaneCase({
  name: 'roots',
  feature: 'CertificateAuthority.pluggedIn',
  proves: 'A root gives way to another without a lost request.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    for (const name of ['orders', 'web', 'billing']) runs(new MeshService(chart, name, { namespace, port: Port.http(8080) }), { later: name === 'billing' });
  },
  steps: [],
});

describeOnDataPlane('a change of the root of a CA that is plugged in, on the wire', () => {
  let plane: DataPlane;
  let run: CaseRun;
  let before: Authority;
  let after: Authority;

  beforeAll(async () => {
    [before, after] = [await Authority.create('root before'), await Authority.create('root after')];
    plane = await DataPlane.start({
      name: 'data-plane-roots',
      install: { certificateAuthority: CertificateAuthority.pluggedIn({ rotateRootsLive: true }), profile: Profile.default() },
      supplies: [secret(await before.plugIn())],
    });
    run = new CaseRun(plane, definition);
    await run.begin();
  });
  afterAll(async () => {
    await plane.stop();
  });

  /** Which of the two a proxy trusts and is certified by, as Envoy has it. */
  async function trustOf(workload: string): Promise<{ trusts: string[]; certifiedBy: string[] }> {
    const dump = JSON.parse(await plane.podOf('shop', workload).process.admin('http://127.0.0.1:15000/config_dump?resource=dynamic_active_secrets'));
    const secrets: any[] = dump.configs.map(({ secret: found }: any) => found);
    const [own, authority] = certificatesOf(secrets.find(({ name }) => name === 'default').tls_certificate.certificate_chain.inline_bytes);
    const roots = certificatesOf(secrets.find(({ name }) => name === 'ROOTCA').validation_context.trusted_ca.inline_bytes);
    const known = [before, after].map(({ name, root }) => ({ name, root: new X509Certificate(root) }));
    const chained = own !== undefined && authority !== undefined && own.verify(authority.publicKey);
    return {
      trusts: known.filter(({ root }) => roots.some(({ fingerprint256 }) => fingerprint256 === root.fingerprint256)).map(({ name }) => name),
      certifiedBy: known.filter(({ root }) => chained && authority.verify(root.publicKey)).map(({ name }) => name),
    };
  }

  async function becomes(workload: string, expected: { trusts: string[]; certifiedBy: string[] }): Promise<void> {
    await until(`${workload} has ${JSON.stringify(expected)}`, async () => {
      const found = JSON.stringify(await trustOf(workload));
      return found === JSON.stringify(expected) ? undefined : found;
    });
  }

  test('Workloads are certified by the CA that is given, up to its root, and trust that alone.', async () => {
    expect(await trustOf('web')).toEqual({ trusts: ['root before'], certifiedBy: ['root before'] });
    expect(await run.take(request('', orders))).toEqual([]);
  });

  test('Another root joins, another CA takes over, pods start, the old root goes: no request is lost.', async () => {
    const web = plane.podOf('shop', 'web');
    await plane.load(web, callOf({ ...orders, times: 4 }));
    const both = before.root + after.root;

    await plane.change([secret({ ...await before.plugIn(), 'root-cert.pem': both })]);
    for (const workload of ['web', 'orders']) await becomes(workload, { trusts: ['root before', 'root after'], certifiedBy: ['root before'] });

    await plane.change([secret({ ...await after.plugIn(), 'root-cert.pem': both })]);
    await run.take(start('', 'billing'));
    await becomes('billing', { trusts: ['root before', 'root after'], certifiedBy: ['root after'] });
    // One is of the old root still, the other of the new one.
    expect(await run.take(request('', { from: 'web', to: 'http://billing.shop:8080/', expect: { servedBy: 'billing' } }))).toEqual([]);
    expect(await run.take(request('', { ...orders, from: 'billing' }))).toEqual([]);

    await plane.change([secret({ ...await after.plugIn() })]);
    for (const workload of ['web', 'orders', 'billing']) await becomes(workload, { trusts: ['root after'], certifiedBy: ['root after'] });
    const answers = await web.process.endLoad();
    expect(answers.length).toBeGreaterThan(100);
    expect(problemsWith(answers, orders.expect)).toEqual([]);
    expect(await run.take(request('', orders))).toEqual([]);
  });

  test('What is to be watched is served under the names that are listed.', async () => {
    const agent = await plane.podOf('shop', 'web').process.admin('http://127.0.0.1:15020/stats/prometheus');
    const served: Readonly<Record<string, string>> = { istiod: await plane.metricsOfIstiod(), proxies: agent };
    const missing = certificateExpiryMetrics.filter(({ servedBy, metric, labels }) => {
      const lines = served[servedBy]?.split('\n').filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
      return lines !== undefined && !lines.some((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)));
    });
    expect(missing).toEqual([]);
  });
});

function secret(files: Readonly<Record<string, string>>): KubeObject {
  const data = Object.fromEntries(Object.entries(files).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cacerts', namespace: 'istio-system' }, data };
}

function certificatesOf(base64: string): X509Certificate[] {
  const text = Buffer.from(base64, 'base64').toString();
  return (text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? []).map((pem) => new X509Certificate(pem));
}
