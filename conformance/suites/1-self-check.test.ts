import { analyze } from '../harness/istioctl';
import type { KubeObject } from '../harness/objects';
import { Rig } from '../harness/rig';
import { runFolder } from '../harness/run-folder';
import { subjects } from '../subjects';

/** That the real programs, as the harness runs them, do refuse: otherwise all the other suites would pass on anything. */
describe('what is wrong is found out', () => {
  const subject = subjects[0]!;
  const rig = new Rig(subject, 'self-check');
  afterAll(() => rig.stop());

  const routeTo = (destination: object, more: object = {}): KubeObject => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'wrong', namespace: 'default' },
    spec: { hosts: ['wrong.example.com'], http: [{ ...more, route: [{ destination }] }] },
  });

  test('a subset that no DestinationRule has, by istioctl analyze', async () => {
    const findings = await analyze([...await rig.objects(), routeTo({ host: 'kubernetes', subset: 'v9' })], runFolder('analysis', 'self-check'));
    expect(findings).toContainEqual(expect.objectContaining({ code: 'IST0101', origin: 'VirtualService default/wrong' }));
  });

  test('an unknown field, by the apiserver', async () => {
    await rig.applied();
    const { refused } = await (await rig.cluster()).apply([routeTo({ host: 'kubernetes', subsett: 'v1' })]);
    expect(refused).toEqual([expect.stringContaining('VirtualService default/wrong: failed to create typed patch object')]);
  });

  test('two ways to match at once, by the schema', async () => {
    await rig.applied();
    const { refused } = await (await rig.cluster()).apply([routeTo({ host: 'kubernetes' }, { match: [{ uri: { exact: '/', prefix: '/' } }] })]);
    expect(refused).toEqual([expect.stringContaining('must validate one and only one schema (oneOf)')]);
  });

  test('port modes without a selector, by a CEL rule', async () => {
    await rig.applied();
    const { refused } = await (await rig.cluster()).apply([{
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'wrong', namespace: 'default' },
      spec: { portLevelMtls: { 8080: { mode: 'DISABLE' } } },
    }]);
    expect(refused).toEqual([expect.stringContaining('portLevelMtls requires selector')]);
  });

  test('an object of another owner, by server-side apply', async () => {
    await rig.applied();
    const cluster = await rig.cluster();
    const theirs = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace: 'default' }, data: { key: 'theirs' } };
    await cluster.api.create(theirs);
    const { refused } = await cluster.apply([{ ...theirs, data: { key: 'ours' } }]);
    expect(refused).toEqual([expect.stringContaining('Apply failed with 1 conflict')]);
  });

  test.each([['that names the revision', { 'istio.io/rev': 'default' }], ['that names no revision', undefined]])(
    'a status no response can have, in an object %s, by the webhook of istiod',
    async (_, labels) => {
      const istiod = await rig.istiod();
      expect(await istiod.takesPartInAdmission(await rig.objects())).toEqual([]);
      const route = routeTo({ host: 'kubernetes' }, { fault: { abort: { httpStatus: 9999 } } });
      const { refused } = await (await rig.cluster()).apply([{ ...route, metadata: { ...route.metadata, labels } }]);
      expect(refused).toEqual([expect.stringMatching(/denied the request: configuration is invalid: .*9999/)]);
    },
  );
});
