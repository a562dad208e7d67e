import { App, Chart } from 'cdk8s';
import type { MeshInstallProps } from '../../../src';
import { MeshInstall, Platform, Profile } from '../../../src';
import { find, names, objectsOf } from '../fixtures';

function on(platform: Platform, props: MeshInstallProps = {}): any[] {
  const chart = new Chart(new App(), 'istio');
  new MeshInstall(chart, 'mesh', { platform, ...props });
  return objectsOf(chart);
}

const annotationsOf = (platform: Platform, ingressGateway: MeshInstallProps['ingressGateway'] = {}) => find(on(platform, { ingressGateway }), 'Service', 'istio-ingressgateway').metadata.annotations ?? {};
const prefix = 'service.beta.kubernetes.io/';

describe('load balancers', () => {
  const azure = { [`${prefix}port_80_health-probe_protocol`]: 'tcp' };
  const aws = (scheme: string) => ({ [`${prefix}aws-load-balancer-type`]: 'external', [`${prefix}aws-load-balancer-nlb-target-type`]: 'ip', [`${prefix}aws-load-balancer-scheme`]: scheme });

  test.each<[string, Platform, MeshInstallProps['ingressGateway'], object]>([
    ['AKS, public', Platform.aks(), {}, azure],
    ['AKS, public, with an address', Platform.aks(), { addresses: ['20.0.0.7'] }, { ...azure, [`${prefix}azure-load-balancer-ipv4`]: '20.0.0.7' }],
    ['AKS, public, with a named address', Platform.aks(), { addresses: ['shop-ip'] }, { ...azure, [`${prefix}azure-pip-name`]: 'shop-ip' }],
    ['AKS, internal, in a subnet, with an address', Platform.aks(), { exposure: 'internal', subnet: 'gateways', addresses: ['10.240.0.25'] }, {
      ...azure, [`${prefix}azure-load-balancer-internal`]: 'true', [`${prefix}azure-load-balancer-internal-subnet`]: 'gateways', [`${prefix}azure-load-balancer-ipv4`]: '10.240.0.25',
    }],
    ['EKS, public', Platform.eks(), {}, aws('internet-facing')],
    ['EKS, public, with an address in each of two subnets', Platform.eks(), { addresses: ['eipalloc-1', 'eipalloc-2'], subnet: 'subnet-1,subnet-2' }, {
      ...aws('internet-facing'), [`${prefix}aws-load-balancer-eip-allocations`]: 'eipalloc-1,eipalloc-2', [`${prefix}aws-load-balancer-subnets`]: 'subnet-1,subnet-2',
    }],
    ['EKS, internal, with an address', Platform.eks(), { exposure: 'internal', addresses: ['10.0.0.9'] }, { ...aws('internal'), [`${prefix}aws-load-balancer-private-ipv4-addresses`]: '10.0.0.9' }],
    ['GKE, public', Platform.gke(), {}, { 'cloud.google.com/l4-rbs': 'enabled' }],
    ['GKE, public, with an address', Platform.gke(), { addresses: ['shop-ip'] }, { 'cloud.google.com/l4-rbs': 'enabled', 'networking.gke.io/load-balancer-ip-addresses': 'shop-ip' }],
    ['GKE, internal, in a subnet', Platform.gke(), { exposure: 'internal', subnet: 'gateways' }, { 'networking.gke.io/load-balancer-type': 'Internal', 'networking.gke.io/internal-load-balancer-subnet': 'gateways' }],
    ['on premises', Platform.onPrem(), {}, {}],
    ['K3s', Platform.k3s(), {}, {}],
    ['k3d', Platform.k3d(), {}, {}],
    ['MicroK8s', Platform.microk8s(), {}, {}],
    ['kind', Platform.kind(), {}, {}],
    ['minikube', Platform.minikube(), {}, {}],
    ['OpenShift', Platform.openshift(), {}, {}],
  ])('%s', (_, platform, gateway, annotations) => {
    expect(annotationsOf(platform, gateway)).toEqual(annotations);
  });

  test.each<[string, Platform, MeshInstallProps['ingressGateway'], string, unknown]>([
    ['an internal one where no cloud is', Platform.kind(), { exposure: 'internal' }, 'ContradictingProps', 'internal'],
    ['an address where no cloud is', Platform.onPrem(), { addresses: ['10.0.0.1'] }, 'ContradictingProps', ['10.0.0.1']],
    ['a subnet of a public one', Platform.aks(), { subnet: 'gateways' }, 'ContradictingProps', 'gateways'],
    ['an address where the cloud wants a name', Platform.gke(), { addresses: ['34.1.2.3'] }, 'InvalidValue', ['34.1.2.3']],
    ['a name where the cloud wants an address', Platform.eks(), { exposure: 'internal', addresses: ['shop-ip'] }, 'InvalidValue', ['shop-ip']],
    ['addresses and names mixed', Platform.aks(), { addresses: ['20.0.0.7', 'shop-ip'] }, 'InvalidValue', ['20.0.0.7', 'shop-ip']],
    ['no address', Platform.aks(), { addresses: [] }, 'InvalidValue', []],
  ])('%s: refused', (_, platform, gateway, code, value) => {
    expect(() => on(platform, { ingressGateway: gateway })).toThrow(expect.objectContaining({ code, value, at: 'istio/mesh' }));
  });
});

