import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { gatewayOf, here, plain, untyped } from './mistake';
import { Access, Caller, DataPlane, Injection, Mesh, MeshNamespace, MeshService, PathMatch, Port, StrictMtls, ZeroTrustNamespace } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const allow = (chart: Chart, access: Access, port = Port.http(80)): void => {
  const web = plain(chart, port);
  web.allowFrom(new MeshService(chart, 'client', { namespace: web.namespace, port: Port.http(80) }), access);
};

export const accessMistakes: Record<string, Mistake> = {
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
  'two policies of one namespace': {
    code: 'ConflictingPolicies',
    at: 'shop/mtls',
    value: "'PERMISSIVE'",
    fix: 'Keep one',
    by: (chart) => new StrictMtls(chart, 'mtls', { target: new ZeroTrustNamespace(chart, 'ns', { name: 'shop', mesh: Mesh.fromAttributes() }), enforce: false }),
  },
};
