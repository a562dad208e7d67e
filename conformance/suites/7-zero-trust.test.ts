import type { KubeApi } from '../harness/kube-api';
import { Refusal } from '../harness/kube-api';
import type { KubeObject } from '../harness/objects';
import { Rig } from '../harness/rig';
import { subjects } from '../subjects';

const object = (apiVersion: string, kind: string, spec: object, namespace = 'shop'): KubeObject => ({ apiVersion, kind, metadata: { name: 'tried', namespace }, spec });
const pod = { containers: [{ name: 'app', image: 'shop:1' }] };
const template = { metadata: { labels: { app: 'tried' } }, spec: pod };

describe('a tenant of a zero-trust namespace, in the real apiserver', () => {
  const subject = subjects.find(({ name }) => name === 'security-zero-trust')!;
  const rig = new Rig(subject, 'zero-trust');
  let tenant: KubeApi | undefined;

  beforeAll(async () => {
    expect((await rig.applied()).refused).toEqual([]);
    await (await rig.istiod()).takesPartInAdmission(await rig.objects());
    const cluster = await rig.cluster();
    await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
    await cluster.api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shop-deployer', namespace: 'argocd' } });
    tenant = cluster.api.as(await cluster.api.tokenFor('argocd', 'shop-deployer'));
  });
  afterAll(async () => {
    tenant?.close();
    await rig.stop();
  });

  /** Why the apiserver refuses what the tenant does; undefined where it takes it. */
  async function wordsFor(created: KubeObject): Promise<string | undefined> {
    try {
      await tenant!.create(created, { dryRun: true });
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return `${error.status} ${error.words}`;
      throw error;
    }
  }

  test.each<[string, KubeObject]>([
    ['a workload', object('apps/v1', 'Deployment', { selector: { matchLabels: { app: 'tried' } }, template })],
    ['a Service', object('v1', 'Service', { ports: [{ port: 80 }] })],
    ['the routes of a Service of its own', object('networking.istio.io/v1', 'VirtualService', { hosts: ['tried'], http: [{ route: [{ destination: { host: 'tried' } }] }] })],
    ['how such a Service is called', object('networking.istio.io/v1', 'DestinationRule', { host: 'tried' })],
  ])('creates %s', async (_, created) => {
    expect(await wordsFor(created)).toBeUndefined();
  });

  test.each<[string, KubeObject]>([
    ['that plaintext is taken', object('security.istio.io/v1', 'PeerAuthentication', { mtls: { mode: 'PERMISSIVE' } })],
    ['who may call', object('security.istio.io/v1', 'AuthorizationPolicy', { rules: [{}] })],
    ['whose tokens count', object('security.istio.io/v1', 'RequestAuthentication', {})],
    ['where workloads may call to', object('networking.istio.io/v1', 'Sidecar', { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } })],
    ['a host outside', object('networking.istio.io/v1', 'ServiceEntry', { hosts: ['www.example.org'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], exportTo: ['.'] })],
    ['a gateway', object('networking.istio.io/v1', 'Gateway', { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['tried'] }] })],
    ['a patch of Envoy', object('networking.istio.io/v1alpha3', 'EnvoyFilter', {})],
    ['what is logged', object('telemetry.istio.io/v1', 'Telemetry', { accessLogging: [{ disabled: true }] })],
    ['a Wasm module', object('extensions.istio.io/v1alpha1', 'WasmPlugin', { url: 'oci://example.com/module:1' })],
    ['a NetworkPolicy', object('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {}, ingress: [{}] })],
    ['a workload in another namespace', object('v1', 'Pod', pod, 'bank')],
  ])('does not decide %s', async (_, created) => {
    expect(await wordsFor(created)).toMatch(/^403 .*User "system:serviceaccount:argocd:shop-deployer" cannot create resource/);
  });

  test('creates pods that have a proxy', async () => {
    expect(await wordsFor(object('v1', 'Pod', pod))).toBeUndefined();
  });

  test.each<[string, object, object]>([
    ['asks for none', { labels: { 'sidecar.istio.io/inject': 'false' } }, {}],
    ['asks for none by an annotation', { annotations: { 'sidecar.istio.io/inject': 'false' } }, {}],
    ['keeps a port from it', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }, {}],
    ['keeps addresses from it', { annotations: { 'traffic.sidecar.istio.io/excludeOutboundIPRanges': '0.0.0.0/0' } }, {}],
    ['leads nothing to it', { annotations: { 'sidecar.istio.io/interceptionMode': 'NONE' } }, {}],
    ['configures it', { annotations: { 'proxy.istio.io/config': '{}' } }, {}],
    ['is on the network of the node', {}, { hostNetwork: true }],
    ['runs as it does', {}, { containers: [{ ...pod.containers[0], securityContext: { runAsUser: 1337 } }] }],
    ['replaces it', {}, { containers: [...pod.containers, { name: 'istio-proxy', image: 'my/proxy:1' }] }],
  ])('creates no pod that %s', async (_, metadata, spec) => {
    const created = { ...object('v1', 'Pod', { ...pod, ...spec }), metadata: { name: 'tried', namespace: 'shop', ...metadata } };
    const refusal = /ValidatingAdmissionPolicy 'shop-pods-keep-their-proxy' .*pods of namespace shop (may not evade their proxy|have a proxy)/;
    await eventually(async () => { expect(await wordsFor(created)).toMatch(refusal); });
  });

  test('does not decide what becomes of the hosts of others, though it may write routes', async () => {
    const route = object('networking.istio.io/v1', 'VirtualService', { hosts: ['payments.bank.svc.cluster.local'], http: [{ route: [{ destination: { host: 'tried' } }] }] });
    await eventually(async () => { expect(await wordsFor(route)).toMatch(/ValidatingAdmissionPolicy 'shop-tenant-hosts'/); });
  });

  test('is a group of people as much as a program', async () => {
    const may = async (groups: readonly string[], group: string, resource: string): Promise<unknown> => {
      const review = { spec: { user: 'ann', groups, resourceAttributes: { namespace: 'shop', verb: 'create', group, resource } } };
      const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
      const answer = await (await rig.cluster()).api.send('POST', path, { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', ...review });
      return answer.body.status.allowed;
    };
    expect([
      await may(['shop-devs'], 'networking.istio.io', 'virtualservices'),
      await may(['shop-devs'], 'security.istio.io', 'peerauthentications'),
      await may(['bank-devs'], 'networking.istio.io', 'virtualservices'),
    ]).toEqual([true, false, false]);
  });
});

/** The apiserver takes up policies within a moment, by watching itself. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await check();
      return;
    } catch (error) {
      if (attempt >= 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
