import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../harness/kube-api';
import type { KubeObject } from '../harness/objects';
import { Rig } from '../harness/rig';
import { subjects } from '../subjects';

const istio = (kind: string, namespace: string, spec: object): KubeObject => ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'tried', namespace }, spec });
const table = (namespace: string, host: string, more: object = {}): KubeObject => (
  istio('VirtualService', namespace, { hosts: [host], http: [{ route: [{ destination: { host: 'catalog.shop.svc.cluster.local' } }] }], ...more }));
const gateway = (namespace: string, ...hosts: string[]): KubeObject => (
  istio('Gateway', namespace, { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts }] }));
const outside = (namespace: string, host: string, more: object = {}): KubeObject => (
  istio('ServiceEntry', namespace, { hosts: [host], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS', ...more }));
const policy = (namespace: string, host: string, more: object = {}): KubeObject => istio('DestinationRule', namespace, { host, ...more });

describe('the boundary of a tenant, in the real apiserver', () => {
  const subject = subjects.find(({ name }) => name === 'security-tenancy')!;
  const rig = new Rig(subject, 'tenancy');

  beforeAll(async () => {
    expect((await rig.applied()).refused).toEqual([]);
    // What a boundary takes, Istio's own webhook judges too.
    await (await rig.istiod()).takesPartInAdmission(await rig.objects());
    // The apiserver takes up policies within a moment, by watching itself.
    for (const namespace of ['shop', 'bank']) {
      for (let attempt = 0; attempt < 200 && await wordsFor(table(namespace, '*')) === undefined; attempt++) await sleep(50);
    }
  });
  afterAll(() => rig.stop());

  /** Why the apiserver refuses an object; undefined where it takes it. */
  async function wordsFor(object: KubeObject): Promise<string | undefined> {
    try {
      await (await rig.cluster()).api.create(object, { dryRun: true });
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.words;
      throw error;
    }
  }

  test.each<[string, KubeObject]>([
    ['a table for the service of another tenant', table('shop', 'payments.bank.svc.cluster.local')],
    ['the same by a shorter name', table('shop', 'payments.bank')],
    ['the same among hosts of one\'s own', table('shop', 'catalog', { hosts: ['catalog', 'payments.bank.svc'] })],
    ['a table for all hosts', table('shop', '*')],
    ['a table for all services', table('shop', '*.svc.cluster.local')],
    ['a table for a name that ends like one\'s own', table('shop', 'payments.bank.svc.cluster.local.evilshop.svc')],
    ['a table for the services of another tenant, shown to others and oneself', table('shop', 'payments.bank', { exportTo: ['.', 'bank'] })],
    ['a policy for the service of another tenant', policy('shop', 'payments.bank.svc.cluster.local')],
    ['an outside host that is nobody\'s', outside('shop', 'www.example.org')],
    ['an outside host that is another tenant\'s', outside('shop', 'bank.example.com')],
    ['another tenant\'s host at a gateway', gateway('shop', 'bank.example.com')],
    ['the same with a namespace in front', gateway('shop', '*/bank.example.com')],
    ['all hosts at a gateway', gateway('shop', '*')],
    ['one\'s own services shown to more than was agreed', table('bank', 'payments', { exportTo: ['*'] })],
    ['the same by saying nothing', table('bank', 'payments')],
  ])('refuses %s', async (_, object) => {
    expect(await wordsFor(object)).toMatch(/ValidatingAdmissionPolicy '(shop|bank)-tenant-(hosts|gateways)' with binding .* denied request: .*namespace (shop|bank)/);
  });

  test.each<[string, KubeObject]>([
    ['a table for a service of one\'s own', table('shop', 'catalog')],
    ['the same by its full name', table('shop', 'catalog.shop.svc.cluster.local')],
    ['a table for a host of one\'s own', table('shop', 'www.shop.example.com', { gateways: ['edge'] })],
    ['a table for the service of another tenant, for one\'s own workloads only', table('shop', 'payments.bank.svc.cluster.local', { exportTo: ['.'] })],
    ['the same by the namespace\'s name', table('shop', 'payments.bank', { exportTo: ['shop'] })],
    ['a table that others delegate to', istio('VirtualService', 'shop', { http: [{ route: [{ destination: { host: 'catalog' } }] }] })],
    ['a policy for another tenant\'s service, for one\'s own workloads only', policy('shop', 'payments.bank.svc.cluster.local', { exportTo: ['.'] })],
    ['a policy for one\'s own service', policy('shop', 'catalog.shop.svc.cluster.local')],
    ['an outside host for one\'s own workloads only', outside('shop', 'www.example.org', { exportTo: ['.'] })],
    ['one\'s own hosts at a gateway', gateway('shop', 'shop.example.com', './a.shop.example.com', 'shop/*.shop.example.com')],
    ['one\'s own services shown to those that were agreed', table('bank', 'payments', { exportTo: ['.', 'shop'] })],
    ['anything where no boundary is', table('default', 'payments.bank')],
  ])('takes %s', async (_, object) => {
    expect(await wordsFor(object)).toBeUndefined();
  });
});
