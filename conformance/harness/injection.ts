import type { KubeObject } from './objects';
import { isGateway } from './pods';

/** What a pod was before injection and is after it, compared: what a proxy needs and does not find, in sentences. */
export function injectionProblems(before: KubeObject, after: KubeObject): string[] {
  const init: any[] = after.spec.initContainers ?? [];
  // A native sidecar is an init container that keeps running; which of the two istiod chooses depends on the Kubernetes version.
  const proxy = after.spec.containers.find(isNamed('istio-proxy')) ?? init.find((container) => container.name === 'istio-proxy' && container.restartPolicy === 'Always');
  if (proxy === undefined) return ['there is no container istio-proxy'];

  const problems = [...certificateProblems(after, proxy), ...probeProblems(before, after, proxy)];
  const role = isGateway(before) ? 'router' : 'sidecar';
  if (proxy.args?.[0] !== 'proxy' || proxy.args?.[1] !== role) problems.push(`istio-proxy is not started as a ${role}: ${JSON.stringify(proxy.args)}`);
  if (proxy.image === undefined || proxy.image === 'auto') problems.push(`istio-proxy has no image: ${String(proxy.image)}`);
  if (role === 'sidecar' && !init.some(isNamed('istio-init')) && !init.some(isNamed('istio-validation'))) {
    problems.push('no init container captures traffic, or waits for the CNI plugin that does');
  }
  if (after.metadata.annotations?.['sidecar.istio.io/status'] === undefined) problems.push('there is no annotation sidecar.istio.io/status');
  for (const container of before.spec.containers) {
    const now = containersOf(after).find(isNamed(container.name));
    if (now?.image !== container.image && container.image !== 'auto') problems.push(`container ${container.name} has another image: ${now?.image ?? 'it is gone'}`);
  }
  return problems;
}

/** A proxy proves to istiod who it is by a token, and knows istiod by its root certificate. */
function certificateProblems(after: KubeObject, proxy: any): string[] {
  const volumes: any[] = after.spec.volumes ?? [];
  const token = volumes.find(isNamed('istio-token'))?.projected?.sources?.find((source: any) => source.serviceAccountToken !== undefined)?.serviceAccountToken;
  const root = volumes.find(isNamed('istiod-ca-cert'));
  return [
    ...(token?.audience === 'istio-ca' && token.path === 'istio-token' ? [] : [`volume istio-token holds no token for istio-ca: ${JSON.stringify(token)}`]),
    ...(root?.configMap?.name === 'istio-ca-root-cert' ? [] : [`volume istiod-ca-cert is not the ConfigMap istio-ca-root-cert: ${JSON.stringify(root)}`]),
    ...['istio-token', 'istiod-ca-cert'].filter((name) => !proxy.volumeMounts?.some(isNamed(name))).map((name) => `istio-proxy does not mount ${name}`),
  ];
}

const probes = { readinessProbe: 'readyz', livenessProbe: 'livez', startupProbe: 'startupz' };

/** The kubelet has no certificate of the mesh, so its probes go through the proxy's agent. Probes that run a program stay as they are. */
function probeProblems(before: KubeObject, after: KubeObject, proxy: any): string[] {
  const known = JSON.parse(proxy.env?.find(isNamed('ISTIO_KUBE_APP_PROBERS'))?.value ?? '{}') as Record<string, unknown>;
  return before.spec.containers.filter((container: any) => container.name !== 'istio-proxy').flatMap((container: any) => Object.entries(probes).flatMap(([field, name]) => {
    if (container[field] === undefined || container[field].exec !== undefined) return [];
    const path = `/app-health/${container.name}/${name}`;
    const now = containersOf(after).find(isNamed(container.name))?.[field];
    return [
      ...(now?.httpGet?.path === path ? [] : [`${field} of ${container.name} is not rewritten to ${path}: ${JSON.stringify(now)}`]),
      ...(known[path] !== undefined ? [] : [`istio-proxy is not told what ${path} stands for`]),
    ];
  }));
}

function containersOf(pod: KubeObject): any[] {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
}

function isNamed(name: string): (thing: { name: string }) => boolean {
  return (thing) => thing.name === name;
}
