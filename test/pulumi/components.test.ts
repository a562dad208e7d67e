import * as pulumi from '@pulumi/pulumi';
import type { Chart } from 'cdk8s';
import { ApiObject } from 'cdk8s';
import type { Deployment } from './mocks';
import { deploy, valueOf } from './mocks';
import { MeshFleet, Percent, Port, Profile } from '../../src';
import { CanaryRelease, MeshInstall, MeshStack, objectId, StrictMtls, ZeroTrustNamespace } from '../../src/pulumi';

const later = (value: string): pulumi.Output<string> => pulumi.output(Promise.resolve(value));
const reviews = { name: later('reviews'), namespace: later('shop'), port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } };

describe('components', () => {
  let deployed: Deployment<{ readonly install: MeshInstall; readonly shop: ZeroTrustNamespace }>;
  beforeAll(async () => {
    deployed = await deploy(() => {
      const install = new MeshInstall('istio', { profile: Profile.default(), brings: { definitions: false }, trustDomain: later('example.org') });
      const shop = new ZeroTrustNamespace('shop', { mesh: install.mesh, name: later('shop-eu'), labels: { team: later('shop') } });
      new StrictMtls('mesh-mtls', { target: install.mesh });
      new StrictMtls('namespace-mtls', { target: { namespace: 'bookinfo' } });
      new StrictMtls('service-mtls', { target: reviews, ports: { 9090: 'PERMISSIVE' } });
      new CanaryRelease('canary', { service: { ...reviews, namespace: shop.namespaceName, mesh: install.mesh }, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
      return { install, shop };
    });
  });
  const inputsOf = (name: string): any => deployed.resources.get(name)?.inputs;

  test('are of types of their own, with their objects below them', () => {
    expect([...deployed.resources.values()].filter(({ type }) => type.startsWith('istio-constructs:')).map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      'canary istio-constructs:pulumi:CanaryRelease',
      'istio istio-constructs:pulumi:MeshInstall',
      'mesh-mtls istio-constructs:pulumi:StrictMtls',
      'namespace-mtls istio-constructs:pulumi:StrictMtls',
      'service-mtls istio-constructs:pulumi:StrictMtls',
      'shop istio-constructs:pulumi:ZeroTrustNamespace',
    ]);
  });

  test('take Outputs wherever a text stands', () => {
    expect(inputsOf('istio/istio/configuration/mesh').data.mesh).toContain('trustDomain: example.org');
    expect(inputsOf('shop/shop/namespace').metadata).toMatchObject({ name: 'shop-eu', labels: { team: 'shop' } });
    expect(inputsOf('service-mtls/mtls/peer-authentication')).toMatchObject({
      metadata: { name: 'reviews', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'reviews' } }, portLevelMtls: { 9090: { mode: 'PERMISSIVE' } } },
    });
    expect([...deployed.resources.values()].filter(({ inputs }) => JSON.stringify(inputs).includes('deferred'))).toEqual([]);
  });

  test('split requests between versions', () => {
    const [routes] = [...deployed.resources.values()].filter(({ type }) => type.endsWith(':VirtualService'));
    expect(routes?.inputs).toMatchObject({ metadata: { namespace: 'shop-eu' }, spec: { hosts: ['reviews.shop-eu.svc.cluster.local'], http: [{ route: [{ weight: 95 }, { weight: 5 }] }] } });
  });

  test('refuse plaintext in a mesh, and in a namespace', () => {
    expect(inputsOf('mesh-mtls/mtls/peer-authentication')).toMatchObject({ metadata: { namespace: 'istio-system' }, spec: { mtls: { mode: 'STRICT' } } });
    expect(inputsOf('namespace-mtls/mtls/peer-authentication').metadata.namespace).toBe('bookinfo');
  });

  test('for a mesh that another one installs wait until it is there', () => {
    const istiod = deployed.resources.get('istio/istio/istiod/deployment')!.turn;
    for (const name of ['shop/shop/namespace', 'mesh-mtls/mtls/peer-authentication']) expect(deployed.resources.get(name)!.turn).toBeGreaterThan(istiod);
    expect(deployed.resources.get('namespace-mtls/mtls/peer-authentication')!.turn).toBeLessThan(istiod);
  });

  test('tell what the rest of a program needs', async () => {
    const { install, shop } = deployed.result;
    expect(await valueOf(install.gatewayAddress)).toBe('203.0.113.7');
    expect(await valueOf(shop.namespaceName)).toBe('shop-eu');
  });
});

describe('clusters of a fleet', () => {
  const fleet = (chart: Chart): MeshFleet<'east'> => new MeshFleet(chart, 'fleet', { meshId: 'm', clusters: { east: {} }, shared: { brings: { definitions: false } } });

  test('need a provider each', async () => {
    const said = 'ContradictingProps at mesh: every cluster of a fleet has a provider (got \'east\'). Give it one in the arguments: { providers: { \'east\': … } }.';
    await expect(deploy(() => new MeshStack('mesh', fleet))).rejects.toThrow(said);
  });
});

describe('what is there already', () => {
  const imported = { options: (object: ApiObject) => ({ import: objectId(object) }) };
  const fromConfigGroup = {
    options: (object: ApiObject) => ({
      aliases: [{ name: objectId(object), parent: pulumi.createUrn('manifests', 'kubernetes:yaml:ConfigGroup') }],
    }),
  };
  const fromHelm = {
    options: (object: ApiObject) => ({ import: objectId(object), ignoreChanges: ['metadata.labels', 'metadata.annotations'] }),
  };
  const describe = (chart: Chart): void => {
    new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } });
    new ApiObject(chart, 'b', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  };

  test.each([imported, fromHelm])('is imported by namespace and name', async (args) => {
    const { resources } = await deploy(() => new MeshStack('mesh', describe, args));
    expect(['mesh/a', 'mesh/b'].map((name) => resources.get(name)?.imported)).toEqual(['shop/a', 'shop']);
  });

  test('continues what a ConfigGroup made', async () => {
    const { result } = await deploy(() => new MeshStack('mesh', describe, fromConfigGroup));
    const { __aliases: aliases } = result.resources.get('a') as unknown as { readonly __aliases: readonly pulumi.Output<string>[] };
    expect(await Promise.all(aliases.map(valueOf))).toContain('urn:pulumi:stack::project::kubernetes:yaml:ConfigGroup$kubernetes:core/v1:ConfigMap::shop/a');
  });
});
