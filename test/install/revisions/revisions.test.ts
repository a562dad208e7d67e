import { App, Chart } from 'cdk8s';
import type { MeshErrorCode, MeshInstallProps } from '../../../src';
import { Mesh, MeshInstall, MeshNamespace, problemsOf, Profile, RevisionTag } from '../../../src';
import { apiObjectsIn } from '../../../src/mesh';
import { find, names, objectsOf } from '../fixtures';

const noGateway: MeshInstallProps = { profile: Profile.minimal() };

function sideBySide(...installs: MeshInstallProps[]): { chart: Chart; installs: MeshInstall[]; objects: () => any[] } {
  const chart = new Chart(new App(), 'istio');
  return { chart, installs: installs.map((props, i) => new MeshInstall(chart, `mesh-${i + 1}`, props)), objects: () => objectsOf(chart) };
}

function refusal(describe: () => unknown): { code: MeshErrorCode; at: string; problem: string; value: unknown } {
  let error: any;
  try { describe(); } catch (thrown) { error = thrown; }
  return { code: error?.code, at: error?.at, problem: error?.problem, value: error?.value };
}

describe('two revisions side by side', () => {
  const { chart, installs, objects: render } = sideBySide({ revision: 'old' }, { ...noGateway, revision: 'new', version: '1.31' });
  const objects = render();

  test('share the namespace and the definitions, and nothing else', () => {
    const shared = (object: any) => [object.kind, object.metadata.namespace, object.metadata.name].join(' ');
    expect(new Set(objects.map(shared)).size).toBe(objects.length);
    expect(names(objects, 'Namespace')).toEqual(['istio-system']);
    expect(problemsOf(chart.node.root)).toEqual([]);
  });

  test('have each its own of everything else', () => {
    for (const kind of ['ConfigMap', 'ClusterRole', 'ClusterRoleBinding', 'Service', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']) {
      const [ofOld, ofNew] = ['old', 'new'].map((revision) => objects.filter((object) => object.kind === kind && object.metadata.labels?.['istio.io/rev'] === revision
        && !object.metadata.name.startsWith('istio-ingressgateway')).map((object) => object.metadata.name.replace(revision, 'REV')));
      expect(ofOld).toEqual(ofNew);
      expect(ofOld).not.toEqual([]);
    }
  });

  test('inject each the namespaces that ask for it', () => {
    const wanted = (name: string) => find(objects, 'MutatingWebhookConfiguration', `istio-sidecar-injector-${name}`).webhooks.map((webhook: any) => webhook.namespaceSelector.matchExpressions[0].values ?? []);
    expect(wanted('old')).toEqual([['old'], []]);
    expect(wanted('new')).toEqual([['new'], []]);
  });

  test('are no default: objects without a revision are nobody\'s to validate', () => {
    expect(names(objects, 'ValidatingWebhookConfiguration')).toEqual(['istio-validator-old-istio-system', 'istio-validator-new-istio-system']);
  });

  test('give namespaces the label of their own', () => {
    installs.forEach((install, i) => new MeshNamespace(chart, `shop-${i}`, { mesh: install.mesh }));
    expect(['shop-0', 'shop-1'].map((name) => find(objectsOf(chart), 'Namespace', name).metadata.labels)).toEqual([{ 'istio.io/rev': 'old' }, { 'istio.io/rev': 'new' }]);
  });
});

describe('what a cluster has once', () => {
  test('is brought by the first install that has it', () => {
    const { objects } = sideBySide({ ...noGateway, revision: 'old', cni: {} }, { ...noGateway, revision: 'new', cni: {} });
    expect(names(objects(), 'DaemonSet')).toEqual(['istio-cni-node']);
    // Both inject pods that rely on it.
    for (const revision of ['old', 'new']) expect(JSON.parse(find(objects(), 'ConfigMap', `istio-sidecar-injector-${revision}`).data.values).pilot.cni.enabled).toBe(true);
  });

  test('is brought by the one that says so', () => {
    const { objects } = sideBySide({ ...noGateway, revision: 'old', cni: {}, version: '1.30', brings: { cni: false } }, { ...noGateway, revision: 'new', cni: {} });
    expect(find(objects(), 'DaemonSet', 'istio-cni-node').metadata.labels['app.kubernetes.io/version']).toBe('1.31.1');
  });

  test('is not brought where others do, described elsewhere', () => {
    const definitions = (brings?: { definitions: boolean }) => apiObjectsIn(sideBySide({ ...noGateway, revision: 'new', brings }).chart).filter(({ kind }) => kind === 'CustomResourceDefinition');
    expect(definitions()).toHaveLength(15);
    expect(definitions({ definitions: false })).toEqual([]);
  });

  test('is there once for each cluster', () => {
    const { objects } = sideBySide({ cluster: 'east' }, { cluster: 'west' });
    expect(names(objects(), 'Namespace')).toEqual(['istio-system', 'istio-system']);
  });
});

describe('tags', () => {
  const tagged = (tag: string, describe?: (chart: Chart, tag: RevisionTag) => void) => {
    const { chart, installs } = sideBySide({ revision: 'new' });
    const made = new RevisionTag(chart, tag, { install: installs[0]! });
    describe?.(chart, made);
    return { chart, made, objects: made.apiObjects.map((object) => object.toJson()) };
  };

  test('lead those who ask for them to the revision', () => {
    expect(tagged('prod-stable').objects).toMatchSnapshot();
  });

  test('named default make the revision the default', () => {
    expect(tagged('default').objects).toMatchSnapshot();
  });

  test('stand in the labels of namespaces', () => {
    const labels = (tag: string) => find(objectsOf(tagged(tag, (chart, { mesh }) => new MeshNamespace(chart, 'shop', { mesh })).chart), 'Namespace', 'shop').metadata.labels;
    expect(labels('prod-stable')).toEqual({ 'istio.io/rev': 'prod-stable' });
    expect(labels('default')).toEqual({ 'istio-injection': 'enabled' });
  });

  test('have the namespace in their name where it is not Istio\'s usual one', () => {
    const chart = new Chart(new App(), 'istio');
    const tag = new RevisionTag(chart, 'stable', { install: new MeshInstall(chart, 'mesh', { revision: 'new', namespace: 'mesh-a' }) });
    expect(tag.apiObjects.map(({ name }) => name)).toEqual(['istio-revision-tag-stable-mesh-a', 'istiod-revision-tag-stable']);
  });

  test('may move while their name stays', () => {
    const { chart, installs } = sideBySide({ revision: 'old' }, { ...noGateway, revision: 'new' });
    new RevisionTag(chart, 'stable', { install: installs[1]! });
    expect(find(objectsOf(chart), 'Service', 'istiod-revision-tag-stable').spec.selector).toEqual({ 'app': 'istiod', 'istio.io/rev': 'new' });
  });
});

describe('bad input', () => {
  const twoTags = (first: string, second: string) => () => {
    const { chart, installs } = sideBySide({ revision: 'old' }, { ...noGateway, revision: 'new' });
    new RevisionTag(chart, 'first', { install: installs[0]!, tag: first });
    new RevisionTag(chart, 'second', { install: installs[1]!, tag: second });
  };

  test.each<[string, () => unknown, MeshErrorCode, unknown, RegExp]>([
    ['two default revisions', () => sideBySide({}, noGateway), 'ContradictingProps', 'default', /^istio\/mesh-1 is the default revision/],
    ['a default revision and a tag of that name', () => {
      const { chart, installs } = sideBySide({}, { ...noGateway, revision: 'new' });
      new RevisionTag(chart, 'default', { install: installs[1]! });
    }, 'ContradictingProps', 'default', /^istio\/mesh-1 is the default revision/],
    ['two tags named default', twoTags('default', 'default'), 'ContradictingProps', 'default', /^istio\/first is the default revision/],
    ['two revisions of one name', () => sideBySide({ revision: 'a' }, { ...noGateway, revision: 'a' }), 'DuplicateName', 'a', /^istio\/mesh-1 already answers/],
    ['two tags of one name', twoTags('stable', 'stable'), 'DuplicateName', 'stable', /^istio\/first already answers/],
    ['a tag named like a revision', twoTags('stable', 'old'), 'DuplicateName', 'old', /^istio\/mesh-1 already answers/],
    ['one gateway, installed twice', () => sideBySide({ revision: 'a' }, { revision: 'b' }), 'ContradictingProps', 'b', /^istio\/mesh-1 already installs the gateway istio-ingressgateway/],
    ['the CNI plugin, brought twice', () => sideBySide({ ...noGateway, revision: 'a', cni: {} }, { ...noGateway, revision: 'b', cni: {}, brings: { cni: true } }), 'ContradictingProps', 'b', /^istio\/mesh-1 already brings the CNI plugin/],
    ['revisions of two trust domains', () => sideBySide({ revision: 'a' }, { ...noGateway, revision: 'b', trustDomain: 'b.example.com' }), 'ContradictingProps', 'b.example.com', /another trustDomain, cluster.local/],
    ['revisions of two networks', () => sideBySide({ revision: 'a' }, { ...noGateway, revision: 'b', network: 'east' }), 'ContradictingProps', 'east', /has no network/],
    ['a tag that is no label', () => tagOf('Prod_Stable'), 'InvalidName', 'Prod_Stable', /DNS label/],
  ])('%s: refused, naming both', (_, describe, code, value, problem) => {
    const found = refusal(describe);
    expect(found).toMatchObject({ code, value });
    expect(found.problem).toMatch(problem);
    expect(found.at).toMatch(/^istio\//);
  });

  function tagOf(tag: string) {
    const { chart, installs } = sideBySide({ revision: 'a' });
    return new RevisionTag(chart, 'tag', { install: installs[0]!, tag });
  }
});

test('a mesh knows which revision each namespace asks for', () => {
  const mesh = Mesh.fromAttributes({ revision: 'old' }).onRevision('old', { staging: 'new', legacy: undefined });
  expect(['shop', 'staging', 'legacy'].map((name) => mesh.revisionOf(name))).toEqual(['old', 'new', undefined]);
});
