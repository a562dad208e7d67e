import * as fs from 'node:fs';
import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import { edgeMistakes } from './edge-mistakes';
import { endUserMistakes } from './end-user-mistakes';
import { installMistakes } from './install-mistakes';
import type { Mistake } from './mistake';
import { untyped } from './mistake';
import { releaseMistakes } from './release-mistakes';
import { securityMistakes } from './security-mistakes';
import { telemetryMistakes } from './telemetry-mistakes';
import { trafficMistakes } from './traffic-mistakes';
import { zeroTrustMistakes } from './zero-trust-mistakes';
import {
  AbTest, Access, Caller, CanaryRelease, CircuitBreaker, DataPlane, EnvoyPatch, GatewayTls, GatewayWorkload, IngressGateway, Injection, Manifests, Mesh,
  MeshError, MeshInstall, MeshNamespace, meshErrorCodes, MeshService, PatchTarget, PathMatch, Percent, Port, problemsOf, RequestMatch, RoutingApi,
  StrictMtls, StringMatch, WasmModule, ZeroTrustNamespace,
} from '../../src';
import { readSource } from '../../src/config/source';
import { defer } from '../../src/pulumi';
import { newChart, newReviews, shopOf } from '../mesh/fixtures';

const here = /^test\/errors\/bad-input\.test\.ts:\d+$/;

const user = RequestMatch.header('user', StringMatch.exact('k'));
const plain = (chart: Chart, port = Port.http(80)): MeshService => new MeshService(chart, 'plain', { namespace: shopOf(chart), port });
const gatewayOf = (chart: Chart, id = 'edge'): IngressGateway => (
  new IngressGateway(chart, id, { workload: GatewayWorkload.fromAttributes(chart, `${id}-pods`, { mesh: Mesh.fromAttributes() }) }));
const adopt = (chart: Chart, yaml: string, name = 'web', versions?: string[]): unknown => (
  MeshService.fromManifests(chart, name, { namespace: shopOf(chart), manifests: Manifests.parse(yaml, 'web.yaml'), ...(versions && { versions }) }));

