import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { synthKustomizeBase } from '../../../src/install';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'kustomize-')); });
afterEach(() => { rmSync(folder, { recursive: true }); });

function appWith(...charts: readonly string[]): App {
  const app = new App({ outdir: path.join(folder, 'base') });
  for (const name of charts) new ApiObject(new Chart(app, name), 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return app;
}

test('a base names a file for each chart, but for those without objects, which Kustomize refuses', () => {
  const app = appWith('istio', 'shop');
  new Chart(app, 'empty');
  synthKustomizeBase(app);
  expect(readdirSync(app.outdir)).toEqual(['istio.k8s.yaml', 'kustomization.yaml', 'shop.k8s.yaml']);
  expect(parse(readFileSync(path.join(app.outdir, 'kustomization.yaml'), 'utf8')).resources).toEqual(['istio.k8s.yaml', 'shop.k8s.yaml']);
});

test('nothing is written where something is wrong', () => {
  const app = appWith('istio');
  app.node.addValidation({ validate: () => ['this is wrong'] });
  expect(() => { synthKustomizeBase(app); }).toThrow('this is wrong');
  expect(readdirSync(folder)).toEqual([]);
});
