import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { MeshInstall } from '../../src/install';
import type { IstioChart } from '../../src/install';
import { chartDefaults } from '../../src/install/adoption/chart-defaults';
import { installed } from '../../test/install/fixtures';
import { chartFolder, wishOf } from '../harness/charts';
import { objectsOf, rendered } from '../harness/renderer';
import { unexplainedOfInjectedGateways } from '../intended/deliveries';

test.each(Object.keys(chartDefaults) as IstioChart[])('what counts as said by nobody is what the chart has: %s', async (chart) => {
  const { _internal_defaults_do_not_set: values } = parse(readFileSync(path.join(await chartFolder(chart), 'values.yaml'), 'utf8')) as Record<string, unknown>;
  expect(chartDefaults[chart]).toEqual(values);
});

describe('a gateway whose proxy istiod makes is what the chart makes of the same values', () => {
  test.each([
    ['the ingress gateway', { ingressGateway: { injected: true } }],
    ['one with a name, in a revision', { revision: 'canary', ingressGateway: false, gateways: { 'internal-gateway': { injected: true, minReplicas: 3, podAnnotations: { note: 'a' } } } }],
    ['one between networks', { meshId: 'shop', network: 'east', ingressGateway: false, eastWestGateway: { injected: true } }],
  ] as const)('%s', async (_, props) => {
    const brought = { ...props, brings: { definitions: false } };
    const releases = new MeshInstall(new Chart(new App(), 'istio'), 'mesh', brought).helmReleases.filter(({ chart }) => chart === 'gateway');
    const theirs = (await rendered(releases.map(wishOf))).flatMap(objectsOf);
    const names = new Set(releases.map(({ name }) => name));
    const ours = (JSON.parse(JSON.stringify(installed(brought))) as any[]).filter(({ kind, metadata }) => kind !== 'Namespace' && names.has(metadata.name.replace(/-(sds|service-account)$/, '')));
    expect(unexplainedOfInjectedGateways(theirs, ours)).toEqual([]);
  });
});
