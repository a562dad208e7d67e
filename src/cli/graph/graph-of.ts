import { addAccess } from './access';
import type { Graph } from './graph';
import { GraphBuilder } from './graph';
import type { Route } from './routes';
import { routesIn, textAt, textsAt } from './routes';
import { isOf, namespaceOf, podsIn, selects } from './workloads';
import type { Pods } from './workloads';
import type { ManifestObject, Manifests } from '../../manifests';
import { listOf, textMap, valueAt } from '../../manifests';
import { effectiveMtls } from '../../simulation';

/** A node with the pods behind it. */
export interface Place {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly isGateway: boolean;
  readonly pods: readonly Pods[];
}

const mtlsNotes = { STRICT: 'mutual TLS only', PERMISSIVE: 'mutual TLS or plaintext', DISABLE: 'plaintext only' };

/** Services, where their requests go, and who may call them, as manifests of whatever origin say. */
export function graphOf(manifests: Manifests): Graph {
  const graph = new GraphBuilder();
  const pods = podsIn(manifests);
  const gateways = manifests.ofKind('Gateway').flatMap((gateway) => gatewayPlace(gateway, pods, graph));
  const services = manifests.ofKind('Service').filter((service) => !isOfGateway(service, pods, gateways)).map((service): Place => {
    const namespace = namespaceOf(service);
    const behind = podsBehind(service, pods, manifests);
    const { mode } = effectiveMtls(manifests, { namespace, labels: behind[0]?.labels ?? {} });
    return { id: graph.node('service', service.name, namespace, [mtlsNotes[mode]]), namespace, name: service.name, isGateway: false, pods: behind };
  });
  for (const host of manifests.ofKind('ServiceEntry').flatMap(({ body }) => textsAt(body, 'spec', 'hosts'))) graph.node('outside', host);
  for (const route of routesIn(manifests)) addRoute(route, graph, gateways, services);
  addAccess(manifests, graph, [...gateways, ...services]);
  return graph.build();
}

/** Where the workloads of a service are described elsewhere, it has pods as it selects them, with the account of its name if there is one. */
function podsBehind(service: ManifestObject, pods: readonly Pods[], manifests: Manifests): readonly Pods[] {
  const namespace = namespaceOf(service);
  const labels = textMap(valueAt(service.body, 'spec', 'selector'));
  const known = pods.filter((each) => each.namespace === namespace && selects(labels, each.labels));
  if (known.length > 0 || Object.keys(labels).length === 0) return known;
  const hasAccount = manifests.ofKind('ServiceAccount').some((account) => account.name === service.name && namespaceOf(account) === namespace);
  return [{ namespace, labels, serviceAccount: hasAccount ? service.name : '' }];
}

/** Gateways of Istio are pods that a selector finds; those of the Gateway API get pods of their own. Waypoints are part of the services behind them. */
function gatewayPlace(gateway: ManifestObject, pods: readonly Pods[], graph: GraphBuilder): Place[] {
  const { body, name } = gateway;
  const namespace = namespaceOf(gateway);
  const isIstio = isOf('networking.istio.io', gateway);
  const className = textAt(body, 'spec', 'gatewayClassName') ?? '';
  if (className.endsWith('waypoint')) return [];
  const hosts = isIstio ? listOf(valueAt(body, 'spec', 'servers')).flatMap((server) => textsAt(server, 'hosts'))
    : listOf(valueAt(body, 'spec', 'listeners')).map((listener) => textAt(listener, 'hostname') ?? '*');
  const behind = isIstio ? pods.filter(({ labels }) => selects(textMap(valueAt(body, 'spec', 'selector')), labels))
    : [{ namespace, labels: { 'gateway.networking.k8s.io/gateway-name': name }, serviceAccount: `${name}-${className}` }];
  return [{ id: graph.node('gateway', name, namespace, [...new Set(hosts.map((host) => host.replace(/^.*\//, '')))]), namespace, name, isGateway: true, pods: behind }];
}

/** Istio's own Services are no part of what runs on it. */
function isOfGateway({ body, ...service }: ManifestObject, pods: readonly Pods[], gateways: readonly Place[]): boolean {
  if (textAt(body, 'metadata', 'labels', 'app.kubernetes.io/part-of') === 'istio' || service.name === 'istiod') return true;
  const selector = textMap(valueAt(body, 'spec', 'selector'));
  return pods.some((each) => selects(selector, each.labels) && gateways.some((gateway) => gateway.pods.includes(each)));
}

function addRoute({ sources, hosts, namespace, destinations }: Route, graph: GraphBuilder, gateways: readonly Place[], services: readonly Place[]): void {
  const nodeOf = (host: string): string => serviceOf(host, namespace, services)?.id ?? graph.node('outside', host);
  const origins = sources.flatMap((source) => {
    if (source === 'mesh') return hosts.map(nodeOf);
    const [at = '', name = ''] = source.split('/');
    return [gateways.find((gateway) => gateway.namespace === at && gateway.name === name)?.id ?? graph.node('gateway', name, at)];
  });
  for (const { host, subset, label } of destinations) {
    const service = serviceOf(host, namespace, services);
    const to = subset === undefined ? nodeOf(host) : graph.node('version', `${service?.name ?? host} ${subset}`, service?.namespace);
    // A route of a service to itself says nothing, unless it says how many.
    for (const from of new Set(origins)) if (from !== to) graph.edge('route', from, to, label);
  }
}

function serviceOf(host: string, namespace: string, services: readonly Place[]): Place | undefined {
  const [name, at = namespace, kind = 'svc'] = host.split('.');
  return kind === 'svc' ? services.find((service) => service.name === name && service.namespace === at) : undefined;
}