const service = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web, version: v1 } } } }
`;

const names: Record<string, Mistake> = {
  'an empty namespace name': {
    code: 'InvalidName', at: 'shop/a', value: "''", fix: /Give .* a name/, by: (chart) => new MeshNamespace(chart, 'a', { name: '', mesh: Mesh.fromAttributes() }),
  },
  'a namespace name in capitals': {
    code: 'InvalidName', at: 'shop/Shop_1', value: "'Shop_1'", fix: '"shop-1"', by: (chart) => new MeshNamespace(chart, 'Shop_1', { mesh: Mesh.fromAttributes() }),
  },
  'a service name of 64 letters': {
    code: 'InvalidName',
    at: `shop/${'a'.repeat(64)}`,
    value: `'${'a'.repeat(64)}'`,
    fix: `"${'a'.repeat(63)}"`,
    by: (chart) => new MeshService(chart, 'a'.repeat(64), { namespace: shopOf(chart), port: Port.http(80) }),
  },
  'a service name with a dot': {
    code: 'InvalidName', at: 'shop/a.b', value: "'a.b'", fix: '"a-b"', by: (chart) => new MeshService(chart, 'a.b', { namespace: shopOf(chart), port: Port.http(80) }),
  },
  'a version name with a dot': {
    code: 'InvalidName',
    at: 'shop/a',
    value: "'1.2'",
    fix: '"1-2"',
    by: (chart) => new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), versions: { 1.2: { version: '1.2' } } }),
  },
  'a label value with a space': {
    code: 'InvalidName',
    at: 'shop/a',
    value: "{ version: 'v 1' }",
    fix: 'labels that the pods carry',
    by: (chart) => new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), versions: { v1: { version: 'v 1' } } }),
  },
  'a label key with a space': {
    code: 'InvalidName',
    at: 'shop/a',
    value: "{ 'my app': 'web' }",
    fix: 'labels that the pods carry',
    by: (chart) => new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), selector: { 'my app': 'web' } }),
  },
  'a label value that is a number, from JavaScript': {
    code: 'InvalidName',
    at: 'shop/a',
    value: '{ version: 1 }',
    fix: 'labels that the pods carry',
    by: (chart) => new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), versions: { v1: { version: untyped(1) } } }),
  },
  'a name that is null, from JavaScript': {
    code: 'InvalidName', at: here, value: 'null', fix: 'such as "reviews"', by: () => Mesh.fromAttributes({ revision: untyped(null) }),
  },
  'a trust domain that is a number, from JavaScript': {
    code: 'InvalidName', at: here, value: '7', fix: 'shop.example.com', by: () => Mesh.fromAttributes({ trustDomain: untyped(7) }),
  },
  'a trust domain with a scheme': { code: 'InvalidName', at: here, value: "'spiffe://a'", fix: 'without scheme', by: () => Mesh.fromAttributes({ trustDomain: 'spiffe://a' }) },
  'a revision with a dot': { code: 'InvalidName', at: here, value: "'1.31'", fix: '"1-31"', by: () => Mesh.fromAttributes({ revision: '1.31' }) },
  'a port name in capitals': { code: 'InvalidName', at: here, value: "'HTTP'", fix: '"http"', by: () => Port.http(80, { name: 'HTTP' }) },
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
  'two services of one name': {
    code: 'DuplicateName',
    at: 'shop/b/service-account',
    value: "'shop/web'",
    fix: 'Keep one',
    by: (chart) => {
      const namespace = shopOf(chart);
      new MeshService(chart, 'a', { name: 'web', namespace, port: Port.http(80) });
      new MeshService(chart, 'b', { name: 'web', namespace, port: Port.http(80) });
    },
  },
  'two policies of one namespace': {
    code: 'ConflictingPolicies',
    at: 'shop/mtls',
    value: "'PERMISSIVE'",
    fix: 'Keep one',
    by: (chart) => new StrictMtls(chart, 'mtls', { target: new ZeroTrustNamespace(chart, 'ns', { name: 'shop', mesh: Mesh.fromAttributes() }), enforce: false }),
  },
};

const ports: Record<string, Mistake> = {
  'port 0': { code: 'InvalidValue', at: here, value: '0', fix: '8080', by: () => Port.http(0) },
  'a port beyond 65535': { code: 'InvalidValue', at: here, value: '65536', fix: '8080', by: () => Port.tcp(65536) },
  'a fractional port': { code: 'InvalidValue', at: here, value: '80.5', fix: '8080', by: () => Port.tcp(80.5) },
  'a port as text': { code: 'InvalidValue', at: here, value: "'80'", fix: '8080', by: () => Port.tcp(untyped('80')) },
  'two ports of one name': {
    code: 'InvalidValue',
    at: 'shop/a',
    value: "{ name: 'http', number: 81 }",
    fix: "name: 'http-81'",
    by: (chart) => new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), additionalPorts: [Port.http(81)] }),
  },
  'a service without a port, from JavaScript': {
    code: 'ServiceWithoutPorts',
    at: 'shop/a',
    value: '[ undefined ]',
    fix: 'Port.http(8080)',
    by: (chart) => new MeshService(chart, 'a', untyped({ namespace: shopOf(chart) })),
  },
  'versions with the same labels': {
    code: 'InvalidValue',
    at: 'shop/a',
    value: "{ version: 'v1' }",
    fix: "v2: { version: 'v2' }",
    by: (chart) => new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), versions: { v1: { version: 'v1' }, v2: { version: 'v1' } } }),
  },
  'a version without labels': {
    code: 'InvalidValue',
    at: 'shop/a',
    value: '{}',
    fix: "v1: { version: 'v1' }",
    by: (chart) => new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), versions: { v1: {} } }),
  },
};

const weights: Record<string, Mistake> = {
  'weights that sum to 90': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '{ v1: 60, v2: 30 }',
    fix: 'Give 10 more',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: { v1: Percent.of(60), v2: Percent.of(30) } }),
  },
  'weights that sum to 110': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '{ v1: 60, v2: 50 }',
    fix: 'Take 10 away',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: { v1: Percent.of(60), v2: Percent.of(50) } }),
  },
  'no weights': {
    code: 'InvalidWeights', at: 'shop/canary', value: '{}', fix: 'Give 100 more', by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: {} }),
  },
  'a negative weight': { code: 'InvalidValue', at: here, value: '-5', fix: 'Percent.of(5)', by: () => Percent.of(-5) },
  'a weight above 100': { code: 'InvalidValue', at: here, value: '101', fix: 'share of a hundred', by: () => Percent.of(101) },
  'no number as a weight': { code: 'InvalidValue', at: here, value: 'NaN', fix: 'Percent.of(5)', by: () => Percent.of(NaN) },
  'a fractional weight': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '2.5',
    fix: 'Percent.of(3)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', weight: Percent.of(2.5) }),
  },
  'a fractional weight among many': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '0.1',
    fix: 'Percent.of(1)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: { v1: Percent.of(0.1), v2: Percent.of(99.9) } }),
  },
  'a fractional step that is not in force yet': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '7.5',
    fix: 'Percent.of(8)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [Percent.of(5), Percent.of(7.5)], step: 0 }),
  },
  'a bare number as a weight, from JavaScript': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '5',
    fix: 'Percent.of(5)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', weight: untyped(5) }),
  },
  'a canary that is the stable version': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: "'v1'",
    fix: 'Name two versions',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v1', weight: Percent.of(5) }),
  },
  'steps that go back': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '[ 50, 5 ]',
    fix: '5, 50',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [Percent.of(50), Percent.of(5)], step: 0 }),
  },
  'a step too far': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '2',
    fix: 'from 0 to 1',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [Percent.of(5), Percent.of(50)], step: 2 }),
  },
  'no steps': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '0',
    fix: 'Give it steps',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [], step: 0 }),
  },
};

const routes: Record<string, Mistake> = {
  'an unknown canary, from JavaScript': {
    code: 'UnknownVersion',
    at: 'shop/canary',
    value: "'v9'",
    fix: 'v1, v2, v3',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: untyped('v9'), weight: Percent.of(5) }),
  },
  'the labels of an unknown version, from JavaScript': {
    code: 'UnknownVersion', at: 'shop/reviews', value: "'constructor'", fix: 'v1, v2, v3', by: (chart) => newReviews(chart).podLabels(untyped('constructor')),
  },
  'a version that only looks known, from JavaScript': {
    code: 'UnknownVersion',
    at: 'shop/ab',
    value: "'constructor'",
    fix: 'v1, v2, v3',
    by: (chart) => new AbTest(chart, 'ab', { service: newReviews(chart), when: user, use: untyped('constructor') }),
  },
  'a version of a service without any, from JavaScript': {
    code: 'UnknownVersion',
    at: 'shop/plain',
    value: "'v1'",
    fix: 'versions: {',
    by: (chart) => {
      plain(chart).addRoute('r', { when: user, to: untyped('v1') });
    },
  },
  'two routes for the same requests': {
    code: 'ConflictingRoutes',
    at: 'shop/b',
    value: "[ { version: 'v3', weight: 100 } ]",
    fix: 'narrower',
    by: (chart) => {
      const reviews = newReviews(chart);
      new AbTest(chart, 'a', { service: reviews, when: user.and(RequestMatch.method('GET')), use: 'v2' });
      new AbTest(chart, 'b', { service: reviews, when: RequestMatch.method('GET').and(RequestMatch.header('USER', StringMatch.exact('k'))), use: 'v3' });
    },
  },
  'two services that share their pods, each allowing others': {
    code: 'InvalidAccess',
    at: 'shop/a',
    value: "{ app: 'a' }",
    fix: 'pods of their own',
    by: (chart) => {
      const namespace = shopOf(chart);
      const [a, admin] = ['a', 'a-admin'].map((id) => new MeshService(chart, id, { namespace, port: Port.http(80), selector: id === 'a' ? { app: 'a' } : { app: 'a', role: 'admin' } }));
      a!.allowFrom(admin!, Access.http({ methods: ['GET'] }));
      admin!.allowFrom(a!, Access.any());
    },
  },
  'a client of another cluster': {
    code: 'InvalidAccess',
    at: 'shop/plain',
    value: "'west'",
    fix: 'of the same cluster',
    by: (chart) => {
      const west = MeshNamespace.fromAttributes(chart, 'west', { mesh: Mesh.fromAttributes({ cluster: 'west' }) });
      plain(chart).allowFrom(new MeshService(chart, 'web', { namespace: west, port: Port.http(80) }), Access.any());
    },
  },
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
  'a cluster without a name': { code: 'InvalidName', at: here, value: "''", fix: 'prod-eu', by: () => Mesh.fromAttributes({ cluster: '' }) },
  'two breakers of one service': {
    code: 'ConflictingPolicies',
    at: 'shop/b',
    value: 'maxConnections: 20',
    fix: 'a version or port of its own',
    by: (chart) => {
      const reviews = newReviews(chart);
      new CircuitBreaker(chart, 'a', { service: reviews, limits: { maxConnections: 10 } });
      new CircuitBreaker(chart, 'b', { service: reviews, limits: { maxConnections: 20 } });
    },
  },
  'two canaries of one service': {
    code: 'ConflictingRoutes',
    at: 'shop/b',
    value: '100',
    fix: 'Keep one',
    by: (chart) => {
      const reviews = newReviews(chart);
      new CanaryRelease(chart, 'a', { service: reviews, weights: { v1: Percent.of(100) } });
      new CanaryRelease(chart, 'b', { service: reviews, weights: { v2: Percent.of(100) } });
    },
  },
  'two owners of one host': {
    code: 'HostOwnedTwice',
    at: 'shop/mine',
    value: "'reviews.shop.svc.cluster.local'",
    fix: 'Pass that construct',
    by: (chart) => {
      const reviews = newReviews(chart);
      reviews.addRoute('a', { when: user, to: 'v1' });
      const mine = MeshService.fromAttributes(chart, 'mine', { name: 'reviews', namespace: reviews.namespace, port: Port.http(9080), versions: { v1: { version: 'v1' } } });
      mine.addRoute('b', { when: RequestMatch.method('GET'), to: 'v1' });
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
  'routes of a TCP service': {
    code: 'NotHttp',
    at: 'shop/plain',
    value: "[ 'tcp 80' ]",
    fix: 'Port.http',
    by: (chart) => {
      plain(chart, Port.tcp(80)).addRoute('r', { when: user, to: untyped('v1') });
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
  'a match on a port that the service does not have': {
    code: 'InvalidMatch',
    at: 'shop/ab',
    value: '9999',
    fix: '9080',
    by: (chart) => new AbTest(chart, 'ab', { service: newReviews(chart), when: user.or(RequestMatch.port(9999)), use: 'v2' }),
  },
  'a canary behind a rule that takes all requests of its only port': {
    code: 'ConflictingRoutes',
    at: 'shop/canary',
    value: "'canary'",
    fix: 'narrower',
    by: (chart) => {
      const reviews = newReviews(chart);
      new AbTest(chart, 'ab', { service: reviews, when: RequestMatch.port(9080), use: 'v2' });
      new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
    },
  },
  'the absence of a header as Gateway API': {
    code: 'UnsupportedByRoutingApi',
    at: 'shop/a',
    value: "'beta'",
    fix: 'RoutingApi.istio()',
    by: (chart) => {
      const namespace = shopOf(chart, { routingApi: RoutingApi.gatewayApi() });
      new MeshService(chart, 'a', { namespace, port: Port.http(80), versions: { v1: { version: 'v1' } } }).addRoute('r', { when: RequestMatch.withoutHeader('beta'), to: 'v1' });
    },
  },
  'routes of an ambient namespace': {
    code: 'UnsupportedByDataPlane',
    at: 'shop/a',
    value: "'shop'",
    fix: /new Waypoint/,
    by: (chart) => {
      const namespace = shopOf(chart, { dataPlane: DataPlane.ambient() });
      new MeshService(chart, 'a', { namespace, port: Port.http(80), versions: { v1: { version: 'v1' } } }).addRoute('r', { when: user, to: 'v1' });
    },
  },
};

const matches: Record<string, Mistake> = {
  'an empty text': { code: 'InvalidValue', at: here, value: "''", fix: 'hasHeader', by: () => StringMatch.exact('') },
  'an empty regular expression': { code: 'InvalidValue', at: here, value: "''", fix: 'RE2', by: () => StringMatch.regex('') },
  'an unbalanced regular expression': { code: 'InvalidValue', at: here, value: "'a('", fix: 'RE2', by: () => PathMatch.regex('a(') },
  'a regular expression that only JavaScript accepts': { code: 'InvalidValue', at: here, value: "'(?=a)b'", fix: 'no lookaround', by: () => StringMatch.regex('(?=a)b') },
  'a path without slash': { code: 'InvalidValue', at: here, value: "'reviews'", fix: '"/reviews"', by: () => PathMatch.prefix('reviews') },
  'a path with a query': { code: 'InvalidValue', at: here, value: "'/a?b=1'", fix: 'queryParam', by: () => PathMatch.exact('/a?b=1') },
  'two paths at once': {
    code: 'InvalidMatch', at: here, value: "'/b'", fix: /narrower|drop one/, by: () => RequestMatch.uri(PathMatch.prefix('/a')).and(RequestMatch.uri(PathMatch.prefix('/b'))),
  },
  'two cookies at once': {
    code: 'InvalidMatch',
    at: here,
    value: 'cookie',
    fix: 'regular expression',
    by: () => RequestMatch.cookie('a', StringMatch.exact('1')).and(RequestMatch.cookie('b', StringMatch.exact('2'))),
  },
  'a header that Istio ignores': { code: 'InvalidMatch', at: here, value: "'Host'", fix: 'RequestMatch.authority', by: () => RequestMatch.header('Host', StringMatch.exact('a')) },
  'a header name with a space': { code: 'InvalidMatch', at: here, value: "'end user'", fix: '"end-user"', by: () => RequestMatch.hasHeader('end user') },
  'a cookie name with a semicolon': { code: 'InvalidValue', at: here, value: "'a;b'", fix: '"session"', by: () => RequestMatch.cookie('a;b', StringMatch.exact('1')) },
  'an empty query parameter name': { code: 'InvalidValue', at: here, value: "''", fix: '"page"', by: () => RequestMatch.queryParam('', StringMatch.exact('1')) },
  'a method in small letters': { code: 'InvalidMatch', at: here, value: "'get'", fix: '"GET"', by: () => RequestMatch.method('get') },
  'no source labels': { code: 'InvalidMatch', at: here, value: '{}', fix: 'app: "web"', by: () => RequestMatch.sourceLabels({}) },
  'a source namespace in capitals': { code: 'InvalidName', at: here, value: "'Shop'", fix: '"shop"', by: () => RequestMatch.sourceNamespace('Shop') },
};

const allow = (chart: Chart, access: Access, port = Port.http(80)): void => {
  const web = plain(chart, port);
  web.allowFrom(new MeshService(chart, 'client', { namespace: web.namespace, port: Port.http(80) }), access);
};

const access: Record<string, Mistake> = {
  'an empty list of methods': { code: 'InvalidAccess', at: here, value: '[]', fix: 'Leave methods out', by: () => Access.http({ methods: [] }) },
  'an empty list of ports': { code: 'InvalidAccess', at: here, value: '[]', fix: 'Leave ports out', by: () => Access.tcp({ ports: [] }) },
  'a method in small letters, in access': { code: 'InvalidAccess', at: here, value: "'get'", fix: '"GET"', by: () => Access.http({ methods: ['get'] }) },
  'a wildcard inside a host': { code: 'InvalidAccess', at: here, value: "'a.*.com'", fix: '*.example.com', by: () => Access.http({ hosts: ['a.*.com'] }) },
  'a wildcard in a path': { code: 'InvalidAccess', at: here, value: "'/a*'", fix: 'PathMatch.prefix', by: () => Access.http({ paths: [PathMatch.exact('/a*')] }) },
  'a regular expression as a path, from JavaScript': {
    code: 'InvalidAccess', at: here, value: "'/a.+'", fix: 'PathMatch.prefix', by: () => Access.http({ paths: [untyped(PathMatch.regex('/a.+'))] }),
  },
  'a host that is denied without the ports behind it': {
    code: 'InvalidAccess', at: 'shop/reviews', value: "'admin.example.com'", fix: '"admin.example.com:*"', by: (chart) => { newReviews(chart).denyFrom(Caller.anyone(), Access.http({ hosts: ['admin.example.com'] })); },
  },
  'hosts that are denied by a pattern, which no port fits behind': {
    code: 'InvalidAccess', at: 'shop/reviews', value: "'*.example.com'", fix: 'Name each host', by: (chart) => { newReviews(chart).denyFrom(Caller.anyone(), Access.http({ hosts: ['*.example.com'] })); },
  },
  'a gRPC method without service': { code: 'InvalidAccess', at: here, value: "'AddItem'", fix: 'package.Service/Method', by: () => Access.grpc({ methods: ['AddItem'] }) },
  'HTTP access to a TCP service': {
    code: 'InvalidAccess',
    at: 'shop/plain',
    value: "[ 'tcp 80' ]",
    fix: 'Access.tcp',
    by: (chart) => {
      allow(chart, Access.http({ methods: ['GET'] }), Port.tcp(80));
    },
  },
  'a port of another service': {
    code: 'InvalidAccess',
    at: 'shop/plain',
    value: '81',
    fix: 'Use one of 80',
    by: (chart) => {
      allow(chart, Access.tcp({ ports: [Port.tcp(81)] }));
    },
  },
  'a port whose container port is only named': {
    code: 'InvalidAccess',
    at: 'shop/plain',
    value: "'web'",
    fix: 'number as targetPort',
    by: (chart) => {
      const port = Port.http(80, { targetPort: 'web' });
      allow(chart, Access.http({ ports: [port] }), port);
    },
  },
  'access to a service without selector': {
    code: 'InvalidAccess',
    at: 'shop/a',
    value: '{}',
    fix: 'selector:',
    by: (chart) => {
      new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), selector: {} }).allowFrom(gatewayOf(chart), Access.any());
    },
  },
  'a client outside of the mesh': {
    code: 'InvalidAccess',
    at: 'shop/plain',
    value: "'disabled'",
    fix: 'take part in the mesh',
    by: (chart) => {
      const web = plain(chart);
      const outside = MeshNamespace.fromAttributes(chart, 'outside', { mesh: web.namespace.mesh, injection: Injection.disabled() });
      web.allowFrom(MeshService.fromAttributes(chart, 'a', { namespace: outside, port: Port.http(80), serviceAccount: 'a' }), Access.any());
    },
  },
  'a client whose ServiceAccount nobody says': {
    code: 'InvalidAccess',
    at: 'shop/plain',
    value: '[]',
    fix: 'serviceAccount:',
    by: (chart) => {
      const web = plain(chart);
      web.allowFrom(MeshService.fromAttributes(chart, 'a', { namespace: web.namespace, port: Port.http(80) }), Access.any());
    },
  },
  'access to a service of the root namespace, where its policy would select pods everywhere': {
    code: 'InvalidAccess',
    at: 'shop/a',
    value: "'istio-system'",
    fix: 'namespace of its own',
    by: (chart) => {
      const edge = gatewayOf(chart);
      MeshService.fromAttributes(chart, 'a', { namespace: edge.namespace, port: Port.http(80) }).allowFrom(edge, Access.any());
    },
  },
  'mutual TLS for a service of the root namespace, which Istio would ignore': {
    code: 'ContradictingProps',
    at: 'shop/mtls',
    value: "'istio-system'",
    fix: 'Make the mesh the target',
    by: (chart) => new StrictMtls(chart, 'mtls', { target: MeshService.fromAttributes(chart, 'a', { namespace: gatewayOf(chart).namespace, port: Port.http(80) }) }),
  },
  'zero trust for the root namespace, which would hold for all': {
    code: 'ContradictingProps',
    at: 'shop/istio-root',
    value: "'istio-root'",
    fix: 'namespace of their own',
    by: (chart) => new ZeroTrustNamespace(chart, 'istio-root', { mesh: Mesh.fromAttributes({ rootNamespace: 'istio-root' }) }),
  },
  'HTTP access in ambient mode': {
    code: 'UnsupportedByDataPlane',
    at: 'shop/a',
    value: "[ 'GET' ]",
    fix: 'Access.tcp',
    by: (chart) => {
      const namespace = shopOf(chart, { dataPlane: DataPlane.ambient() });
      new MeshService(chart, 'a', { namespace, port: Port.http(80) })
        .allowFrom(new MeshService(chart, 'b', { namespace, port: Port.http(80) }), Access.http({ methods: ['GET'] }));
    },
  },
  'mutual TLS for a port of a namespace': {
    code: 'ContradictingProps',
    at: 'shop/mtls',
    value: "{ '80': 'DISABLE' }",
    fix: 'Make the target the service',
    by: (chart) => new StrictMtls(chart, 'mtls', { target: shopOf(chart), ports: { 80: 'DISABLE' } }),
  },
  'mutual TLS for a service without selector': {
    code: 'InvalidValue',
    at: 'shop/mtls',
    value: '{}',
    fix: 'target the namespace',
    by: (chart) => new StrictMtls(chart, 'mtls', { target: MeshService.fromAttributes(chart, 'a', { namespace: shopOf(chart), port: Port.http(80), selector: {} }) }),
  },
  'zero trust outside of the mesh': {
    code: 'ContradictingProps',
    at: 'shop/ns',
    value: "'disabled'",
    fix: 'Injection.enabled',
    by: (chart) => new ZeroTrustNamespace(chart, 'ns', { mesh: Mesh.fromAttributes(), injection: Injection.disabled() }),
  },
  'a Pod Security level that sidecars do not meet': {
    code: 'ContradictingProps',
    at: 'shop/ns',
    value: "'restricted'",
    fix: 'cni: true',
    by: (chart) => new MeshNamespace(chart, 'ns', { mesh: Mesh.fromAttributes(), podSecurity: 'restricted' }),
  },
};

const bomb = ['a: &a0 [x]', ...Array.from({ length: 12 }, (_, i) => `b${i}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`)].join('\n');

const manifests: Record<string, Mistake> = {
  'a document that is not there': { code: 'InvalidDocument', at: 'nowhere.yaml', value: 'ENOENT', fix: 'Name files that are there', by: () => readSource('nowhere.yaml', []) },
  'a file that is not there': { code: 'UnreadableManifest', at: 'nowhere.yaml', value: "'nowhere.yaml'", fix: 'relative to', by: () => Manifests.read('nowhere.yaml') },
  'YAML that breaks off': { code: 'UnreadableManifest', at: 'a.yaml:3', value: 'metadata: ]}', fix: 'valid YAML', by: () => Manifests.parse('apiVersion: v1\nkind: Service\nmetadata: ]}', 'a.yaml') },
  'a tab as indentation': { code: 'UnreadableManifest', at: 'a.yaml:2', value: '\\t', fix: 'valid YAML', by: () => Manifests.parse('metadata:\n\tname: web\n', 'a.yaml') },
  'a key twice': {
    code: 'UnreadableManifest', at: 'a.yaml:3', value: 'kind: Pod', fix: 'valid YAML', by: () => Manifests.parse('apiVersion: v1\nkind: Service\nkind: Pod\n', 'a.yaml'),
  },
  'an alias of nothing': { code: 'UnreadableManifest', at: 'a.yaml:1', value: '*x', fix: 'valid YAML', by: () => Manifests.parse('a: *x', 'a.yaml') },
  'an alias bomb': { code: 'UnreadableManifest', at: 'a.yaml:1', value: '&a0', fix: 'valid YAML', by: () => Manifests.parse(bomb, 'a.yaml') },
  'a chart template that is no YAML': {
    code: 'UnreadableManifest', at: 'a.yaml:1', value: '{{- if', fix: 'Render the template', by: () => Manifests.parse('{{- if .Values.web }}\napiVersion: v1\n{{- end }}\n', 'a.yaml'),
  },
  'a chart template': {
    code: 'InvalidManifest', at: 'a.yaml:1', value: '.Values.kind', fix: 'rendered first', by: () => Manifests.parse('apiVersion: v1\nkind: {{ .Values.kind }}\n', 'a.yaml'),
  },
  'a values file': { code: 'InvalidManifest', at: 'a.yaml:1', value: '{ replicas: 2 }', fix: 'rendered first', by: () => Manifests.parse('replicas: 2', 'a.yaml') },
  'plain text': { code: 'InvalidManifest', at: 'a.yaml:1', value: "'hello'", fix: 'rendered first', by: () => Manifests.parse('hello', 'a.yaml') },
  'an object without a name': {
    code: 'InvalidManifest', at: 'a.yaml:2', value: 'nothing', fix: 'Give it a name', by: () => Manifests.parse('---\napiVersion: v1\nkind: Service\nmetadata: {}\n', 'a.yaml'),
  },
  'an object without a name in a list': {
    code: 'InvalidManifest', at: 'a.yaml:1', value: 'nothing', fix: 'Give it a name', by: () => Manifests.parse('{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Pod }] }', 'a.yaml'),
  },
  'a service that is not in the manifests': { code: 'ServiceNotFound', at: 'shop/shop-namespace', value: "'shop'", fix: 'Use one of web', by: (chart) => adopt(chart, service, 'shop') },
  'a service of another namespace only': {
    code: 'ServiceNotFound', at: 'shop/shop-namespace', value: "'web'", fix: 'namespace other, where web.yaml:2 has it', by: (chart) => adopt(chart, service.replace('name: web', 'name: web, namespace: other')),
  },
  'no Services at all': { code: 'ServiceNotFound', at: 'shop/shop-namespace', value: "'web'", fix: 'Read the files', by: (chart) => adopt(chart, deployment) },
  'a service twice': {
    code: 'AmbiguousService', at: 'web.yaml:7', value: "'web'", fix: 'one environment', by: (chart) => adopt(chart, `${service}---${service}---${deployment}`),
  },
  'a selector that matches no workload': {
    code: 'SelectorWithoutWorkload', at: 'web.yaml:2', value: "{ app: 'web' }", fix: 'Deployment', by: (chart) => adopt(chart, `${service}---${deployment.replace('app: web', 'app: webb')}`),
  },
  'a Service without ports': {
    code: 'ServiceWithoutPorts', at: 'web.yaml:2', value: '[]', fix: 'Give it the port', by: (chart) => adopt(chart, `${service.replace('[{ port: 80 }]', '[]')}---${deployment}`),
  },
  'a Service of UDP ports only': {
    code: 'ServiceWithoutPorts',
    at: 'web.yaml:2',
    value: "protocol: 'UDP'",
    fix: 'Give it the port',
    by: (chart) => adopt(chart, `${service.replace('port: 80', 'port: 53, protocol: UDP')}---${deployment}`),
  },
  'a Service with an impossible port': {
    code: 'InvalidValue', at: 'web.yaml:2', value: '70000', fix: '8080', by: (chart) => adopt(chart, `${service.replace('port: 80', 'port: 70000')}---${deployment}`),
  },
  'a version that no Deployment has': {
    code: 'VersionWithoutWorkload', at: 'web.yaml:2', value: "'v2'", fix: 'Use one of v1', by: (chart) => adopt(chart, `${service}---${deployment}`, 'web', ['v1', 'v2']),
  },
  'versions of unlabelled workloads': {
    code: 'VersionWithoutWorkload',
    at: 'web.yaml:2',
    value: "'v1'",
    fix: 'version: v1',
    by: (chart) => adopt(chart, `${service}---${deployment.replace(', version: v1', '')}`, 'web', ['v1']),
  },
  'versions that would be one subset': {
    code: 'InvalidValue',
    at: 'web.yaml:2',
    value: "[ '1-2', '1.2' ]",
    fix: 'Rename one',
    by: (chart) => adopt(chart, `${service}---${deployment.replace('version: v1', 'version: "1.2"')}---${deployment.replace('version: v1', 'version: 1-2')}`),
  },
};

const install: Record<string, Mistake> = {
  'an Istio version that is not known': {
    code: 'UnsupportedVersion', at: 'shop/mesh', value: "'0.9.0'", fix: /1\.\d+/, by: (chart) => new MeshInstall(chart, 'mesh', untyped({ version: '0.9.0' })),
  },
};

// The others are in test/extensions.
const extensions: Record<string, Mistake> = {
  'a module by a tag that moves': {
    code: 'UnpinnedArtifact', at: here, value: "'a.example/filter:latest'", fix: /digest/, by: () => WasmModule.oci('a.example/filter:latest'),
  },
  'a patch in relation to others': {
    code: 'FragilePatch',
    at: 'shop/patch',
    value: '{ priority: 0 }',
    fix: /priority: 10/,
    by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), changes: [EnvoyPatch.httpFilter().remove('istio.stats')] }),
  },
};

const output = pulumi.output('a') as unknown as string;
const outputs: Record<string, Mistake> = {
  'an Output of Pulumi in a template literal': {
    code: 'MisusedOutput', at: here, value: "'https://…'", fix: 'pulumi.interpolate', by: () => defer(`https://${output}`),
  },
};

