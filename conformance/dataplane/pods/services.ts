import type { KubeObject } from '../../harness/objects';
import type { Listener } from '../programs/protocol';

/** What is looked at of a pod to find its Services. */
export interface Selectable {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly name: string;
  /** Its containers. */
  readonly object: KubeObject;
}

/** Whether a Service selects a pod. */
export function selects(service: KubeObject, pod: Pick<Selectable, 'namespace' | 'labels'>): boolean {
  const selector = Object.entries(service.spec.selector ?? {});
  return selector.length > 0 && service.metadata.namespace === pod.namespace && selector.every(([key, value]) => pod.labels[key] === value);
}

/** The container port that a port of a Service leads to. */
export function targetPortOf(port: any, pod: KubeObject): number | undefined {
  const target: unknown = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  const declared = pod.spec.containers.flatMap((container: any) => container.ports ?? []).find((candidate: any) => candidate.name === target);
  return declared?.containerPort;
}

/** The servers that stand for a pod's containers: one for every port that a Service leads to or, where none does, that the pod names. Names tell protocols. */
export function listenersOf(pod: KubeObject, services: readonly KubeObject[]): Listener[] {
  if (pod.spec.containers.some(({ name }: { name: string }) => name === 'istio-proxy')) return []; // a gateway: the proxy itself listens
  const selectable = { namespace: pod.metadata.namespace ?? 'default', labels: pod.metadata.labels ?? {} };
  const listeners = new Map<number, Listener>();
  const selecting = services.filter((candidate) => selects(candidate, selectable));
  const declared = pod.spec.containers.flatMap((container: any) => container.ports ?? [])
    .map(({ name, containerPort }: any) => ({ name, port: containerPort }));
  for (const port of selecting.length === 0 ? declared : selecting.flatMap(({ spec }) => spec.ports)) {
    const target = targetPortOf(port, pod);
    if (target !== undefined) listeners.set(target, { port: target, speaks: isHttp(port) ? 'http' : 'tcp' });
  }
  return [...listeners.values()];
}

function isHttp(port: any): boolean {
  const protocol = String(port.appProtocol ?? port.name ?? 'http').toLowerCase().replace('kubernetes.io/', '');
  return !/^(tcp|tls|https|redis|mongo|mysql)(-|$)/.test(protocol);
}

/** The EndpointSlice of a Service, as its controller would write it from the pods that are there. */
export function endpointSliceOf(service: KubeObject, pods: readonly Selectable[]): KubeObject {
  const { name, namespace } = service.metadata;
  const selected = pods.filter((pod) => selects(service, pod));
  const ports = service.spec.ports.map((port: any) => ({
    ...(port.name !== undefined && { name: port.name }),
    ...(port.appProtocol !== undefined && { appProtocol: port.appProtocol }),
    protocol: port.protocol ?? 'TCP',
    port: selected[0] === undefined ? port.port : targetPortOf(port, selected[0].object),
  }));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-rig`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports,
    endpoints: selected.map((pod) => ({
      addresses: [pod.address],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: pod.object.spec.nodeName,
      ...zoneOf(pod.object),
      targetRef: { kind: 'Pod', name: pod.name, namespace: pod.namespace },
    })),
  };
}

function zoneOf(pod: KubeObject): { zone?: string } {
  const zone: string | undefined = pod.spec.nodeSelector?.['topology.kubernetes.io/zone'];
  return zone === undefined ? {} : { zone };
}

/** A port of a Service, as a pod in the namespace `from` names it. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly from: string;
}

/** Where a kube-proxy would send a connection: to one of the Service's pods, in turn, and the port there. Undefined when the name is none of a Service's. */
export function endpointOf(
  target: Target,
  services: readonly KubeObject[],
  pods: readonly Selectable[],
  turn: number,
): { address: string; port: number } | undefined {
  const endpoints = endpointsOf(target, services, pods);
  const endpoint = endpoints[turn % Math.max(endpoints.length, 1)];
  return endpoint && { address: endpoint.pod.address, port: endpoint.port };
}

/** The pods of the Service, each with its port. */
export function endpointsOf<P extends Selectable>(
  { host, port, from }: Target,
  services: readonly KubeObject[],
  pods: readonly P[],
): { pod: P; port: number }[] {
  const [name, namespace = from] = host.replace(/\.svc(\.cluster\.local)?$/, '').split('.');
  const service = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  const servicePort = service?.spec.ports.find((candidate: any) => candidate.port === port);
  if (service === undefined || servicePort === undefined) return [];
  return pods.filter((pod) => selects(service, pod)).flatMap((pod) => {
    const target = targetPortOf(servicePort, pod.object);
    return target === undefined ? [] : [{ pod, port: target }];
  });
}
