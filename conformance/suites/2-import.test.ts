import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Manifests } from '../../src';
import { routes, shop, to } from '../../test/cli/import/shop';
import { fileOf, newFolder, run } from '../../test/cli/run';
import type { Proxied } from '../harness/renderer';
import { rendered } from '../harness/renderer';
import { dataFolder } from '../programs/data';

const bookinfo = dataFolder('bookinfo');
const ofBookinfo = (...names: readonly string[]): readonly string[] => [
  path.join(bookinfo, 'bookinfo.yaml'), ...['destination-rule-all', 'virtual-service-all-v1', ...names].map((name) => path.join(bookinfo, `networking/${name}.yaml`)),
];
const jason = { match: [{ headers: { 'end-user': { exact: 'jason' } } }] };

/** What is imported, beside the workloads that it is about. */
const cases: Readonly<Record<string, () => readonly string[]>> = {
  ...(existsSync(bookinfo) && Object.fromEntries(readdirSync(path.join(bookinfo, 'networking')).filter((file) => /^(virtual-service-(ratings|reviews)|fault|destination-rule-reviews|bookinfo|egress)/.test(file))
    .map((file) => path.basename(file, '.yaml')).map((name) => [`Bookinfo: ${name}`, () => ofBookinfo(name)]))),
  ...(existsSync(dataFolder('online-boutique')) && { 'Online Boutique': () => [dataFolder('online-boutique')] }),
  'settings of routes': () => [fileOf(shop + routes(
    { match: [{ uri: { prefix: '/admin' } }], directResponse: { status: 403 } },
    { ...jason, route: [to('v2')], timeout: '2s', retries: { attempts: 1, perTryTimeout: '1s' } },
    { route: [to('v1', 90), to('v2', 10)], timeout: '2s', retries: { attempts: 1, perTryTimeout: '1s' } },
  ))],
};

test.each(Object.entries(cases))('istiod tells proxies the same as before: %s', async (_, files) => {
  const mesh = path.join(newFolder(), 'mesh.yaml');
  const { said } = JSON.parse((await run('import', ...files(), '-o', mesh, '--json')).out) as { said: readonly object[] };
  expect(said.length).toBeGreaterThan(0);
  const { out, err } = await run('synth', mesh, '-o', '-');
  expect(err).toBe('');
  const [before, after] = await told(Manifests.read(...files()), Manifests.parse(out));
  expect(after).toEqual(before);
});

test('what is written as programs passes the compiler', async () => {
  const folder = newFolder();
  const programs = await Promise.all(Object.values(cases).map(async (files, index) => {
    const program = path.join(folder, `${index}.ts`);
    expect((await run('import', ...files(), '--typescript', '-o', program, '--quiet')).code).toBe(0);
    return program;
  }));
  const root = path.resolve(__dirname, '../..');
  const paths = { 'istio-constructs': ['src/index.ts'], 'cdk8s': ['node_modules/cdk8s'] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({
    extends: path.join(root, 'tsconfig.json'), include: [], files: programs, compilerOptions: { noEmit: true, rootDir: '/', baseUrl: root, paths, typeRoots: [path.join(root, 'node_modules/@types')] },
  }));
  const { stdout } = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
}, 300_000);

/** What a sidecar and a gateway are told, by each. */
async function told(before: Manifests, after: Manifests): Promise<readonly unknown[]> {
  const services = before.ofKind('Service');
  const kubernetes = textOf(services, (index) => ({ clusterIP: `10.0.0.${index + 1}` }));
  const namespace = services[0]?.namespace ?? 'default';
  const workloads: readonly Proxied[] = [{ namespace, labels: { app: 'client' }, gateway: false }, { namespace: 'istio-system', labels: { istio: 'ingressgateway' }, gateway: true }];
  const answers = await rendered([before, after].map((manifests) => {
    // Of two that are one object, the cluster has the later.
    const config = [...new Map(manifests.objects.filter(({ apiVersion }) => apiVersion.includes('.istio.io/')).map((object) => [`${object.kind} ${object.name}`, object])).values()];
    return { proxies: { kubernetes, config: textOf(config), workloads } };
  }));
  for (const { error } of answers) expect(error).toBeUndefined();
  return answers.map(({ objects }) => normal(objects));
}

function textOf(objects: Manifests['objects'], more: (index: number) => object = () => ({})): string {
  return objects.map(({ body, namespace = 'default' }, index) => JSON.stringify({ ...body, metadata: { ...body.metadata as object, namespace }, spec: { ...body.spec as object, ...more(index) } })).join('\n---\n');
}

/** Without the names of routes, and those of objects that they come from; a split of which one part gets all is none. */
function normal(value: any): unknown {
  if (Array.isArray(value)) {
    const all = value.map(normal);
    // Of clusters and of names of hosts the order means nothing; of routes it does.
    return value.some(isRoute) ? all : all.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const { name, decorator: _decorator, config: _config, weightedClusters, metadata, ...rest } = value;
  const [only, ...others] = weightedClusters?.clusters ?? [];
  const split = weightedClusters === undefined ? {} : { weightedClusters: normal(weightedClusters) };
  const cluster = only !== undefined && others.length === 0 ? { cluster: only.name } : split;
  const parts = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, normal(each)]));
  return { ...parts, ...cluster, ...(!isRoute(value) && { name, metadata: normal(metadata) }) };
}

function isRoute(value: any): boolean {
  return typeof value === 'object' && value !== null && 'match' in value && ('route' in value || 'directResponse' in value || 'redirect' in value);
}