const table: Record<string, Mistake> = {
  ...outputs,
  ...extensions,
  ...names,
  ...ports,
  ...weights,
  ...routes,
  ...matches,
  ...access,
  ...manifests,
  ...install,
  ...edgeMistakes,
  ...securityMistakes,
  ...installMistakes,
  ...zeroTrustMistakes,
  ...endUserMistakes,
  ...telemetryMistakes,
  ...trafficMistakes,
  ...releaseMistakes,
};

/** What is thrown at once, or else what the whole tree shows. */
function errorOf(chart: Chart, { by }: Mistake): { error: MeshError | undefined; late: boolean } {
  try {
    by(chart);
  } catch (error) {
    if (error instanceof MeshError) return { error, late: false };
    throw error;
  }
  return { error: problemsOf(chart.node.root)[0], late: true };
}

test.each(Object.entries(table))('%s: code, place, value and fix', (_, mistake) => {
  const { error } = errorOf(newChart(), mistake);
  expect(error).toMatchObject({ name: 'MeshError', code: mistake.code, at: typeof mistake.at === 'string' ? mistake.at : expect.stringMatching(mistake.at) as string });
  expect(error?.fix).toMatch(mistake.fix);
  for (const said of [mistake.code, error?.at, mistake.value, error?.fix]) expect(error?.message).toContain(said);
});

