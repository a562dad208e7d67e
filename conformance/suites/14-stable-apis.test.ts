import * as path from 'node:path';
import { Refusal } from '../harness/kube-api';
import type { KubeObject } from '../harness/objects';
import { Rig } from '../harness/rig';
import { until } from '../harness/until';

const rig = new Rig({ name: 'stable-apis', program: path.resolve(__dirname, '../programs/stable-apis.ts'), withoutWorkloads: true });

beforeAll(async () => {
  expect((await rig.applied()).refused).toEqual([]);
  expect(await (await rig.istiod()).takesPartInAdmission(await rig.objects())).toEqual([]);
});
afterAll(() => rig.stop());

describe('stableApisOnly', () => {
  const of = (apiVersion: string, kind: string, spec: object): KubeObject => ({ apiVersion, kind, metadata: { name: 'tried', namespace: 'shop' }, spec });
  const telemetry = (spec: object): KubeObject => of('telemetry.istio.io/v1', 'Telemetry', spec);
  const policy = (source: object): KubeObject => of('security.istio.io/v1', 'AuthorizationPolicy', { rules: [{ from: [{ source }] }] });

  /** Undefined where the apiserver takes it. */
  async function refusal(object: KubeObject): Promise<string | undefined> {
    const { api } = await rig.cluster();
    return api.create(object, { dryRun: true }).then(() => undefined, (error: unknown) => (error instanceof Refusal ? error.words : String(error)));
  }

  const envoyFilter = of('networking.istio.io/v1alpha3', 'EnvoyFilter', { configPatches: [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: {} } }] });

  test.each<[string, KubeObject, string]>([
    ['an EnvoyFilter', envoyFilter, 'EnvoyFilter is not a stable API of Istio'],
    ['a WasmPlugin', of('extensions.istio.io/v1alpha1', 'WasmPlugin', { url: 'oci://example.com/filter:1' }), 'WasmPlugin is not a stable API of Istio'],
    ['a ProxyConfig', of('networking.istio.io/v1beta1', 'ProxyConfig', { concurrency: 1 }), 'ProxyConfig is not a stable API of Istio'],
    ['a log with a filter', telemetry({ accessLogging: [{ filter: { expression: 'response.code >= 400' } }] }), 'this Telemetry uses a field that is not stable'],
    ['metrics that are reported at intervals', telemetry({ metrics: [{ reportingInterval: '5s' }] }), 'this Telemetry uses a field that is not stable'],
    ['traces that are sampled by their ids', telemetry({ tracing: [{ useRequestIdForTraceSampling: false }] }), 'this Telemetry uses a field that is not stable'],
    ['a source by its trust domain', policy({ trustDomains: ['other'] }), 'this AuthorizationPolicy uses a field that is not stable'],
  ])('the apiserver refuses %s', async (_, object, words) => {
    // A policy holds some moments after it is applied.
    await until(`refused: ${words}`, async () => ((await refusal(object))?.includes(words) === true ? undefined : String(await refusal(object))));
  });

  test.each<[string, KubeObject]>([
    ['a log', telemetry({ accessLogging: [{ providers: [{ name: 'envoy' }] }] })],
    ['metrics and traces', telemetry({ metrics: [{ overrides: [{ disabled: true }] }], tracing: [{ randomSamplingPercentage: 1 }] })],
    ['a source by its namespace', policy({ namespaces: ['shop'] })],
    ['a policy without rules', of('security.istio.io/v1', 'AuthorizationPolicy', {})],
    ['a route', of('networking.istio.io/v1', 'VirtualService', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' } }] }] })],
  ])('the apiserver takes %s', async (_, object) => {
    expect(await refusal(object)).toBeUndefined();
  });
});

/** By our template `kube-gateway`, with the rights that our roles give istiod. */
describe('a Gateway of the Gateway API', () => {
  const read = async (kind: string, apiVersion: string): Promise<any> => (await rig.cluster()).api.read({ apiVersion, kind, metadata: { name: 'edge-istio', namespace: 'shop' } });

  test('gets its proxies, their Service and their account from istiod', async () => {
    for (const [kind, apiVersion] of [['Deployment', 'apps/v1'], ['Service', 'v1'], ['ServiceAccount', 'v1']] as const) {
      await until(`a ${kind}`, async () => ((await read(kind, apiVersion)) === undefined ? 'it is not there' : undefined));
    }
    expect((await read('Service', 'v1')).spec).toMatchObject({ type: 'LoadBalancer', ports: [{ name: 'status-port', port: 15021 }, { name: 'http', port: 80 }] });
  });

  test('has pods that are as locked down as those of gateways that we render', async () => {
    const { template: { metadata, spec } } = (await read('Deployment', 'apps/v1')).spec;
    const [proxy] = spec.containers;
    expect(proxy.image).toBe('docker.io/istio/proxyv2:1.31.1');
    expect(metadata.labels).toMatchObject({ 'gateway.networking.k8s.io/gateway-name': 'edge', 'sidecar.istio.io/inject': 'false' });
    expect(proxy.securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true });
  });

  test('is told that it is accepted', async () => {
    const { api } = await rig.cluster();
    await until('accepted', async () => {
      const gateway: any = await api.read({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'edge', namespace: 'shop' } });
      return gateway.status?.conditions?.some(({ type, status }: any) => type === 'Accepted' && status === 'True') ? undefined : JSON.stringify(gateway.status);
    });
    expect((await rig.istiod()).complaints()).toEqual([]);
  });
});
