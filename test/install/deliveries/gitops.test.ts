import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import Ajv from 'ajv';
import { App, Chart, Duration } from 'cdk8s';
import { parse } from 'yaml';
import type { MeshErrorCode } from '../../../src/errors';
import { problemsOf } from '../../../src/errors';
import type { MeshInstallProps } from '../../../src/install';
import { ArgoCdFolder, Delivery, FluxFolder, MeshInstall } from '../../../src/install';

/** What Argo CD and Flux are given, held against their own definitions. */
const definitions: any[] = ['argo', 'flux'].flatMap((name) => JSON.parse(readFileSync(path.resolve(__dirname, `../../../conformance/crds/${name}.json`), 'utf8')));
const data = process.env.MESH_DATA ?? path.resolve(__dirname, '../../../../shared/data');
const helmRelease = path.join(data, 'crds/flux-helmrelease.yaml');
if (existsSync(helmRelease)) definitions.push(parse(readFileSync(helmRelease, 'utf8')));
else process.stderr.write('HelmReleases are not held against their definition: MESH_DATA does not name a folder with crds/flux-helmrelease.yaml\n');

function wrongIn(object: any): unknown {
  const [group, version] = object.apiVersion.split('/');
  const definition = definitions.find(({ spec }) => spec.group === group && spec.names.kind === object.kind);
  if (definition === undefined && object.kind === 'HelmRelease') return [];
  const { openAPIV3Schema } = definition.spec.versions.find(({ name }: { name: string }) => name === version).schema;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  return ajv.validate(closed(openAPIV3Schema), object) ? [] : ajv.errors;
}

/** An apiserver drops fields that a definition lacks: here they are wrong. */
function closed(schema: any): any {
  if (schema === null || typeof schema !== 'object') return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = schema.properties === undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return isOpen || typeof schema.properties.properties === 'object' ? inner : { ...inner, additionalProperties: false };
}

function delivered(props: MeshInstallProps): any[] {
  const chart = new Chart(new App(), 'istio');
  new MeshInstall(chart, 'mesh', props);
  return chart.toJson();
}

function chartWith(describe: (chart: Chart) => unknown): any[] {
  const chart = new Chart(new App(), 'delivery');
  describe(chart);
  expect(problemsOf(chart)).toEqual([]);
  return chart.toJson();
}

const folder = { repository: 'https://git.example.com/mesh.git', path: 'clusters/east' };
const everyWay: readonly (readonly [string, () => any[]])[] = [
  ['charts by Argo CD', () => delivered({ delivery: Delivery.argoCd(), istiod: { minReplicas: 2 } })],
  ['charts by Argo CD, for a fleet', () => delivered({ delivery: Delivery.argoCd({ clusters: { labels: { mesh: 'shop' }, stages: { label: 'stage', order: ['canary', 'rest'] } } }) })],
  ['charts by Flux', () => delivered({ delivery: Delivery.flux({ interval: Duration.minutes(5) }), istiod: { minReplicas: 2 } })],
  ['a folder by Argo CD', () => chartWith((chart) => new ArgoCdFolder(chart, 'istio', { ...folder, wave: 1 }))],
  ['a folder for each cluster of a fleet, by Argo CD', () => chartWith((chart) => new ArgoCdFolder(chart, 'istio', {
    ...folder, path: 'clusters/{{ .name }}', clusters: { stages: { label: 'stage', order: ['canary', 'rest'] } },
  }))],
  ['folders by Flux, one after the other', () => chartWith((chart) => {
    const istio = new FluxFolder(chart, 'istio', folder);
    new FluxFolder(chart, 'shop', { ...folder, path: 'shop', after: [istio] });
  })],
];

test.each(everyWay)('%s: objects that their definitions accept', (_, describe) => {
  const objects = describe();
  expect(objects).not.toEqual([]);
  expect(objects.map(wrongIn)).toEqual(objects.map(() => []));
  expect(objects).toMatchSnapshot();
});

