import { App, ApiObject, Chart, JsonPatch } from 'cdk8s';
import { find, installed, names } from './fixtures';
import { MeshError } from '../../src/errors';
import type { MeshInstallProps } from '../../src/install';
import { MeshInstall } from '../../src/install';

const everything: MeshInstallProps = { network: 'east', meshId: 'shop', egressGateway: {}, eastWestGateway: {} };
const portsOf = (policy: any): number[] => policy.spec.ingress[0].ports.map(({ port }: any) => port);

describe.each(['istiod', 'istio-ingressgateway', 'istio-egressgateway', 'istio-eastwestgateway'])('the pods of %s', (name) => {
  const objects = installed(everything);
  const { template: { metadata, spec: pod } } = find(objects, 'Deployment', name).spec;

  test('run as nobody in particular, with nothing they could write to or do beyond their work', () => {
    expect(pod.containers.length).toBeGreaterThan(0);
    for (const container of [...pod.containers, ...pod.initContainers ?? []]) {
      const context = { ...pod.securityContext, ...container.securityContext };
      expect(context).toMatchObject({
        allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' },
      });
      expect([context.privileged, context.capabilities.add, context.runAsUser === 0]).toEqual([undefined, undefined, false]);
      expect(container.ports.filter(({ hostPort }: any) => hostPort !== undefined)).toEqual([]);
    }
    expect([pod.hostNetwork, pod.hostPID, pod.hostIPC]).toEqual([undefined, undefined, undefined]);
    expect(pod.volumes.filter(({ hostPath }: any) => hostPath !== undefined)).toEqual([]);
  });

  test('are reached on the ports that others need, and no others', () => {
    const policy = find(objects, 'NetworkPolicy', name);
    expect(metadata.labels).toMatchObject(policy.spec.podSelector.matchLabels);
    expect(policy.spec.policyTypes).toEqual(['Ingress']);
    expect(portsOf(policy)).toMatchSnapshot();
  });
});

test('gateways have no token for the API server, which they never call', () => {
  const objects = installed(everything);
  const pods = names(objects, 'Deployment').map((name) => [name, find(objects, 'Deployment', name).spec.template.spec.automountServiceAccountToken]);
  expect(Object.fromEntries(pods)).toEqual({ 'istiod': undefined, 'istio-ingressgateway': false, 'istio-egressgateway': false, 'istio-eastwestgateway': false });
});

test('every workload of an install has a policy, also of a named revision', () => {
  for (const props of [everything, { revision: 'canary' }]) {
    const objects = installed(props);
    expect(names(objects, 'NetworkPolicy')).toEqual(names(objects, 'Deployment'));
  }
  const labels = find(installed({ revision: 'canary' }), 'Deployment', 'istiod-canary').spec.template.metadata.labels;
  expect(labels).not.toMatchObject(find(installed(), 'NetworkPolicy', 'istiod').spec.podSelector.matchLabels);
});

test('what proxies, the API server and Prometheus call is open to all addresses, plaintext and debugging to none', () => {
  const policy = find(installed(), 'NetworkPolicy', 'istiod');
  expect(policy.spec.ingress).toHaveLength(1);
  expect(policy.spec.ingress[0].from).toBeUndefined();
  const { ports } = find(installed(), 'Deployment', 'istiod').spec.template.spec.containers[0];
  expect(ports.map(({ containerPort }: any) => containerPort).filter((port: number) => !portsOf(policy).includes(port))).toEqual([8080, 15010]);
});

test('a port that is patched into the Service of a gateway is open', () => {
  const chart = new Chart(new App(), 'istio');
  const { apiObjects } = new MeshInstall(chart, 'mesh');
  const service = apiObjects.find(({ kind, name }) => kind === 'Service' && name === 'istio-ingressgateway')!;
  ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/ports/-', { name: 'tcp-mail', port: 25, targetPort: 2525, protocol: 'TCP' }));
  expect(portsOf(find(chart.toJson(), 'NetworkPolicy', 'istio-ingressgateway'))).toContain(2525);
});

test('the egress of istiod is closed to all but DNS and what is named', () => {
  const { spec } = find(installed({ istiodEgress: [{ cidr: '10.0.0.1/32', port: 6443 }, { cidr: '2001:db8::/32', port: 443 }] }), 'NetworkPolicy', 'istiod');
  expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(spec.egress).toEqual([
    { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ protocol: 'TCP', port: 6443 }] },
    { to: [{ ipBlock: { cidr: '2001:db8::/32' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    {
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }, { ipBlock: { cidr: '169.254.20.10/32' } }],
      ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }],
    },
  ]);
});

test('an install without policies has none', () => {
  expect(names(installed({ networkPolicies: false }), 'NetworkPolicy')).toEqual([]);
});

test.each<[string, MeshInstallProps, string, unknown]>([
  ['an address without the length of its prefix', { istiodEgress: [{ cidr: '10.0.0.1', port: 443 }] }, 'InvalidValue', '10.0.0.1'],
  ['a name', { istiodEgress: [{ cidr: 'kubernetes.default', port: 443 }] }, 'InvalidValue', 'kubernetes.default'],
  ['a prefix that is too long', { istiodEgress: [{ cidr: '10.0.0.1/64', port: 443 }] }, 'InvalidValue', '10.0.0.1/64'],
  ['a port that is none', { istiodEgress: [{ cidr: '10.0.0.1/32', port: 0 }] }, 'InvalidValue', 0],
  ['nothing at all', { istiodEgress: [] }, 'InvalidValue', []],
  ['egress without policies', { networkPolicies: false, istiodEgress: [{ cidr: '10.0.0.1/32', port: 443 }] }, 'ContradictingProps', [{ cidr: '10.0.0.1/32', port: 443 }]],
])('as the egress of istiod, %s is refused', (_, props, code, value) => {
  let thrown: unknown;
  try {
    installed(props);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(MeshError);
  expect(thrown).toMatchObject({ code, value });
});

test('nothing of an install opens a dashboard, or an API for one, to the outside', () => {
  const objects = installed(everything);
  const open = objects.filter(({ kind, spec }) => kind === 'Service' && spec.type === 'LoadBalancer').flatMap(({ spec }) => spec.ports.map(({ targetPort }: any) => targetPort));
  expect([...new Set(open)].sort()).toEqual([15021, 15443, 8080, 8443]);
  expect(objects.filter(({ kind }) => ['Ingress', 'Gateway', 'HTTPRoute', 'VirtualService'].includes(kind))).toEqual([]);
});
