import { findingsIn } from './fixtures';
import type { PolicyRule } from '../../imports/k8s';
import { Injection, Mesh, Subject, ZeroTrustNamespace } from '../../src';
import type { NamespaceQuota, ZeroTrustNamespaceProps } from '../../src';
import { newChart, only, rendered, thrownBy } from '../mesh/fixtures';

interface Role { readonly rules: readonly PolicyRule[] }

const mesh = Mesh.fromAttributes();

test('tenants edit their workloads and routes, and nothing that the namespace enforces', () => {
  const chart = newChart();
  new ZeroTrustNamespace(chart, 'shop', { mesh, tenants: [Subject.group('shop-devs')] });
  const { rules } = only(chart, 'Role') as unknown as Role;
  const mayWrite = (group: string, resource: string): boolean => rules.some(({ apiGroups = [], resources = [], verbs }) => (
    apiGroups.includes(group) && (resources.includes(resource) || resources.includes('*')) && verbs.some((verb) => !['get', 'list', 'watch'].includes(verb))));
  for (const [group, resource] of [['', 'services'], ['apps', 'deployments'], ['networking.istio.io', 'virtualservices'], ['gateway.networking.k8s.io', 'httproutes']] as const) {
    expect([resource, mayWrite(group, resource)]).toEqual([resource, true]);
  }
  for (const [group, resource] of [
    ['security.istio.io', 'peerauthentications'], ['security.istio.io', 'authorizationpolicies'], ['security.istio.io', 'requestauthentications'],
    ['networking.istio.io', 'sidecars'], ['networking.istio.io', 'envoyfilters'], ['networking.istio.io', 'serviceentries'], ['networking.istio.io', 'gateways'],
    ['networking.istio.io', 'proxyconfigs'], ['telemetry.istio.io', 'telemetries'], ['extensions.istio.io', 'wasmplugins'], ['gateway.networking.k8s.io', 'gateways'],
    ['networking.k8s.io', 'networkpolicies'], ['networking.k8s.io', 'ingresses'], ['', 'resourcequotas'], ['', 'namespaces'], ['rbac.authorization.k8s.io', 'rolebindings'],
    ['', 'pods/exec'], ['', 'pods/ephemeralcontainers'], ['', 'serviceaccounts/token'],
  ] as const) expect([resource, mayWrite(group, resource)]).toEqual([resource, false]);
  expect(rules.flatMap(({ verbs }) => verbs)).not.toContain('*');
  expect(chart.toJson()).toMatchSnapshot();
  expect(findingsIn(chart)).toEqual([]);
});

test('pods of tenants keep their proxy, which policies of the mesh are enforced by', () => {
  const policyOf = (props: Partial<ZeroTrustNamespaceProps>): { readonly spec: Record<string, any> } => {
    const chart = newChart();
    new ZeroTrustNamespace(chart, 'shop', { mesh, tenants: [Subject.group('shop-devs')], ...props });
    expect(findingsIn(chart)).toEqual([]);
    return only<Record<string, any>>(chart, 'ValidatingAdmissionPolicy');
  };
  const [sidecar, ambient] = [policyOf({}), policyOf({ injection: Injection.ambient() })];
  expect(sidecar.spec.validations).toHaveLength(2);
  expect(ambient.spec.validations).toHaveLength(1);
  expect(sidecar.spec.matchConstraints.resourceRules[0].operations).toEqual(['CREATE']);
  expect(ambient.spec.matchConstraints.resourceRules[0].operations).toEqual(['CREATE', 'UPDATE']);
  expect(ambient.spec.matchConditions).toMatchSnapshot();
});

test('people, groups and programs are bound as Kubernetes names them', () => {
  const chart = newChart();
  new ZeroTrustNamespace(chart, 'shop', { mesh, tenants: [Subject.group('shop-devs'), Subject.user('ann@example.com'), Subject.serviceAccount('argocd', 'shop-deployer')] });
  const apiGroup = 'rbac.authorization.k8s.io';
  expect(only(chart, 'RoleBinding')).toMatchObject({
    roleRef: { apiGroup, kind: 'Role', name: 'tenant-editor' },
    subjects: [
      { apiGroup, kind: 'Group', name: 'shop-devs' }, { apiGroup, kind: 'User', name: 'ann@example.com' }, { kind: 'ServiceAccount', name: 'shop-deployer', namespace: 'argocd' },
    ],
  });
});

test('without tenants nobody is given anything', () => {
  const chart = newChart();
  new ZeroTrustNamespace(chart, 'shop', { mesh });
  expect([...rendered(chart, 'Role'), ...rendered(chart, 'RoleBinding'), ...rendered(chart, 'ResourceQuota')]).toEqual([]);
});

test.each(['system:masters', 'system:authenticated', '', ' shop-devs'])('the group %p is refused', (name) => {
  expect(thrownBy(() => Subject.group(name))).toMatchObject({ code: 'InvalidAccess', value: name });
});

test.each([['nobody', []], ['somebody twice', [Subject.user('ann'), Subject.user('ann')]]])('%s as tenants is refused', (_, tenants) => {
  expect(thrownBy(() => new ZeroTrustNamespace(newChart(), 'shop', { mesh, tenants }))).toMatchObject({ code: 'InvalidValue', at: 'shop/shop/tenants', value: tenants });
});

test('a quota is what all objects of the namespace may use together', () => {
  const chart = newChart();
  new ZeroTrustNamespace(chart, 'shop', {
    mesh, quota: { requests: { cpu: '20', memory: '64Gi' }, limits: { memory: '96Gi' }, pods: 50, loadBalancers: 0, nodePorts: 0, persistentVolumeClaims: 10 },
  });
  expect(only(chart, 'ResourceQuota')).toMatchObject({
    metadata: { name: 'zero-trust', namespace: 'shop' },
    spec: {
      hard: {
        'requests.cpu': '20', 'requests.memory': '64Gi', 'limits.memory': '96Gi', 'pods': '50', 'services.loadbalancers': '0', 'services.nodeports': '0', 'persistentvolumeclaims': '10',
      },
    },
  });
  expect(findingsIn(chart)).toEqual([]);
});

test.each<[string, NamespaceQuota, unknown]>([
  ['nothing', {}, {}], ['memory in words', { requests: { memory: '2 GB' } }, '2 GB'], ['half a pod', { pods: 0.5 }, 0.5], ['fewer than none', { loadBalancers: -1 }, -1],
])('a quota of %s is refused', (_, quota, value) => {
  expect(thrownBy(() => new ZeroTrustNamespace(newChart(), 'shop', { mesh, quota }))).toMatchObject({ code: 'InvalidValue', at: 'shop/shop', value });
});