test('the definitions refuse what they do not know', () => {
  const [application] = chartWith((chart) => new ArgoCdFolder(chart, 'istio', folder));
  expect(wrongIn({ ...application, spec: { ...application.spec, projekt: 'default' } })).not.toEqual([]);
});

test('what is installed first is synced first, and waits are in the same order', () => {
  const waves = delivered({ delivery: Delivery.argoCd(), egressGateway: {} }).map(({ metadata }) => [metadata.annotations['argocd.argoproj.io/sync-wave'], metadata.name]);
  expect(waves).toEqual([['0', 'istio-base'], ['1', 'istiod'], ['2', 'istio-ingressgateway'], ['3', 'istio-egressgateway']]);
  const releases = delivered({ delivery: Delivery.flux(), egressGateway: {} }).filter(({ kind }) => kind === 'HelmRelease');
  expect(releases.map(({ metadata, spec }) => [metadata.name, spec.dependsOn?.[0].name])).toEqual([
    ['istio-base', undefined], ['istiod', 'istio-base'], ['istio-ingressgateway', 'istiod'], ['istio-egressgateway', 'istio-ingressgateway'],
  ]);
});

test('a fleet is one object, however many clusters it has, and each of them has the name that Argo CD knows it by', () => {
  const objects = delivered({ delivery: Delivery.argoCd({ clusters: {} }) });
  expect(objects.map(({ kind }) => kind)).toEqual(['ApplicationSet']);
  expect(objects[0].spec.template.spec.source.helm.parameters).toEqual([{ name: 'global.multiCluster.clusterName', value: '{{ .name }}' }]);
});

test('nothing is pruned, and what istiod writes is no difference', () => {
  for (const { spec } of delivered({ delivery: Delivery.argoCd() })) {
    expect(spec.syncPolicy.automated).toEqual({ selfHeal: true });
    expect(spec.ignoreDifferences.map(({ kind, jqPathExpressions }: any) => [kind, jqPathExpressions])).toEqual([
      ['MutatingWebhookConfiguration', ['.webhooks[]?.clientConfig.caBundle']], ['ValidatingWebhookConfiguration', ['.webhooks[]?.clientConfig.caBundle']],
    ]);
  }
});

const wrong: readonly (readonly [string, (chart: Chart) => unknown, MeshErrorCode, unknown])[] = [
  ['a repository without a scheme', (chart) => new ArgoCdFolder(chart, 'a', { ...folder, repository: 'git.example.com/mesh' }), 'InvalidValue', 'git.example.com/mesh'],
  ['a folder outside of the repository', (chart) => new FluxFolder(chart, 'a', { ...folder, path: '../other' }), 'InvalidValue', '../other'],
  ['one folder for all clusters', (chart) => new ArgoCdFolder(chart, 'a', { ...folder, clusters: {} }), 'InvalidValue', 'clusters/east'],
  ['a template for one cluster', (chart) => new ArgoCdFolder(chart, 'a', { ...folder, path: '{{ .name }}' }), 'InvalidValue', '{{ .name }}'],
  ['an API server of a fleet', (chart) => new ArgoCdFolder(chart, 'a', { ...folder, path: '{{ .name }}', clusters: {}, server: 'https://10.0.0.1' }), 'ContradictingProps', 'https://10.0.0.1'],
  ['a stage named twice', (chart) => new ArgoCdFolder(chart, 'a', { ...folder, path: '{{ .name }}', clusters: { stages: { label: 's', order: ['a', 'a'] } } }), 'InvalidValue', ['a', 'a']],
  ['a namespace that is no name', (chart) => new FluxFolder(chart, 'a', { ...folder, namespace: 'Flux' }), 'InvalidName', 'Flux'],
  ['no time between two looks', (chart) => new FluxFolder(chart, 'a', { ...folder, interval: Duration.millis(10) }), 'InvalidValue', '10 ms'],
];

test.each(wrong)('%s is an error', (_, describe, code, value) => {
  expect(() => describe(new Chart(new App(), 'delivery'))).toThrow(expect.objectContaining({ code, value }));
});
