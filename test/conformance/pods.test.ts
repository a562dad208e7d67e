import { injectionProblems } from '../../conformance/harness/injection';
import type { KubeObject } from '../../conformance/harness/objects';
import { podOf, wantsInjection } from '../../conformance/harness/pods';

const pod = (metadata: object, spec: object = { containers: [] }): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', ...metadata }, spec });
const namespace = (labels: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });

test('a pod is what its workload\'s template says, in the workload\'s namespace', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web' }] } };
  const workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { template } };
  expect(podOf(workload)).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-rig', namespace: 'shop', labels: { app: 'web' } }, spec: template.spec });
});

test('a pod asks for injection by itself or through its namespace, and can decline', () => {
  const decline = pod({ labels: { 'sidecar.istio.io/inject': 'false' } });
  const ask = pod({ labels: { 'sidecar.istio.io/inject': 'true' } });
  expect([pod({}), ask, decline].map((each) => wantsInjection(each, []))).toEqual([false, true, false]);
  expect([pod({}), ask, decline].map((each) => wantsInjection(each, [namespace({ 'istio-injection': 'enabled' })]))).toEqual([true, true, false]);
  expect(wantsInjection(pod({}), [namespace({ 'istio.io/rev': 'canary' })])).toBe(true);
  expect(wantsInjection(ask, [namespace({ 'istio-injection': 'disabled' })])).toBe(false);
  expect(wantsInjection(pod({}, { hostNetwork: true }), [namespace({ 'istio-injection': 'enabled' })])).toBe(false);
});

describe('an injected pod', () => {
  const before = pod({}, { containers: [{ name: 'web', image: 'web:1', readinessProbe: { httpGet: { port: 8080 } }, livenessProbe: { exec: { command: ['true'] } } }] });
  const after = (change: (parts: { proxy: any; web: any; init: any[]; volumes: any[] }) => void = () => undefined): KubeObject => {
    const parts = {
      proxy: {
        name: 'istio-proxy',
        image: 'proxyv2:1',
        args: ['proxy', 'sidecar'],
        env: [{ name: 'ISTIO_KUBE_APP_PROBERS', value: '{"/app-health/web/readyz":{}}' }],
        volumeMounts: [{ name: 'istio-token' }, { name: 'istiod-ca-cert' }],
      },
      web: { ...before.spec.containers[0], readinessProbe: { httpGet: { path: '/app-health/web/readyz', port: 15020 } } },
      init: [{ name: 'istio-init' }],
      volumes: [
        { name: 'istio-token', projected: { sources: [{ serviceAccountToken: { audience: 'istio-ca', path: 'istio-token' } }] } },
        { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } },
      ],
    };
    change(parts);
    return pod({ annotations: { 'sidecar.istio.io/status': '{}' } }, { containers: [parts.web, parts.proxy], initContainers: parts.init, volumes: parts.volumes });
  };

  test('has no problems when it has all that a sidecar needs, in either place of the proxy', () => {
    expect(injectionProblems(before, after())).toEqual([]);
    const native = after();
    const [web, proxy] = native.spec.containers;
    expect(injectionProblems(before, { ...native, spec: { ...native.spec, containers: [web], initContainers: [{ name: 'istio-init' }, { ...proxy, restartPolicy: 'Always' }] } })).toEqual([]);
  });

  test.each([
    ['no proxy', ({ proxy }) => { proxy.name = 'envoy'; }, 'no container istio-proxy'],
    ['a proxy in the wrong role', ({ proxy }) => { proxy.args = ['proxy', 'router']; }, 'not started as a sidecar'],
    ['a proxy whose image was left open', ({ proxy }) => { proxy.image = 'auto'; }, 'has no image'],
    ['nothing that captures traffic', ({ init }) => { init.pop(); }, 'no init container'],
    ['a token for somebody else', ({ volumes }) => { volumes[0].projected.sources[0].serviceAccountToken.audience = 'other'; }, 'holds no token'],
    ['another root certificate', ({ volumes }) => { volumes[1].configMap.name = 'other'; }, 'istiod-ca-cert is not'],
    ['certificates that are not mounted', ({ proxy }) => { proxy.volumeMounts = [{ name: 'istio-token' }]; }, 'does not mount istiod-ca-cert'],
    ['a probe that goes past the proxy', ({ web }) => { web.readinessProbe = { httpGet: { port: 8080 } }; }, 'readinessProbe of web is not rewritten'],
    ['a probe the proxy does not know', ({ proxy }) => { proxy.env = []; }, 'is not told what'],
    ['another image of the application', ({ web }) => { web.image = 'web:2'; }, 'container web has another image: web:2'],
  ] as [string, Parameters<typeof after>[0], string][])('has a problem with %s', (_, change, problem) => {
    expect(injectionProblems(before, after(change))).toEqual([expect.stringContaining(problem)]);
  });

  test('of a gateway is a proxy alone, started as a router', () => {
    const gateway = pod({ annotations: { 'inject.istio.io/templates': 'gateway' } }, { containers: [{ name: 'istio-proxy', image: 'auto', readinessProbe: { httpGet: { port: 15021 } } }] });
    const router = after(({ proxy, init }) => { proxy.args = ['proxy', 'router']; init.pop(); });
    expect(injectionProblems(gateway, router)).toEqual([]);
    expect(injectionProblems(gateway, after())).toEqual([expect.stringContaining('not started as a router')]);
  });
});
