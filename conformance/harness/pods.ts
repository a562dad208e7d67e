import type { KubeObject } from './objects';

const workloadKinds = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** Whether it makes pods from a template. */
export function isWorkload(object: KubeObject): boolean {
  return workloadKinds.has(object.kind);
}

/** A pod as its controller would make it, with a name that can be told. */
export function podOf(workload: KubeObject): KubeObject {
  const { metadata = {}, spec } = workload.spec.template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: `${workload.metadata.name}-rig`, namespace: workload.metadata.namespace ?? 'default' },
    spec,
  };
}

/** Whether Istio's rules ask for injection: the pod's own label decides, and where it has none, the namespace. */
export function wantsInjection(pod: KubeObject, objects: readonly KubeObject[]): boolean {
  const own = pod.metadata.labels?.['sidecar.istio.io/inject'] ?? pod.metadata.annotations?.['sidecar.istio.io/inject'];
  const labels = objects.find((object) => object.kind === 'Namespace' && object.metadata.name === pod.metadata.namespace)?.metadata.labels;
  if (pod.spec.hostNetwork === true || own === 'false' || labels?.['istio-injection'] === 'disabled') return false;
  return own === 'true' || labels?.['istio-injection'] === 'enabled' || labels?.['istio.io/rev'] !== undefined;
}

/** Whether what is injected is a gateway, which is a proxy alone, instead of a sidecar. */
export function isGateway(pod: KubeObject): boolean {
  return pod.metadata.annotations?.['inject.istio.io/templates']?.split(',').includes('gateway') === true;
}
