import { App, Chart } from 'cdk8s';
import { containerOf, find, installed, names } from './fixtures';
import { GatewayTls, IngressGateway, Manifests, MeshInstall, MeshNamespace, MeshService, Platform, Port, Profile, Sizing, validateManifests } from '../../src';
import type { MeshInstallProps } from '../../src';

const brings = { definitions: false };
const minimal: MeshInstallProps = { profile: Profile.minimal(), brings };
const podOf = (objects: any[], name: string): any => find(objects, 'Deployment', name).spec.template;

describe('gateways with names of their own', () => {
  const objects = installed({
    ...minimal,
    platform: Platform.eks(),
    gateways: { internal: { exposure: 'internal', minReplicas: 2, ports: [{ name: 'tcp-db', port: 5432 }] }, partners: { addresses: ['eipalloc-1'] } },
  });

  test('have all that the ingress gateway has, under their names', () => {
    const kinds = ['Deployment', 'Service', 'ServiceAccount', 'Role', 'RoleBinding', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy'];
    const of = (name: string): string[] => kinds.flatMap((kind) => names(objects, kind).filter((each) => each.startsWith(name)).map((each) => `${kind} ${each}`));
    expect(of('internal')).toEqual([
      'Deployment internal', 'Service internal', 'ServiceAccount internal-service-account', 'Role internal-sds', 'RoleBinding internal-sds',
      'HorizontalPodAutoscaler internal', 'PodDisruptionBudget internal', 'NetworkPolicy internal',
    ]);
    expect(of('partners')).not.toContain('PodDisruptionBudget partners');
  });

  test('have settings of their own', () => {
    const [internal, partners] = ['internal', 'partners'].map((name) => find(objects, 'Service', name));
    expect(internal.metadata.annotations['service.beta.kubernetes.io/aws-load-balancer-scheme']).toBe('internal');
    expect(partners.metadata.annotations['service.beta.kubernetes.io/aws-load-balancer-eip-allocations']).toBe('eipalloc-1');
    expect(internal.spec.ports.map(({ port }: any) => port)).toEqual([15021, 80, 443, 5432]);
    expect(partners.spec.ports.map(({ port }: any) => port)).toEqual([15021, 80, 443]);
  });

  test('select their own pods only', () => {
    const selectors = ['internal', 'partners'].map((name) => find(objects, 'Service', name).spec.selector);
    expect(selectors).toEqual([{ app: 'internal', istio: 'internal' }, { app: 'partners', istio: 'partners' }]);
    expect(['internal', 'partners'].map((name) => find(objects, 'Deployment', name).spec.selector.matchLabels)).toEqual(selectors);
    for (const [index, name] of ['internal', 'partners'].entries()) expect(podOf(objects, name).metadata.labels).toMatchObject(selectors[index]);
  });

  test('are as large as the sizing says, unless they say it', () => {
    const sized = installed({ ...minimal, sizing: Sizing.production(), ingressGateway: {}, gateways: { a: {}, b: { minReplicas: 7 } } });
    const scaleOf = (name: string): unknown => find(sized, 'HorizontalPodAutoscaler', name).spec.minReplicas;
    expect(scaleOf('a')).toBe(scaleOf('istio-ingressgateway'));
    expect(containerOf(sized, 'a').resources).toEqual(containerOf(sized, 'istio-ingressgateway').resources);
    expect(find(sized, 'Deployment', 'b').spec.replicas ?? scaleOf('b')).toBe(7);
  });

  test('serve exposures of their own', () => {
    const chart = new Chart(new App(), 'istio');
    const install = new MeshInstall(chart, 'mesh', { brings, gateways: { internal: {} } });
    const web = new MeshService(chart, 'web', { namespace: new MeshNamespace(chart, 'shop', { mesh: install.mesh }), port: Port.http(8080) });
    const edges = { public: install.ingressGateway, private: install.gatewayNamed('internal') };
    for (const [id, workload] of Object.entries(edges)) new IngressGateway(chart, id, { workload }).expose(web, { host: 'shop.example.com', tls: GatewayTls.none() });
    const selectors = (chart.toJson()).filter(({ kind }) => kind === 'Gateway').map(({ spec }) => spec.selector);
    expect(selectors).toEqual([{ istio: 'ingressgateway' }, { istio: 'internal' }]);
  });

  test.each([
    ['the ingress gateway\'s', { 'istio-ingressgateway': {} }, 'istio-ingressgateway'],
    ['one that looks like the egress gateway\'s', { egressgateway: {} }, 'egressgateway'],
    ['istiod\'s', { pilot: {} }, 'pilot'],
    ['one of two that look alike', { 'internal': {}, 'istio-internal': {} }, 'istio-internal'],
  ])('may not have a name that is %s', (_, gateways, value) => {
    expect(() => installed({ gateways })).toThrow(expect.objectContaining({ code: 'DuplicateName', at: 'istio/mesh', value }));
  });

  test('are asked for by their names', () => {
    const install = new MeshInstall(new Chart(new App(), 'istio'), 'mesh', { ...minimal, gateways: { internal: {} } });
    expect(install.gatewayNamed('internal').host).toBe('internal.istio-system.svc.cluster.local');
    expect(() => install.gatewayNamed('public')).toThrow(expect.objectContaining({ code: 'InvalidValue', value: 'public', message: expect.stringContaining('Write one of internal') }));
  });

  test('of two installs of one cluster need names of their own', () => {
    const app = new App();
    new MeshInstall(new Chart(app, 'a'), 'mesh', { ...minimal, gateways: { internal: {} } });
    expect(() => new MeshInstall(new Chart(app, 'b'), 'mesh', { ...minimal, revision: 'b', gateways: { internal: {} } })).toThrow(expect.objectContaining({ code: 'ContradictingProps' }));
  });
});

describe('a gateway whose proxy istiod makes', () => {
  const objects = installed({ profile: Profile.default(), brings, meshId: 'shop', network: 'east', ingressGateway: { injected: true }, eastWestGateway: { injected: true } });

  test('leaves to the injector all that is not its own', () => {
    const { metadata, spec } = podOf(objects, 'istio-ingressgateway');
    expect(metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'default' });
    expect(metadata.annotations['inject.istio.io/templates']).toBe('gateway');
    expect(metadata.annotations['sidecar.istio.io/inject']).toBeUndefined();
    expect(Object.keys(spec).sort()).toEqual(['automountServiceAccountToken', 'containers', 'securityContext', 'serviceAccountName']);
    expect(containerOf(objects, 'istio-ingressgateway')).toMatchObject({ name: 'istio-proxy', image: 'auto' });
  });

  test('is as hardened as one that is rendered', () => {
    const rendered = installed({ profile: Profile.default(), brings });
    expect(podOf(objects, 'istio-ingressgateway').spec.securityContext).toEqual(podOf(rendered, 'istio-ingressgateway').spec.securityContext);
    for (const part of ['securityContext', 'resources', 'ports']) expect(containerOf(objects, 'istio-ingressgateway')[part]).toEqual(containerOf(rendered, 'istio-ingressgateway')[part]);
    expect(find(objects, 'NetworkPolicy', 'istio-ingressgateway')).toEqual(find(rendered, 'NetworkPolicy', 'istio-ingressgateway'));
  });

  test('says of networks what no template knows', () => {
    expect(containerOf(objects, 'istio-eastwestgateway').env).toContainEqual({ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: 'east' });
  });

  test('asks for the revision of its install', () => {
    expect(podOf(installed({ brings, revision: 'canary', ingressGateway: { injected: true } }), 'istio-ingressgateway').metadata.labels['istio.io/rev']).toBe('canary');
  });

  test('passes the validation of its own objects', () => {
    expect(validateManifests(Manifests.parse(objects.map((object) => JSON.stringify(object)).join('\n---\n')))).toEqual([]);
  });
});
