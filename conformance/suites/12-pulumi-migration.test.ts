import * as k8s from '@pulumi/kubernetes';
import { createUrn, type CustomResourceOptions } from '@pulumi/pulumi';
import { type ApiObject, App, Chart, Testing } from 'cdk8s';
import { CanaryUpgrade, type CanaryUpgradeProps, MeshInstall } from '../../src';
import { MeshStack } from '../../src/pulumi';
import { describeShop, password, shop } from '../pulumi/shop';
import { changes, operations, PulumiStack } from '../pulumi/stack';

/** The objects of the shop, as somebody else may have made them. */
function manifests(): any[] {
  const chart = new Chart(new App(), 'shop');
  describeShop(chart, { weight: 5, zone: 'eu', secret: password, hosts: ['shop.example.com'] });
  return Testing.synth(chart);
}

/** How providers and ConfigGroups name objects. */
const nameOf = ({ metadata: { namespace, name } }: any): string => (namespace === undefined ? name : `${namespace}/${name}`);

const typeOf = ({ apiVersion, kind }: any): string => `kubernetes:${apiVersion === 'v1' ? 'core/v1' : apiVersion}:${kind}`;

/** What Helm writes into whatever it makes. */
const markedByHelm = ({ metadata: { labels } }: any): object => ({
  labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' }, annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'shop' },
});

const shopWith = (options: (object: ApiObject) => CustomResourceOptions) => (): Promise<void> => {
  shop({ args: { options } });
  return Promise.resolve();
};

describe('a shop that is there already', () => {
  test('is imported, and nothing of it changes', async () => {
    const stack = await PulumiStack.open('import');
    for (const object of manifests()) {
      stack.place(typeOf(object), nameOf(object), object);
    }
    const before = stack.objects();
    const steps = await stack.up(shopWith((object) => ({ import: nameOf(object) })));
    expect(changes(steps).filter((each) => !each.startsWith('import '))).toEqual(['create shop', 'create zone']);
    expect(stack.objects()).toEqual(['kubernetes:core/v1:Namespace eu', ...before]);
    // As soon as it is imported, it needs no option for that.
    expect(operations(await stack.preview(shopWith(() => ({}))))).toEqual(['same']);
  });

  test('goes from a Helm release that is retained, and nothing of it changes', async () => {
    const stack = await PulumiStack.open('helm');
    const release = (): Promise<void> => {
      new k8s.helm.v3.Release('shop', { chart: 'shop', name: 'shop', namespace: 'shop' }, { retainOnDelete: true });
      return Promise.resolve();
    };
    await stack.up(release);
    for (const object of manifests()) {
      stack.place(typeOf(object), nameOf(object), { ...object, metadata: { ...object.metadata, ...markedByHelm(object) } });
    }
    const before = stack.objects();
    expect(before).toContain('kubernetes:helm.sh/v3:Release shop/shop');
    const marks = { ignoreChanges: ['metadata.labels', 'metadata.annotations'] };
    const steps = await stack.up(shopWith((object) => ({ import: nameOf(object), ...marks })));
    expect(changes(steps).filter((each) => !each.startsWith('import '))).toEqual(['create shop', 'create zone', 'delete shop']);
    expect(stack.objects()).toEqual(['kubernetes:core/v1:Namespace eu', ...before].sort());
    // Without Helm's marks they are ours altogether.
    expect(operations(await stack.up(shopWith(() => ({}))))).toEqual(expect.arrayContaining(['same', 'update']));
    expect(JSON.stringify(stack.object('kubernetes:core/v1:Service', 'shop/web'))).not.toContain('Helm');
  });

  test('goes from a ConfigGroup to a MeshStack by aliases, and nothing of it changes', async () => {
    const stack = await PulumiStack.open('config-group');
    await stack.up(() => {
      new k8s.core.v1.Namespace('zone', { metadata: { name: 'eu' } });
      new k8s.yaml.ConfigGroup('manifests', { objs: manifests() });
      return Promise.resolve();
    });
    const steps = await stack.up(shopWith((object) => ({ aliases: [{ name: nameOf(object), parent: createUrn('manifests', 'kubernetes:yaml:ConfigGroup') }] })));
    expect(changes(steps)).toEqual(['create shop', 'delete manifests']);
  });
});

describe('an upgrade by revision', () => {
  let stack: PulumiStack;
  const versions = { from: { version: '1.30.5' }, to: { version: '1.31.1' } } as const;
  const upgrade = (props: Partial<CanaryUpgradeProps> = {}) => (): Promise<void> => {
    new MeshStack('mesh', (chart) => new CanaryUpgrade(chart, 'upgrade', { ...versions, ...props }), { moved: { 'upgrade/from': 'istio' } });
    return Promise.resolve();
  };
  beforeAll(async () => {
    stack = await PulumiStack.open('upgrade');
    await stack.up(() => {
      new MeshStack('mesh', (chart) => new MeshInstall(chart, 'istio', versions.from));
      return Promise.resolve();
    });
  });

  test('adds the new control plane beside the old one, of which nothing changes', async () => {
    const before = (await stack.resources()).length;
    const steps = await stack.up(upgrade());
    expect(operations(steps)).toEqual(expect.arrayContaining(['same', 'create']));
    expect(changes(steps).filter((each) => !each.startsWith('create mesh/upgrade/to/'))).toEqual([]);
    expect(steps.filter(({ op }) => op === 'same').length).toBe(before);
  });

  test('updates the gateways where they are', async () => {
    const steps = await stack.preview(upgrade({ step: 'gateways' }));
    expect(changes(steps).filter((each) => !each.startsWith('update mesh/upgrade/to/ingress/'))).toEqual([]);
  });

  test('deletes the old control plane when it is done, nothing else, and replaces nothing', async () => {
    const steps = changes(await stack.preview(upgrade({ step: 'done' })));
    const expected = /^(update mesh\/upgrade\/to\/ingress|delete mesh\/upgrade\/from|create mesh\/upgrade\/default)\//;
    expect(steps.filter((each) => !expected.test(each))).toEqual([]);
    expect(steps).toContain('delete mesh/upgrade/from/istiod/deployment');
  });
});
