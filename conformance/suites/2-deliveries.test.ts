import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import type { HelmRelease, IstioOperatorFile, MeshInstallProps } from '../../src/install';
import { MeshInstall } from '../../src/install';
import { deliveryCases } from '../../test/install/deliveries/cases';
import { installed } from '../../test/install/fixtures';
import { differencesOf } from '../../test/install/parity/difference';
import { templateRelease, wishOf } from '../harness/charts';
import { Cluster } from '../harness/cluster';
import { companionDefinitions } from '../harness/companions';
import { generateManifest } from '../harness/istioctl';
import { type KubeObject, nameOf, readObjects } from '../harness/objects';
import { say } from '../harness/progress';
import { type Granted, objectsOf, rendered, type Wish } from '../harness/renderer';
import { synthesize } from '../harness/rig';
import { runFolder } from '../harness/run-folder';
import { unexplainedOfCharts, unexplainedOfOperator } from '../intended/deliveries';
import { dataFolder } from '../programs/data';

interface Delivered {
  readonly name: string;
  readonly props: MeshInstallProps;
  readonly operator: IstioOperatorFile;
  readonly releases: readonly HelmRelease[];
}

/** Undefined where the charts have no values for it; that it is refused is shown in test/install/deliveries. */
function delivered(name: string, props: MeshInstallProps): Delivered | undefined {
  try {
    const { helmReleases, istioOperator } = new MeshInstall(new Chart(new App(), 'istio'), 'mesh', props);
    return { name, props, operator: istioOperator, releases: helmReleases };
  } catch {
    return undefined;
  }
}

// The definitions are the same in all of them, and take longer than the rest: the first case alone has them.
const cases = deliveryCases.flatMap(([name, props], index) => (
  delivered(name, index === 0 ? props : { ...props, brings: { ...props.brings, definitions: false } }) ?? []));
const ours = ({ props }: Delivered): object[] => JSON.parse(JSON.stringify(installed(props)));

const wishesOf = ({ operator, releases }: Delivered): readonly Wish[] => [{ operator }, ...releases.map(wishOf)];

/** Whatever delivers an install, the cluster gets the objects that the manifests hold. */
describe('every delivery installs the same', () => {
  let answers: ReadonlyMap<Delivered, readonly Granted[]>;
  beforeAll(async () => {
    const all = [...await rendered(cases.flatMap(wishesOf))];
    answers = new Map(cases.map((each) => [each, all.splice(0, wishesOf(each).length)]));
  }, 600_000);

  test.each(cases)('Helm makes the same of the official charts: $name', (each) => {
    expect(unexplainedOfCharts(answers.get(each)!.slice(1).flatMap(objectsOf), ours(each))).toEqual([]);
  });

  test.each(cases)('istioctl makes the same of its file: $name', (each) => {
    expect(unexplainedOfOperator(objectsOf(answers.get(each)![0]!), ours(each))).toEqual([]);
  });
});

describe('what is written for other programs', () => {
  const examples = path.resolve(__dirname, '../../examples/install');
  const written = (name: string) => synthesize({ name: `install-${name}`, program: path.join(examples, name, 'main.ts') });

  test('Kustomize makes of a base what was written, in an order in which a cluster takes it', async () => {
    const folder = await written('kustomize');
    const [answer] = await rendered([{ kustomize: folder }]);
    const built = objectsOf(answer!);
    const byName = (objects: readonly KubeObject[]) => [...objects].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    expect(byName(built)).toEqual(byName(readObjects(folder)));
    const kinds = [...new Set(built.map(({ kind }) => kind))];
    expect(kinds.slice(0, 2)).toEqual(['Namespace', 'CustomResourceDefinition']);
    expect(kinds.slice(-2)).toEqual(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']);
    expect(kinds.indexOf('DestinationRule')).toBeLessThan(kinds.indexOf('VirtualService'));
  });

  test('the apiserver takes what is for Argo CD and Flux, by their own definitions', async () => {
    const objects = readObjects(...await Promise.all(['argo-cd', 'flux'].map(written)));
    const definition = path.join(dataFolder('crds'), 'flux-helmrelease.yaml');
    if (!existsSync(definition)) say(`HelmReleases are left out: ${definition} is not there (MESH_DATA names the folder of such data)`);
    const known = existsSync(definition) ? objects : objects.filter(({ kind }) => kind !== 'HelmRelease');
    const cluster = await Cluster.start('deliveries');
    try {
      const { refused } = await cluster.apply([...companionDefinitions(known), ...existsSync(definition) ? readObjects(definition) : []]);
      expect(refused).toEqual([]);
      expect(await cluster.apply(known)).toMatchObject({ refused: [], warnings: [] });
    } finally {
      await cluster.stop();
    }
  });
});

describe('what is asked of libraries is what the programs do', () => {
  const few = cases.filter(({ name }) => ['the default profile', 'the ambient profile', 'a cluster of a mesh of networks'].includes(name));

  test.each(few)('Helm itself: $name', async ({ name, releases }) => {
    const answers = await rendered(releases.map(wishOf));
    const folder = runFolder('deliveries', name);
    expect(differencesOf((await Promise.all(releases.map((release) => templateRelease(release, folder)))).flat(), answers.flatMap(objectsOf))).toEqual([]);
  });

  test.each(few)('istioctl itself: $name', async ({ name, operator }) => {
    const [answer] = await rendered([{ operator }]);
    expect(differencesOf(await generateManifest(operator, runFolder('deliveries', name)), objectsOf(answer!))).toEqual([]);
  });

  test('istioctl refuses values that it does not know', async () => {
    const [{ operator }] = cases as [Delivered];
    const [answer] = await rendered([{ operator: { ...operator, spec: { values: { pilot: { replicas: 3 } } } } }]);
    expect(answer!.error).toContain('unknown field "replicas"');
  });

  test('Helm refuses values that the schema of a chart does not know', async () => {
    const release = cases[0]!.releases.find(({ chart }) => chart === 'gateway')!;
    const [answer] = await rendered([wishOf({ ...release, values: { replicas: 3 } })]);
    expect(answer!.error).toContain('replicas');
  });
});