describe('webhooks', () => {
  test('on AKS, all of them are kept from being rewritten', () => {
    const webhooks = on(Platform.aks()).filter(({ kind }) => kind.endsWith('WebhookConfiguration'));
    expect(webhooks).toHaveLength(3);
    for (const { metadata } of webhooks) expect(metadata.annotations).toEqual({ 'admissions.enforcer/disabled': 'true' });
  });

  test.each(['eks', 'gke', 'onPrem', 'openshift', 'k3d', 'k3s', 'kind', 'microk8s', 'minikube'] as const)('on %s, nothing is said', (platform) => {
    for (const { metadata } of on(Platform[platform]()).filter(({ kind }) => kind.endsWith('WebhookConfiguration'))) expect(metadata.annotations).toBeUndefined();
  });
});

describe('nodes', () => {
  const cni: MeshInstallProps = { profile: Profile.ambient() };
  const folders = (platform: Platform): Record<string, string> => Object.fromEntries(find(on(platform, cni), 'DaemonSet', 'istio-cni-node').spec.template.spec.volumes
    .filter(({ name }: any) => ['cni-bin-dir', 'cni-net-dir', 'cni-netns-dir'].includes(name)).map(({ name, hostPath }: any) => [name, hostPath.path]));
  const usual = { 'cni-bin-dir': '/opt/cni/bin', 'cni-net-dir': '/etc/cni/net.d', 'cni-netns-dir': '/var/run/netns' };

  // As the platform profiles of Istio's charts have them; that of GKE is found there by the version of the server.
  test.each<[string, Platform, Record<string, string>]>([
    ['on premises', Platform.onPrem(), usual],
    ['AKS', Platform.aks(), usual],
    ['EKS', Platform.eks(), usual],
    ['kind', Platform.kind(), usual],
    ['GKE', Platform.gke(), { ...usual, 'cni-bin-dir': '/home/kubernetes/bin' }],
    ['K3s', Platform.k3s(), { ...usual, 'cni-bin-dir': '/var/lib/rancher/k3s/data/cni', 'cni-net-dir': '/var/lib/rancher/k3s/agent/etc/cni/net.d' }],
    ['k3d', Platform.k3d(), { ...usual, 'cni-bin-dir': '/bin', 'cni-net-dir': '/var/lib/rancher/k3s/agent/etc/cni/net.d' }],
    ['MicroK8s', Platform.microk8s(), { ...usual, 'cni-bin-dir': '/var/snap/microk8s/current/opt/cni/bin', 'cni-net-dir': '/var/snap/microk8s/current/args/cni-network' }],
    ['minikube', Platform.minikube(), { ...usual, 'cni-netns-dir': '/var/run/docker/netns' }],
    ['OpenShift', Platform.openshift(), { ...usual, 'cni-bin-dir': '/var/lib/cni/bin', 'cni-net-dir': '/etc/cni/multus/net.d' }],
  ])('%s keep CNI where they keep it', (_, platform, expected) => {
    expect(folders(platform)).toEqual(expected);
  });

  test('on GKE, agents outside of kube-system have a quota, and elsewhere none', () => {
    expect(names(on(Platform.gke(), cni), 'ResourceQuota')).toEqual(['istio-cni-resource-quota', 'ztunnel']);
    expect(names(on(Platform.gke(), { ...cni, namespace: 'kube-system' }), 'ResourceQuota')).toEqual([]);
    expect(names(on(Platform.gke()), 'ResourceQuota')).toEqual([]);
    expect(names(on(Platform.eks(), cni), 'ResourceQuota')).toEqual([]);
  });

  test('on OpenShift, plugins are called by Multus, agents have a SELinux type, and the cluster chooses the users of gateways', () => {
    const objects = on(Platform.openshift(), { cni: {} });
    expect(find(objects, 'ConfigMap', 'istio-cni-config').data).toMatchObject({ CHAINED_CNI_PLUGIN: 'false', CNI_CONF_NAME: 'istio-cni.conf' });
    expect(find(objects, 'DaemonSet', 'istio-cni-node').spec.template.spec.containers[0].securityContext.seLinuxOptions).toEqual({ type: 'spc_t' });
    expect(JSON.parse(find(objects, 'ConfigMap', 'istio-sidecar-injector').data.values).pilot.cni).toMatchObject({ enabled: true, provider: 'multus' });
    expect(find(objects, 'Deployment', 'istio-ingressgateway').spec.template.spec.securityContext).toEqual({ runAsNonRoot: true });
  });

  test('on OpenShift, every profile with a control plane brings the CNI plugin, unless one says otherwise', () => {
    expect(names(on(Platform.openshift()), 'DaemonSet')).toEqual(['istio-cni-node']);
    expect(names(on(Platform.openshift(), { profile: Profile.ambient() }), 'DaemonSet')).toEqual(['istio-cni-node', 'ztunnel']);
    expect(names(on(Platform.openshift(), { cni: false }), 'DaemonSet')).toEqual([]);
    expect(names(on(Platform.openshift(), { profile: Profile.empty() }), 'DaemonSet')).toEqual([]);
    expect(names(on(Platform.onPrem()), 'DaemonSet')).toEqual([]);
  });

  test('on OpenShift, agents run in kube-system with the right to be privileged, and istiod trusts the ztunnels there', () => {
    const objects = on(Platform.openshift(), { profile: Profile.ambient() });
    const agents = objects.filter(({ metadata }) => ['istio-cni', 'istio-cni-node', 'istio-cni-config', 'ztunnel'].includes(metadata.name));
    expect(agents.filter(({ kind }) => !kind.startsWith('ClusterRole')).map(({ kind, metadata }) => `${kind} ${metadata.namespace}`).sort()).toEqual([
      'ConfigMap kube-system', 'DaemonSet kube-system', 'DaemonSet kube-system', 'NetworkAttachmentDefinition default', 'ServiceAccount kube-system', 'ServiceAccount kube-system',
    ]);
    const privileged = { apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], resourceNames: ['privileged'], verbs: ['use'] };
    for (const role of ['istio-cni', 'ztunnel']) expect(find(objects, 'ClusterRole', role).rules).toContainEqual(privileged);
    for (const role of ['istio-cni', 'istio-cni-ambient', 'ztunnel']) expect(find(objects, 'ClusterRoleBinding', role).subjects[0].namespace).toBe('kube-system');
    const { env } = find(objects, 'Deployment', 'istiod').spec.template.spec.containers[0];
    expect(env).toEqual(expect.arrayContaining([{ name: 'CA_TRUSTED_NODE_ACCOUNTS', value: 'kube-system/ztunnel' }, { name: 'PLATFORM', value: 'openshift' }]));
  });
});
