import { accessTarget, decideAccess, effectiveMtls, Manifests, MeshError } from '../../src';

const manifestsOf = (...objects: readonly object[]): Manifests => Manifests.parse(objects.map((each) => JSON.stringify(each)).join('\n---\n'), 'mesh.yaml');
const peer = (name: string, namespace: string, spec: object): object => ({ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name, namespace }, spec });
const mtls = (mode: string): object => ({ mtls: { mode } });
const to = { namespace: 'shop', labels: { app: 'reviews' }, port: 9080 };

test('a port goes before its workload, that before the namespace, that before the mesh', () => {
  const mesh = peer('default', 'istio-system', mtls('STRICT'));
  const namespace = peer('default', 'shop', mtls('DISABLE'));
  const workload = peer('reviews', 'shop', { selector: { matchLabels: { app: 'reviews' } }, ...mtls('PERMISSIVE'), portLevelMtls: { 9090: { mode: 'STRICT' } } });

  expect(effectiveMtls(manifestsOf(), to)).toEqual({ mode: 'PERMISSIVE', because: 'no PeerAuthentication says otherwise' });
  expect(effectiveMtls(manifestsOf(mesh), to)).toEqual({ mode: 'STRICT', because: 'PeerAuthentication istio-system/default (mesh.yaml:1) spec.mtls' });
  expect(effectiveMtls(manifestsOf(mesh, namespace), to).mode).toBe('DISABLE');
  expect(effectiveMtls(manifestsOf(mesh, namespace), { ...to, proxy: 'ztunnel' })).toMatchObject({ mode: 'PERMISSIVE', because: expect.stringContaining('ambient does not know') });
  expect(effectiveMtls(manifestsOf(mesh, namespace, workload), to).mode).toBe('PERMISSIVE');
  expect(effectiveMtls(manifestsOf(mesh, namespace, workload), { ...to, port: 9090 }).because).toContain('shop/reviews (mesh.yaml:5) spec.portLevelMtls.9090');
  expect(effectiveMtls(manifestsOf(mesh, namespace, workload), { ...to, labels: {} }).mode).toBe('DISABLE');
});

test('what is UNSET is inherited, and policies for some pods of the root namespace count for nothing', () => {
  const mesh = peer('default', 'istio-system', mtls('STRICT'));
  const some = peer('some', 'istio-system', { selector: { matchLabels: { app: 'reviews' } }, ...mtls('DISABLE') });
  const unset = peer('reviews', 'shop', { selector: { matchLabels: { app: 'reviews' } }, ...mtls('UNSET'), portLevelMtls: { 9080: { mode: 'UNSET' } } });
  expect(effectiveMtls(manifestsOf(some, unset, peer('ns', 'shop', {}), mesh), to).because).toContain('istio-system/default');
});

test('of two policies for the same, the first by name holds', () => {
  expect(effectiveMtls(manifestsOf(peer('b', 'shop', mtls('STRICT')), peer('a', 'shop', mtls('DISABLE'))), to).mode).toBe('DISABLE');
});

test('plaintext is refused where mutual TLS is STRICT, before any policy allows it, but gateways have listeners of their own', () => {
  const manifests = manifestsOf(peer('default', 'shop', mtls('STRICT')));
  const refused = decideAccess(manifests, { to, request: {} });
  expect(refused.reason).toBe('the call is plaintext, and mutual TLS is STRICT by PeerAuthentication shop/default (mesh.yaml:1) spec.mtls');
  expect(refused.decision).toBe('DENY');
  expect(decideAccess(manifests, { to, from: { serviceAccount: 'web' } })).toMatchObject({ decision: 'ALLOW', mtls: { mode: 'STRICT' } });
  expect(decideAccess(manifests, { to: { ...to, proxy: 'gateway' }, request: {} }).decision).toBe('ALLOW');
});

test('a token needs a RequestAuthentication that knows its issuer and audience; without any, nobody verifies it', () => {
  const jwt = { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name: 'jwt', namespace: 'shop' }, spec: { jwtRules: [{ issuer: 'https://id', audiences: ['https://shop/'] }] } };
  const tokenOf = (manifests: Manifests, token: object): readonly (string | undefined)[] => {
    const decision = decideAccess(manifests, { to, from: { serviceAccount: 'web' }, request: { token } });
    return [decision.decision, decision.token?.outcome];
  };
  expect(tokenOf(manifestsOf(jwt), { issuer: 'https://id', audiences: ['shop'] })).toEqual(['ALLOW', 'accepted']);
  expect(tokenOf(manifestsOf(jwt), { claims: { iss: 'https://id', aud: 'https://shop' } })).toEqual(['ALLOW', 'accepted']);
  expect(tokenOf(manifestsOf(jwt), { issuer: 'https://id', audiences: ['other'] })).toEqual(['DENY', 'refused']);
  expect(tokenOf(manifestsOf(jwt), { issuer: 'https://other' })).toEqual(['DENY', 'refused']);
  expect(tokenOf(manifestsOf(), { issuer: 'https://id' })).toEqual(['ALLOW', 'unverified']);
  expect(decideAccess(manifestsOf(jwt), { to, request: {} })).toMatchObject({ decision: 'ALLOW' });
});

describe('the workload behind a Service', () => {
  const labels = { app: 'reviews', version: 'v1' };
  const containers = [{ name: 'app', ports: [{ name: 'web', containerPort: 9080 }] }];
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'reviews', namespace: 'shop' }, spec: { template: { metadata: { labels }, spec: { containers } } } };
  const service = (ports: readonly object[], selector: object = { app: 'reviews' }): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'reviews', namespace: 'shop' }, spec: { selector, ports } });

  test('has the labels of its pods and the port on which they listen', () => {
    const target = (port: object): unknown => accessTarget(manifestsOf(deployment, service([port])), { service: 'reviews', namespace: 'shop' });
    expect(target({ port: 80, targetPort: 'web' })).toEqual({ namespace: 'shop', labels, port: 9080 });
    expect(target({ port: 80, targetPort: 8080 })).toMatchObject({ port: 8080 });
    expect(target({ port: 80 })).toMatchObject({ port: 80 });
  });

  test.each([
    ['no Service', 'ServiceNotFound', [deployment], undefined],
    ['no workload', 'SelectorWithoutWorkload', [service([{ port: 80 }])], undefined],
    ['an empty selector', 'SelectorWithoutWorkload', [deployment, service([{ port: 80 }], {})], undefined],
    ['several ports', 'InvalidValue', [deployment, service([{ port: 80 }, { port: 81 }])], undefined],
    ['no such port', 'InvalidValue', [deployment, service([{ port: 80 }])], 81],
    ['no such named port', 'InvalidValue', [deployment, service([{ port: 80, targetPort: 'admin' }])], 80],
  ] as const)('with %s is an error', (_, code, objects, port) => {
    const target = (): unknown => accessTarget(manifestsOf(...objects), { service: 'reviews', namespace: 'shop', ...(port !== undefined && { port }) });
    expect(target).toThrow(MeshError);
    expect(target).toThrow(expect.objectContaining({ code }));
  });
});
