import type { Istiod } from '../harness/istiod';
import type { KubeApi } from '../harness/kube-api';
import { isIstioConfig, type KubeObject, nameOf } from '../harness/objects';
import type { Pod } from './pods/pod';
import { until } from '../harness/until';

let barriers = 0;

/**
 * Waits until every proxy works with what was just applied; nothing is left to a guessed pause.
 *
 * Once istiod holds the objects and endpoints, a host that no other push had is added: the push that brings it to a proxy brings everything before it too.
 */
export async function settle(
  api: KubeApi, istiods: readonly Istiod[], pods: readonly Pod[], applied: readonly KubeObject[], gone: readonly KubeObject[],
): Promise<void> {
  for (const istiod of istiods) await holds(istiod, api, applied, gone);

  // Named as a Service of the cluster is, so that Sidecars which show those alone show it too.
  const host = `barrier-${(barriers += 1)}.rig.svc.cluster.local`;
  await api.apply({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'rig-barrier', namespace: 'istio-system' },
    spec: { hosts: [host], location: 'MESH_EXTERNAL', resolution: 'STATIC', ports: [{ number: 9, name: 'http', protocol: 'HTTP' }], endpoints: [{ address: '192.0.2.1' }] },
  });
  await Promise.all(pods.filter((pod) => pod.hasProxy && pod.alive).map((pod) => until(`the proxy of ${pod.namespace}/${pod.name} has it`, async () => {
    const admin = (path: string): Promise<string> => pod.process.admin(`http://127.0.0.1:15000/${path}`);
    // Routes come last in a push; gateways have none for hosts that they do not serve.
    const last = pod.hasCapture ? 'dynamic_route_configs' : 'dynamic_active_clusters';
    if (!(await admin(`config_dump?resource=${last}`)).includes(host)) return 'the push has not arrived';
    const warming = (await admin('stats?filter=warming')).split('\n').filter((line) => /warming(_clusters)?: [1-9]/.test(line));
    return warming.length === 0 ? undefined : warming.join(', ');
  })));
  await until('every proxy has acknowledged', async () => {
    const states: any[] = (await Promise.all(istiods.map((istiod) => istiod.debug('syncz')))).flat();
    const alive = new Set(pods.filter((pod) => pod.alive).map((pod) => `${pod.name}.${pod.namespace}`));
    const late = states.filter((state) => alive.has(state.proxy)).find((state) => ['cluster', 'listener', 'route', 'endpoint'].some((type) => (state[`${type}_sent`] ?? '') !== (state[`${type}_acked`] ?? '')));
    return late === undefined ? undefined : JSON.stringify(late);
  });
}

async function holds(istiod: Istiod, api: KubeApi, applied: readonly KubeObject[], gone: readonly KubeObject[]): Promise<void> {
  await until('istiod holds what was applied', async () => {
    const held = new Map<string, string>((await istiod.debug('configz')).map((object: KubeObject) => [nameOf(object), String(object.metadata.resourceVersion)]));
    for (const object of applied.filter(isIstioConfig)) {
      const present = await api.read(object);
      if (held.get(nameOf(object)) !== present?.metadata.resourceVersion) return `${nameOf(object)} ${held.get(nameOf(object)) ?? 'missing'} ${String(present?.metadata.resourceVersion)}`;
    }
    return gone.filter(isIstioConfig).map(nameOf).find((name) => held.has(name));
  });
  const slices = applied.filter(({ kind }) => kind === 'EndpointSlice');
  if (slices.length > 0) {
    await until('istiod has the endpoints', async () => {
      const shards = await istiod.debug('endpointShardz');
      return slices.find((slice) => addressesOf(slice).join() !== knownTo(shards, slice, istiod.clusterId).join())?.metadata.name;
    });
  }
}

function addressesOf(slice: KubeObject): string[] {
  return [...new Set<string>(slice.endpoints.flatMap(({ addresses }: { addresses: string[] }) => addresses))].sort();
}

/** The addresses that istiod has for the Service of a slice, in a cluster. */
function knownTo(shards: any, { metadata: { labels = {}, namespace = 'default' } }: KubeObject, clusterId: string): string[] {
  const found = shards[`${labels['kubernetes.io/service-name'] ?? ''}.${namespace}.svc.cluster.local`]?.[namespace]?.Shards ?? {};
  const endpoints: { Addresses: string[] }[] = found[`Kubernetes/${clusterId}`] ?? [];
  return [...new Set(endpoints.flatMap(({ Addresses }) => Addresses))].sort();
}
