import { namespaceOf } from './workloads';
import type { ManifestObject, Manifests, ManifestValue } from '../../manifests';
import { isMap, listOf, valueAt } from '../../manifests';

/** Where some of the requests to a host, or to a gateway, go. */
export interface Route {
  /** `mesh` for callers within, else the gateway's `namespace/name`. */
  readonly sources: readonly string[];
  readonly hosts: readonly string[];
  /** The namespace in which short names of hosts are. */
  readonly namespace: string;
  readonly destinations: readonly Destination[];
}

export interface Destination {
  readonly host: string;
  readonly subset?: string;
  /** Which requests, and how many of them. */
  readonly label: string;
}

/** The routes of Istio and of the Gateway API. */
export function routesIn(manifests: Manifests): readonly Route[] {
  const services = manifests.ofKind('VirtualService');
  return [
    ...services.map((service) => virtualService(service, services)),
    ...manifests.ofKind('HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute').map(gatewayApiRoute),
  ];
}

function virtualService(object: ManifestObject, all: readonly ManifestObject[]): Route {
  const { body } = object;
  const namespace = namespaceOf(object);
  const gateways = textsAt(body, 'spec', 'gateways');
  const rules = [...listOf(valueAt(body, 'spec', 'http')).flatMap((rule) => withDelegate(rule, namespace, all)), ...listOf(valueAt(body, 'spec', 'tls')), ...listOf(valueAt(body, 'spec', 'tcp'))];
  return {
    sources: gateways.length === 0 ? ['mesh'] : gateways.map((gateway) => (gateway === 'mesh' || gateway.includes('/') ? gateway : `${namespace}/${gateway}`)),
    hosts: textsAt(body, 'spec', 'hosts'),
    namespace,
    destinations: rules.flatMap((rule) => {
      const mirrors = [...listOf(valueAt(rule, 'mirrors')), ...(isMap(rule) && rule.mirror !== undefined ? [{ destination: rule.mirror }] : [])];
      const condition = conditionOf(rule, 'uri');
      return [
        ...weighted(listOf(valueAt(rule, 'route')), condition).flatMap(([each, label]) => destinationOf(valueAt(each, 'destination'), label)),
        ...mirrors.flatMap((each) => destinationOf(valueAt(each, 'destination'), 'mirror')),
      ];
    }),
  };
}

/** A route that is left to another VirtualService is what stands there. */
function withDelegate(rule: ManifestValue, namespace: string, all: readonly ManifestObject[]): readonly ManifestValue[] {
  const name = valueAt(rule, 'delegate', 'name');
  if (name === undefined) return [rule];
  const at = valueAt(rule, 'delegate', 'namespace') ?? namespace;
  return listOf(valueAt(all.find((each) => each.name === name && namespaceOf(each) === at)?.body, 'spec', 'http'));
}

function gatewayApiRoute(object: ManifestObject): Route {
  const namespace = namespaceOf(object);
  const parents = listOf(valueAt(object.body, 'spec', 'parentRefs')).map((parent) => ({
    isService: valueAt(parent, 'kind') === 'Service', name: `${textAt(parent, 'namespace') ?? namespace}/${textAt(parent, 'name') ?? ''}`,
  }));
  return {
    sources: parents.map(({ isService, name }) => (isService ? 'mesh' : name)),
    hosts: parents.filter(({ isService }) => isService).map(({ name }) => qualified(name)),
    namespace,
    destinations: listOf(valueAt(object.body, 'spec', 'rules')).flatMap((rule) => weighted(listOf(valueAt(rule, 'backendRefs')), conditionOf({ match: valueAt(rule, 'matches') ?? null }, 'path'))
      .map(([each, label]) => ({ host: qualified(`${textAt(each, 'namespace') ?? namespace}/${textAt(each, 'name') ?? ''}`), label }))),
  };
}

/** Each with its share, where there are several. */
function weighted(routes: readonly ManifestValue[], condition: string): readonly (readonly [ManifestValue, string])[] {
  const weights = routes.map((route) => Number(valueAt(route, 'weight') ?? (routes.length === 1 ? 1 : 0)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return routes.map((route, index) => {
    const share = routes.length > 1 && sum > 0 ? `${Math.round(1000 * (weights[index] ?? 0) / sum) / 10}%` : '';
    return [route, [share, condition].filter((part) => part !== '').join(' of ')] as const;
  });
}

/** A short word for the requests that a rule is about; empty for all. */
function conditionOf(rule: ManifestValue, path: string): string {
  return listOf(valueAt(rule, 'match')).map((match) => {
    const { type = 'Exact', value } = isMap(valueAt(match, path)) ? valueAt(match, path) as { readonly [key: string]: ManifestValue } : {};
    const uri = typeof value === 'string' ? `${value}${type === 'Exact' ? '' : '*'}` : stringMatch(valueAt(match, path));
    const headers = valueAt(match, 'headers');
    const names = isMap(headers) ? Object.keys(headers) : listOf(headers).map((header) => textAt(header, 'name') ?? '');
    const port = valueAt(match, 'port');
    const parts = [uri, ...names.map((name) => `header ${name}`), ...textsAt(match, 'sniHosts'), ...(typeof port === 'number' ? [`port ${port}`] : [])];
    return parts.filter((part) => part !== '').join(' with ');
  }).filter((each) => each !== '').join(' or ');
}

function stringMatch(match: ManifestValue | undefined): string {
  const { exact, prefix, regex } = isMap(match) ? match : {};
  if (typeof exact === 'string') return exact;
  if (typeof prefix === 'string') return `${prefix}*`;
  return typeof regex === 'string' ? `~${regex}` : '';
}

function destinationOf(destination: ManifestValue | undefined, label: string): Destination[] {
  const host = textAt(destination, 'host');
  const subset = textAt(destination, 'subset');
  return host === undefined ? [] : [{ host, label, ...(subset !== undefined && { subset }) }];
}

function qualified(name: string): string {
  const [namespace = '', service = ''] = name.split('/');
  return `${service}.${namespace}.svc.cluster.local`;
}

export function textAt(value: ManifestValue | undefined, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

export function textsAt(value: ManifestValue | undefined, ...keys: readonly string[]): readonly string[] {
  return listOf(valueAt(value, ...keys)).filter((each) => typeof each === 'string');
}
