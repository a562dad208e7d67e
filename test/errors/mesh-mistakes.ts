import type { Mistake } from './mistake';
import { here, untyped } from './mistake';
import { Mesh, MeshNamespace, MeshService, PathMatch, Port, RequestMatch, StringMatch } from '../../src';
import { shopOf } from '../mesh/fixtures';

export const meshMistakes: Record<string, Mistake> = {
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
  'a cluster without a name': { code: 'InvalidName', at: here, value: "''", fix: 'prod-eu', by: () => Mesh.fromAttributes({ cluster: '' }) },
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
