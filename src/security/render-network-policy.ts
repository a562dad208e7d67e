import type { KubeNetworkPolicyProps } from '../../imports/k8s';
import type { Call, IMeshNamespace, IMeshService } from '../mesh';
import { detourOf } from '../mesh';
import { openingsIn, openTo } from './openings';

type NetworkPolicySpec = NonNullable<KubeNetworkPolicyProps['spec']>;
type Peer = NonNullable<NonNullable<NonNullable<NetworkPolicySpec['egress']>[number]['to']>[number]>;

/** Ports that mesh traffic itself needs, whatever the workloads speak. */
const meshPorts = {
  /** istiod's discovery and certificates, over mutual TLS. */
  discovery: 15012,
  /** Metrics of a workload and its proxy, merged. */
  metrics: 15020,
  /** Metrics of the proxy alone. */
  envoyMetrics: 15090,
  /** The tunnel that ambient traffic arrives in. */
  hbone: 15008,
  /** The gateways of other networks of the mesh. */
  crossNetwork: 15443,
};

const anywhere: Peer[] = [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];

/** Where the kubelet's probes come from when ambient redirects traffic. */
const ambientProbes = '169.254.7.127/32';

/** Where NodeLocal DNSCache listens on every node, beside the pods of the cluster's DNS. */
const nodeLocalDns = '169.254.20.10/32';

/**
 * Name resolution, the mesh's own traffic, and all ports between this namespace and those it has declared calls with: who in them may call what is for the
 * AuthorizationPolicies to say, which know identities.
 */
export function renderNetworkPolicy(
  namespace: IMeshNamespace, outgoing: readonly Call[], incoming: readonly Call[], metricsFrom: readonly string[],
): NetworkPolicySpec {
  const { mesh, injection } = namespace;
  const own: Peer = { podSelector: {} };
  const ambient = injection.mode === 'ambient';
  return {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [own, ...namespacesOf([...incoming.map(({ from }) => from.namespaceName), ...openedFor(namespace)])] },
      ...openToAll(namespace),
      ...(ambient ? [{ from: [{ ipBlock: { cidr: ambientProbes } }] }] : []),
      // Whoever calls from another network comes through the gateway of this one.
      ...(mesh.network === undefined ? [] : [{ from: [inNamespace(mesh.rootNamespace)] }]),
      { from: namespacesOf([mesh.rootNamespace, ...metricsFrom]), ports: [tcp(meshPorts.metrics), tcp(meshPorts.envoyMetrics)] },
    ],
    egress: [
      { to: [own, ...namespacesOf([...outgoing.flatMap(({ to }) => namespaceOf(to) ?? []), ...openTo(namespace)])] },
      ...outsideOf(outgoing),
      ...(mesh.network === undefined ? [] : [{ to: anywhere, ports: [tcp(meshPorts.crossNetwork)] }]),
      { to: [inNamespace(mesh.rootNamespace)], ports: [tcp(meshPorts.discovery), ...(ambient ? [tcp(meshPorts.hbone)] : [])] },
      { to: [inNamespace('kube-system'), { ipBlock: { cidr: nodeLocalDns } }], ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] },
    ],
  };
}

/** Whether a service's pods, if it has any, are not found by labels: a NetworkPolicy can only name addresses then. */
export function isOutside(service: IMeshService): boolean {
  return Object.keys(service.selector).length === 0;
}

/** Where connections to a service go, which may be a gateway on the way out; undefined for addresses outside. */
function namespaceOf(service: IMeshService): string | undefined {
  return detourOf(service)?.workload.namespace.namespaceName ?? (isOutside(service) ? undefined : service.namespace.namespaceName);
}

/** Addresses outside are not known here, and change: their ports are opened, to any address. */
function outsideOf(outgoing: readonly Call[]): NonNullable<NetworkPolicySpec['egress']>[number][] {
  const numbers = outgoing.filter(({ to }) => namespaceOf(to) === undefined).flatMap(({ to }) => to.ports.map(({ targetPort, number }) => (typeof targetPort === 'number' ? targetPort : number)));
  const ports = [...new Set(numbers)].sort((a, b) => a - b).map(tcp);
  return ports.length === 0 ? [] : [{ to: anywhere, ports }];
}

/** Namespaces that may call all workloads here, or some from known ones. */
function openedFor(namespace: IMeshNamespace): string[] {
  return openingsIn(namespace).flatMap(({ from = [] }) => from.map(({ namespaceName }) => namespaceName)).filter((name) => name !== namespace.namespaceName);
}

/** What callers from anywhere may reach: by port where a service says which, and through the tunnel, which carries all of them, in ambient mode. */
function openToAll(namespace: IMeshNamespace): NonNullable<NetworkPolicySpec['ingress']>[number][] {
  const targets = openingsIn(namespace).filter(({ from }) => from === undefined).map(({ to }) => to);
  if (targets.length === 0) return [];
  const numbers = targets.flatMap((to) => ('ports' in to ? to.ports.map(({ targetPort }) => targetPort) : []));
  if (targets.some((to) => !('ports' in to))) return [{ from: anywhere }];
  const ports = [...new Set([...numbers, ...(namespace.injection.mode === 'ambient' ? [meshPorts.hbone] : [])])].sort((a, b) => Number(a) - Number(b));
  return [{ from: anywhere, ports: ports.map((port) => ({ protocol: 'TCP', port })) }];
}

function namespacesOf(names: readonly string[]): Peer[] {
  return [...new Set(names)].sort().map(inNamespace);
}

function inNamespace(name: string): Peer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

function tcp(port: number): { protocol: string; port: number } {
  return { protocol: 'TCP', port };
}