test('every code is the answer to some mistake', () => {
  expect([...new Set(Object.values(table).map(({ code }) => code))].sort()).toEqual(Object.keys(meshErrorCodes).sort());
});

test('what only the whole tree shows is reported together, and nothing is written', () => {
  const chart = newChart();
  const late = Object.values(table).filter((mistake) => errorOf(newChart(), mistake).late);
  expect(late.length).toBeGreaterThan(3);
  for (const [index, mistake] of late.entries()) errorOf(new Chart(chart.node.root, `late-${index}`), mistake);
  const app = chart.node.root as App;
  const problems = problemsOf(app).map(({ message }) => message);
  expect(problems.length).toBeGreaterThanOrEqual(late.length);

  let said = '';
  try {
    app.synth();
  } catch (error) {
    said = (error as Error).message;
  }
  for (const problem of problems) expect(said).toContain(problem);
  expect(fs.existsSync(app.outdir) ? fs.readdirSync(app.outdir) : []).toEqual([]);
});

test('a tree without mistakes is written', () => {
  const chart = newChart();
  newReviews(chart).addRoute('r', { when: user, to: 'v1' });
  const app = chart.node.root as App;
  expect(problemsOf(app)).toEqual([]);
  app.synth();
  expect(fs.readdirSync(app.outdir).map((file) => path.extname(file))).toEqual(['.yaml']);
});
