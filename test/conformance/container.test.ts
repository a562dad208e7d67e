import { totalmem } from 'node:os';
import { flagOf, invocationOf, type Lookup, quantity, withFlag } from '../../conformance/harness/container';
import type { KubeObject } from '../../conformance/harness/objects';

const podWith = (container: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'istiod-0', namespace: 'istio-system', labels: { 'app': 'istiod', 'istio.io/rev': 'default' } },
  spec: { serviceAccountName: 'istiod', containers: [{ name: 'other' }, { name: 'discovery', ...container }] },
});
const nothing: Lookup = () => Promise.resolve(undefined);

test('values and arguments refer to what stands before them, and $$ is a dollar', async () => {
  const pod = podWith({
    args: ['discovery', '--domain=$(DOMAIN)', '$$(DOMAIN)', '$(UNKNOWN)'],
    env: [{ name: 'DOMAIN', value: 'cluster.local' }, { name: 'HOST', value: 'istiod.$(DOMAIN)' }, { name: 'EMPTY' }],
  });
  expect(await invocationOf(pod, 'discovery', nothing)).toEqual({
    args: ['discovery', '--domain=cluster.local', '$(DOMAIN)', '$(UNKNOWN)'],
    env: { DOMAIN: 'cluster.local', HOST: 'istiod.cluster.local', EMPTY: '' },
  });
});

test('the downward API gives fields, labels and resources, the whole machine where nothing is limited', async () => {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const resource = (name: string, of: string, divisor?: string) => ({ name, valueFrom: { resourceFieldRef: { resource: of, divisor } } });
  const pod = podWith({
    env: [
      field('NAME', 'metadata.name'), field('ACCOUNT', 'spec.serviceAccountName'), field('REV', 'metadata.labels[\'istio.io/rev\']'),
      resource('CPU', 'limits.cpu', '1'), resource('REQUEST', 'requests.memory', '1Mi'), resource('MEMORY', 'limits.memory', '0'),
    ],
    resources: { limits: { cpu: '1500m' }, requests: { memory: '2Gi' } },
  });
  expect((await invocationOf(pod, 'discovery', nothing)).env).toEqual({
    NAME: 'istiod-0', ACCOUNT: 'istiod', REV: 'default', CPU: '2', REQUEST: '2048', MEMORY: String(totalmem()),
  });
});

test('ConfigMaps and Secrets give values, and only optional ones may be missing', async () => {
  const lookup: Lookup = (kind, _, name) => Promise.resolve(name === 'there'
    ? { apiVersion: 'v1', kind, metadata: { name }, data: { key: kind === 'Secret' ? Buffer.from('hidden').toString('base64') : 'open' } }
    : undefined);
  const from = (configMapName: string, optional?: boolean) => podWith({
    envFrom: [{ prefix: 'P_', configMapRef: { name: configMapName, optional } }],
    env: [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 'there', key: 'key' } } }],
  });
  expect((await invocationOf(from('there'), 'discovery', lookup)).env).toEqual({ P_key: 'open', SECRET: 'hidden' });
  expect((await invocationOf(from('gone', true), 'discovery', lookup)).env).toEqual({ SECRET: 'hidden' });
  await expect(invocationOf(from('gone'), 'discovery', lookup)).rejects.toThrow('pod istiod-0 needs ConfigMap gone');
  await expect(invocationOf(podWith({}), 'proxy', lookup)).rejects.toThrow('has no container proxy');
});

test('a flag is found and replaced however it is written', () => {
  const args = ['discovery', '--domain', 'cluster.local', '--httpAddr=:8080'];
  expect([flagOf(args, '--domain'), flagOf(args, '--httpAddr'), flagOf(args, '--http')]).toEqual(['cluster.local', ':8080', undefined]);
  expect(withFlag(args, '--domain', 'x')).toEqual(['discovery', '--httpAddr=:8080', '--domain=x']);
  expect(withFlag(args, '--httpAddr', ':1')).toEqual(['discovery', '--domain', 'cluster.local', '--httpAddr=:1']);
  expect(withFlag(args, '--new', '1')).toEqual([...args, '--new=1']);
});

test('quantities are numbers with a suffix', () => {
  expect(['500m', '2', '128Mi', '1.5Gi', '1k'].map(quantity)).toEqual([0.5, 2, 128 * 2 ** 20, 1.5 * 2 ** 30, 1000]);
  expect(() => quantity('lots')).toThrow('lots');
});
