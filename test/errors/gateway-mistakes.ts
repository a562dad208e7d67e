import type { Mistake } from './mistake';
import { gatewayOf, here, plain } from './mistake';
import { AbTest, GatewayTls, GatewayWorkload, IngressGateway, Mesh, MeshNamespace, MeshService, PathMatch, Port, RequestMatch } from '../../src';
import { newReviews } from '../mesh/fixtures';

export const gatewayMistakes: Record<string, Mistake> = {
  'a gateway host with a port': {
    code: 'InvalidName',
    at: 'shop/edge',
    value: "'shop.example.com:443'",
    fix: 'without scheme, port or path',
    by: (chart) => {
      gatewayOf(chart).expose(plain(chart), { host: 'shop.example.com:443', tls: GatewayTls.none() });
    },
  },
  'a wildcard inside a gateway host': {
    code: 'InvalidName',
    at: 'shop/edge',
    value: "'a.*.com'",
    fix: 'shop.example.com',
    by: (chart) => {
      gatewayOf(chart).expose(plain(chart), { host: 'a.*.com', tls: GatewayTls.none() });
    },
  },
  'a secret name with a slash': { code: 'InvalidName', at: here, value: "'istio-system/cert'", fix: 'without scheme', by: () => GatewayTls.simple('istio-system/cert') },
  'a gateway of another cluster': {
    code: 'ContradictingProps',
    at: 'shop/edge',
    value: "'west'",
    fix: 'cluster of the gateway',
    by: (chart) => {
      const west = MeshNamespace.fromAttributes(chart, 'west', { mesh: Mesh.fromAttributes({ cluster: 'west' }) });
      gatewayOf(chart).expose(new MeshService(chart, 'web', { namespace: west, port: Port.http(80) }), { host: 'a.example.com', tls: GatewayTls.none() });
    },
  },
  'two gateways of the same pods for one host': {
    code: 'HostOwnedTwice',
    at: 'shop/b',
    value: "'a.example.com'",
    fix: 'shop/a',
    by: (chart) => {
      const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() });
      const web = plain(chart);
      for (const id of ['a', 'b']) new IngressGateway(chart, id, { workload }).expose(web, { host: 'a.example.com', tls: GatewayTls.none() });
    },
  },
  'a path twice at one gateway host': {
    code: 'ConflictingRoutes',
    at: 'shop/edge',
    value: "'/'",
    fix: 'paths:',
    by: (chart) => {
      const edge = gatewayOf(chart);
      for (const id of ['a', 'b']) {
        const namespace = MeshNamespace.fromAttributes(chart, `${id}-ns`, { name: id, mesh: edge.namespace.mesh });
        edge.expose(MeshService.fromAttributes(chart, id, { namespace, port: Port.http(80) }), { host: 'a.example.com', tls: GatewayTls.none() });
      }
    },
  },
  'two certificates for one gateway host': {
    code: 'ConflictingRoutes',
    at: 'shop/edge',
    value: "'SIMPLE with other'",
    fix: 'one GatewayTls',
    by: (chart) => {
      const [edge, web] = [gatewayOf(chart), plain(chart)];
      edge.expose(web, { host: 'a.example.com', tls: GatewayTls.simple('cert') });
      edge.expose(web, { host: 'a.example.com', tls: GatewayTls.simple('other'), paths: [PathMatch.exact('/a')] });
    },
  },
  'a gateway that serves nothing': { code: 'InvalidValue', at: 'shop/edge', value: '[]', fix: 'expose(', by: gatewayOf },
  'a service exposed under no path': {
    code: 'InvalidValue',
    at: 'shop/edge',
    value: '[]',
    fix: 'Leave paths out',
    by: (chart) => {
      gatewayOf(chart).expose(plain(chart), { host: 'a.example.com', tls: GatewayTls.none(), paths: [] });
    },
  },
  'a regular expression on a path that the gateway exposes in part': {
    code: 'InvalidMatch',
    at: 'shop/ab',
    value: "'/a/.*'",
    fix: 'exact or prefix',
    by: (chart) => {
      const reviews = newReviews(chart);
      new AbTest(chart, 'ab', { service: reviews, when: RequestMatch.uri(PathMatch.regex('/a/.*')), use: 'v2' });
      gatewayOf(chart).expose(reviews, { host: 'a.example.com', tls: GatewayTls.none(), paths: [PathMatch.prefix('/a')] });
    },
  },
  'a TCP service at a gateway': {
    code: 'NotHttp',
    at: 'shop/edge',
    value: "[ 'tcp 80' ]",
    fix: 'Port.http',
    by: (chart) => {
      gatewayOf(chart).expose(plain(chart, Port.tcp(80)), { host: 'a.example.com', tls: GatewayTls.none() });
    },
  },
};
