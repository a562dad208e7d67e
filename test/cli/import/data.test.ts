import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { VirtualServiceSpec } from '../../../imports/networking.istio.io';
import { Manifests } from '../../../src';
import { routeOf } from '../../properties/istio';
import { newFolder, run } from '../run';

const dataFolder = process.env.MESH_DATA ?? path.resolve(__dirname, '../../../../shared/data');
const analyzed = path.join(process.env.CONFORMANCE_DATA ?? path.resolve(__dirname, '../../../../shared/conformance'), 'analyze');
const ifPresent = (folder: string): typeof test => {
  if (existsSync(folder)) return test;
  process.stderr.write(`imports of real configuration are skipped: ${folder} is not there (MESH_DATA and CONFORMANCE_DATA name other places)\n`);
  return test.skip;
};

interface Told {
  readonly said: readonly object[];
  readonly kept: readonly { readonly kind: string; readonly name: string }[];
  readonly left: readonly object[];
  readonly notes: readonly string[];
  readonly problems?: readonly object[];
}

async function imported(...files: readonly string[]): Promise<Told & { readonly mesh: string }> {
  const mesh = path.join(newFolder(), 'mesh.yaml');
  const { out, err } = await run('import', ...files, '-o', mesh, '--json');
  expect({ files, err }).toEqual({ files, err: '' });
  return { ...JSON.parse(out) as Told, mesh };
}

async function made(mesh: string): Promise<Manifests> {
  const { out, err } = await run('synth', mesh, '-o', '-');
  expect(err).toBe('');
  return Manifests.parse(out);
}

/** The share of each version, for some requests to a host within the mesh. */
function answers(manifests: Manifests, host: string): readonly object[] {
  const tables = manifests.ofKind('VirtualService').map(({ body }) => body.spec as VirtualServiceSpec);
  return ['jason', 'alice', undefined].map((user) => {
    const headers: Readonly<Record<string, string>> = user === undefined ? {} : { 'end-user': user };
    const request = { port: 9080, path: '/', method: 'GET', authority: host, headers, query: {}, sourceLabels: {}, sourceNamespace: 'default' };
    const { route = [], fault } = routeOf(tables.find(({ hosts }) => hosts?.some((each) => each.split('.')[0] === host))!, request)!;
    const shares = route.map(({ destination, weight = 100 }) => [destination.subset, weight] as const).filter(([, weight]) => weight > 0);
    return { shares: shares.sort(), fault };
  });
}

const bookinfo = path.join(dataFolder, 'bookinfo');
const networking = (...names: readonly string[]): readonly string[] => names.map((name) => path.join(bookinfo, 'networking', `${name}.yaml`));
const base = [path.join(bookinfo, 'bookinfo.yaml'), ...networking('destination-rule-all', 'virtual-service-all-v1')];
const variants = ['reviews-90-10', 'reviews-jason-v2-v3', 'ratings-test-abort', 'ratings-mysql-vm'].map((name) => `virtual-service-${name}`);

ifPresent(bookinfo).each(variants)('Bookinfo routes as before: %s', async (variant) => {
  const { kept, mesh, said } = await imported(...base, ...networking(variant));
  expect({ kept, said: said.length }).toEqual({ kept: [], said: 8 });
  const after = await made(mesh);
  const before = Manifests.read(...networking(variant));
  for (const { name } of before.objects) expect(answers(after, name)).toEqual(answers(before, name));
});

ifPresent(bookinfo)('all of Bookinfo: the gateway serves port 8080, and a host is called by another port, which is kept', async () => {
  const { said, kept, mesh } = await imported(...base, ...networking('bookinfo-gateway', 'egress-rule-google-apis'));
  const [google, gateway] = [['VirtualService rewrite-port-for-googleapis', 'DestinationRule originate-tls-for-googleapis'], ['Gateway bookinfo-gateway', 'VirtualService bookinfo']];
  expect({ said: said.length, kept: kept.map(({ kind, name }) => `${kind} ${name}`) }).toEqual({ said: 9, kept: [...google, ...gateway] });
  expect((await made(mesh)).ofKind('Gateway')).toHaveLength(1);
});

const boutique = path.join(dataFolder, 'online-boutique');

ifPresent(boutique)('Online Boutique: all of it is said by documents', async () => {
  const { said, kept, mesh } = await imported(boutique);
  expect({ said: said.length, kept }).toEqual({ said: 5, kept: [] });
  const after = await made(mesh);
  const hosts = after.ofKind('ServiceEntry').flatMap(({ body }) => (body.spec as { hosts: string[] }).hosts);
  expect(hosts.sort()).toEqual(['*.googleapis.com', 'accounts.google.com', 'metadata.google.internal']);
  expect(after.ofKind('Gateway', 'VirtualService').map(({ kind }) => kind)).toEqual(['Gateway', 'VirtualService']);
});

ifPresent(analyzed)('whatever analyzers are tried with goes through, and no object is lost', async () => {
  const inputs = readdirSync(analyzed).map((name) => path.join(analyzed, name, 'input.yaml')).filter((file) => existsSync(file));
  let count = 0;
  for (const file of inputs) {
    const { said, kept, left, notes, problems } = await imported(file);
    if (problems === undefined) {
      const replaced = notes.filter((note) => note.includes(' is left out: '));
      expect({ file, objects: said.length + kept.length + left.length + replaced.length }).toEqual({ file, objects: Manifests.read(file).objects.length });
      count += 1;
    } else {
      expect({ file, problems }).toEqual({ file, problems: [expect.objectContaining({ problem: expect.stringContaining('no Service and nothing of Istio') as string })] });
    }
  }
  expect(count).toBeGreaterThan(50);
});
