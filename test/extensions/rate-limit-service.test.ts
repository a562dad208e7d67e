import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { edgeOf } from './fixtures';
import type { DeploymentSpec } from '../../imports/k8s';
import type { SidecarSpec } from '../../imports/networking.istio.io';
import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import { Mesh, MeshService, PathMatch, Port, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch, ZeroTrustNamespace } from '../../src';
import { newChart, newReviews, only, rendered, shopOf } from '../mesh/fixtures';

test('it brings what it needs, runs without root, and lets in only who has a limit', () => {
  const chart = newChart();
  const target = newReviews(chart);
  const countedBy = new RateLimitService(chart, 'limits', { namespace: target.namespace });
  new RateLimit(chart, 'per-user', { target, rate: Rate.perHour(100), per: RequestKey.header('x-user'), countedBy });
  new RateLimit(chart, 'per-address', { target: edgeOf(chart), rate: Rate.perMinute(600), per: RequestKey.clientAddress(), countedBy });
  const names = new Set(['limits', 'limits-config', 'limits-redis']);
  expect((chart.toJson() as { metadata: { name: string } }[]).filter(({ metadata }) => names.has(metadata.name))).toMatchSnapshot();
});

test('pods are as Kubernetes\' restricted Pod Security Standard wants them, with pinned images', () => {
  const chart = newChart();
  new RateLimitService(chart, 'limits', { namespace: shopOf(chart) });
  const deployments = rendered<DeploymentSpec>(chart, 'Deployment');
  expect(deployments).toHaveLength(2);
  for (const { spec } of deployments) {
    const pod = spec.template.spec!;
    expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } });
    for (const container of pod.containers) {
      expect(container.image).toMatch(/^docker\.io\/[\w/]+:\S*\d\S*$/);
      expect(container).toMatchObject({
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
        resources: { requests: { cpu: expect.any(String) as string, memory: expect.any(String) as string }, limits: { memory: expect.any(String) as string } },
        readinessProbe: expect.any(Object) as object,
        livenessProbe: expect.any(Object) as object,
      });
    }
  }
  expect(rendered(chart, 'Secret')).toEqual([]);
});

test('its configuration names every limit once, by workload, with the entries that proxies send', () => {
  const chart = newChart();
  const target = newReviews(chart);
  const countedBy = new RateLimitService(chart, 'limits', { namespace: target.namespace, domain: 'shop' });
  new RateLimit(chart, 'writes', { target, rate: Rate.perSecond(2), when: RequestMatch.method('POST', 'PUT'), countedBy, enforce: false });
  new RateLimit(chart, 'all', { target, rate: Rate.perDay(9), countedBy });
  const config = rendered<never>(chart, 'ConfigMap').map((object) => (object as unknown as { data: Record<string, string> }).data)[0]!;
  expect(config['limits.yaml']).toBe(countedBy.configuration);
  expect(parse(countedBy.configuration)).toEqual({
    domain: 'shop',
    descriptors: [
      { key: 'limit', value: 'shop/reviews/all', rate_limit: { unit: 'day', requests_per_unit: 9 } },
      {
        key: 'limit',
        value: 'shop/reviews/writes',
        // Two alternatives make two entries, so that both add up.
        descriptors: [{ key: 'limit', value: 'shop/reviews/writes', rate_limit: { unit: 'second', requests_per_unit: 2 }, shadow_mode: true }],
      },
    ],
  });
});

test('without a limit it lets nobody in but has a configuration that it starts with', () => {
  const chart = newChart();
  const service = new RateLimitService(chart, 'limits', { namespace: shopOf(chart) });
  expect(parse(service.configuration)).toEqual({ domain: 'limits', descriptors: [] });
});

test('a namespace that trusts nobody opens its egress for the service elsewhere', () => {
  const chart = newChart();
  const mesh = Mesh.fromAttributes();
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(80) });
  const countedBy = new RateLimitService(chart, 'limits', { namespace: new ZeroTrustNamespace(chart, 'limits-namespace', { name: 'quotas', mesh }) });
  new RateLimit(chart, 'quota', { target: web, rate: Rate.perHour(100), countedBy });
  const [sidecar] = rendered<SidecarSpec>(chart, 'Sidecar').filter(({ metadata }) => metadata.namespace === 'shop');
  expect(sidecar?.spec.egress).toEqual([{ hosts: ['./*', 'istio-system/*', 'quotas/limits.quotas.svc.cluster.local'] }]);
  const [policy] = rendered<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').filter(({ metadata }) => metadata.name === 'limits');
  expect(policy?.spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['8081'] } }] }]);
});

test('a Redis that is there is used as it is, its password only referred to', () => {
  const chart = newChart();
  new RateLimitService(chart, 'limits', {
    namespace: shopOf(chart), replicas: 1, redis: { address: 'redis.data:6379', tls: true, password: { secretName: 'redis', key: 'password' } },
  });
  const { spec } = only<DeploymentSpec>(chart, 'Deployment');
  expect(spec.replicas).toBe(1);
  expect(rendered(chart, 'PodDisruptionBudget')).toEqual([]);
  expect(spec.template.spec?.containers[0]?.env?.slice(-3)).toEqual([
    { name: 'REDIS_URL', value: 'redis.data:6379' },
    { name: 'REDIS_TLS', value: 'true' },
    { name: 'REDIS_AUTH', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } },
  ]);
});

test('a service that others run gets nothing but the limits to be configured with', () => {
  const chart = newChart();
  const target = newReviews(chart);
  const theirs = MeshService.fromAttributes(new Chart(new App(), 'theirs'), 'limiter', { namespace: target.namespace, name: 'limiter', port: Port.grpc(9000) });
  const countedBy = RateLimitService.fromService(chart, 'limits', { service: theirs, domain: 'company' });
  new RateLimit(chart, 'quota', { target, rate: Rate.perHour(100), when: RequestMatch.uri(PathMatch.prefix('/api')), countedBy });
  expect(rendered(chart, 'Deployment')).toEqual([]);
  expect(rendered(chart, 'AuthorizationPolicy')).toEqual([]);
  expect(parse(countedBy.configuration)).toMatchObject({ domain: 'company', descriptors: [{ value: 'shop/reviews/quota' }] });
});
