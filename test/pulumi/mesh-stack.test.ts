import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Deployment } from './mocks';
import { deploy, valueOf } from './mocks';
import { KubeConfigMap, KubeSecret } from '../../imports/k8s';
import {
  Access, CanaryRelease, GatewayTls, GatewayWorkload, IngressGateway, JwtAuthentication, JwtIssuer, Mesh, MeshInstall, MeshService, Percent, Platform, Port,
  StrictMtls, ZeroTrustNamespace,
} from '../../src';
import type { MeshStackArgs } from '../../src/pulumi';
import { defer, MeshStack } from '../../src/pulumi';
import { lateChanges } from '../../src/pulumi/bridge/late-changes';
import { requirePlainText } from '../../src/pulumi/bridge/plain-text';
import { planOf } from '../../src/pulumi/bridge/plan';

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' } };

function shop(chart: Construct, mesh = Mesh.fromAttributes()): MeshService<'v1' | 'v2'> {
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  return new MeshService(chart, 'web', { namespace, port: Port.http(8080), versions });
}

function edge(chart: Construct, host: string): void {
  const web = shop(chart);
  const gateway = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() }) });
  gateway.expose(web, { host, tls: GatewayTls.simple('shop') });
  web.allowFrom(gateway, Access.http({ methods: ['GET'] }));
}

const configMap = (chart: Construct, data: Record<string, string>): KubeConfigMap => (
  new KubeConfigMap(chart, 'settings', { metadata: { name: 'settings', namespace: 'shop' }, data }));

const stack = <T>(build: (chart: Chart) => T, args?: MeshStackArgs, options?: pulumi.ComponentResourceOptions): Promise<Deployment<MeshStack<T>>> => (
  deploy(() => new MeshStack('mesh', build, args, options)));

/** Istio and a shop, registered once for all tests, since definitions are large. */
let installed: Deployment<MeshStack<{ readonly rendered: readonly object[] }>>;

beforeAll(async () => {
  installed = await stack((chart) => {
    const install = new MeshInstall(chart, 'istio');
    shop(chart, install.mesh);
    return { rendered: chart.node.findAll().filter((each) => ApiObject.isApiObject(each)).map((object) => object.toJson() as object) };
  });
}, 60_000);

/** What the stack says that refuses a description. */
async function refusal(build: (chart: Chart) => unknown): Promise<string> {
  let said = '';
  const { resources } = await deploy(() => {
    try {
      new MeshStack('mesh', build);
    } catch (error) {
      expect(pulumi.RunError.isInstance(error)).toBe(true);
      said = (error as Error).message;
    }
  });
  expect([...resources.keys()]).toEqual([]);
  return said;
}

describe('resources', () => {
  test('every object is one of its own, named by its path below the component', async () => {
    const { resources } = await stack((chart) => shop(chart));
    expect([...resources.values()].map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      'mesh istio-constructs:pulumi:MeshStack',
      'mesh/shop/default-deny kubernetes:security.istio.io/v1:AuthorizationPolicy',
      'mesh/shop/egress kubernetes:networking.istio.io/v1:Sidecar',
      'mesh/shop/mtls/peer-authentication kubernetes:security.istio.io/v1:PeerAuthentication',
      'mesh/shop/namespace kubernetes:core/v1:Namespace',
      'mesh/web/service kubernetes:core/v1:Service',
      'mesh/web/service-account kubernetes:core/v1:ServiceAccount',
    ]);
  });

  test('kinds of Kubernetes have their class, which loses nothing of the object, and others are custom resources', () => {
    const { result, resources } = installed;
    const custom = [...result.resources].filter(([, resource]) => resource instanceof kubernetes.apiextensions.CustomResource);
    expect(custom.map(([path]) => path).sort()).toEqual(['shop/default-deny', 'shop/egress', 'shop/mtls/peer-authentication']);
    const registered = [...resources.values()].flatMap(({ inputs }) => ('kind' in inputs ? [inputs] : []));
    const plain = (object: object): any => JSON.parse(JSON.stringify(object));
    const byName = (objects: readonly object[]): any[] => objects.map(plain).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    expect(byName(registered)).toEqual(byName(result.described.rendered));
  });

  test('a group of the same words is not that of Kubernetes', async () => {
    const { result } = await stack((chart) => {
      new ApiObject(chart, 'ours', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' } });
      new ApiObject(chart, 'theirs', { apiVersion: 'networking.example.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' } });
    });
    expect(result.resources.get('ours')).toBeInstanceOf(kubernetes.networking.v1.NetworkPolicy);
    expect(result.resources.get('theirs')).toBeInstanceOf(kubernetes.apiextensions.CustomResource);
  });

  test('options of the component and those of an object come together', async () => {
    const provider = (): kubernetes.Provider => new kubernetes.Provider('cluster', { kubeconfig: 'a kubeconfig' });
    const { resources } = await deploy(() => new MeshStack('mesh', (chart) => shop(chart), {
      options: ({ kind }) => (kind === 'Namespace' ? { protect: true, import: 'shop' } : undefined),
    }, { provider: provider() }));
    const objects = [...resources.values()].filter(({ name }) => name.startsWith('mesh/'));
    expect(objects.map(({ provider: by }) => by.includes('::cluster::'))).toEqual(Array(6).fill(true));
    expect(resources.get('mesh/shop/namespace')?.imported).toBe('shop');
  });

  test('what a chart of cdk8s describes is in a stack as it is', async () => {
    class Team extends Chart {
      constructor(scope: Construct) {
        super(scope, 'team', { namespace: 'shop', labels: { team: 'shop' } });
        new ApiObject(this, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });
      }
    }
    const { resources } = await stack((chart) => new Team(chart));
    expect(resources.get('mesh/team/settings')?.inputs.metadata).toEqual({ name: expect.stringMatching(/^mesh-team-settings-/), namespace: 'shop', labels: { team: 'shop' } });
  });
});

describe('what is said of a tree when it is registered, and would be lost', () => {
  const plan = planOf('mesh', {
    build: (chart) => {
      const web = shop(chart);
      const admin = new MeshService(chart, 'admin', { namespace: web.namespace, port: Port.http(8081) });
      web.allowFrom(admin, Access.http({ methods: ['GET'] }));
      new KubeSecret(chart, 'key', { metadata: { name: 'key' }, stringData: Lazy.any({ produce: () => ({ key: defer(pulumi.secret('made anew')) }) }) as Record<string, string> });
      return { chart, web, admin };
    },
    rules: () => ({}),
  });
  const { built: { chart, web, admin } } = plan;
  const changed = (): readonly string[] => lateChanges('mesh', plan.rendered, plan.render()).map(({ code, at }) => `${code} at ${at}`);

  test('is nothing where nothing is said', () => {
    expect(changed()).toEqual([]);
  });

  test.each<[string, () => unknown, string]>([
    ['another caller, without a new construct', () => { web.allowFrom(admin, Access.http({ methods: ['POST'] })); }, 'mesh/web/access/policy'],
    ['a patch', () => { ApiObject.of(web.node.findChild('service')).addJsonPatch(JsonPatch.add('/metadata/labels/team', 'shop')); }, 'mesh/web/service'],
    ['a new object', () => configMap(chart, {}), 'mesh/settings'],
    ['an object less', () => chart.node.tryRemoveChild('key'), 'mesh/key'],
  ])('is an error for %s', (_, say, at) => {
    say();
    expect(changed()).toContain(`AddedTooLate at ${at}`);
  });

  test('is told with what to do instead', () => {
    expect(lateChanges('mesh', plan.rendered, plan.render())[0]?.message).toBe('AddedTooLate at mesh/web/service: something was said of this Service after "mesh" was complete, '
      + 'and nothing would come of it (got \'web\'). Say it in the function that describes "mesh", or describe both in one MeshStack.');
  });
});

describe('objects of one name', () => {
  const settings = (name: string, options?: pulumi.ComponentResourceOptions, args?: MeshStackArgs): MeshStack => (
    new MeshStack(name, (chart) => configMap(chart, {}), args, options));
  const provider = (name: string): kubernetes.Provider => new kubernetes.Provider(name, { kubeconfig: name });

  test('are refused in two components of a program, of which both are named', async () => {
    const said = '"two" has a problem, and none of it was registered:\n- DuplicateName at two/settings: "one" (one/settings) makes a ConfigMap of the same name in the same cluster '
      + '(got \'shop/settings\'). Describe it in one of the two, give one another name, or give each a provider of its own if they are for different clusters.';
    const { resources } = await deploy(() => {
      settings('one');
      expect(() => settings('two')).toThrow(said);
    });
    expect([...resources.keys()]).toEqual(['one', 'one/settings']);
  });

  test('are refused however both come to their provider', async () => {
    await deploy(() => {
      const cluster = provider('cluster');
      const parent = settings('one', { provider: cluster });
      const same: readonly [pulumi.ComponentResourceOptions, MeshStackArgs?][] = [
        [{ providers: [cluster] }], [{ providers: { kubernetes: cluster } }], [{ parent }], [{}, { options: () => ({ provider: cluster }) }],
      ];
      for (const [options, args] of same) expect(() => settings('two', options, args)).toThrow('DuplicateName');
    });
  });

  test('are what they are in two clusters, and in the next program', async () => {
    for (let time = 0; time < 2; time++) {
      const { resources } = await deploy(() => [settings('one'), settings('two', { provider: provider('a') }), settings('three', { provider: provider('b') })]);
      expect([...resources.keys()].filter((name) => name.endsWith('/settings')).sort()).toEqual(['one/settings', 'three/settings', 'two/settings']);
    }
  });
});

describe('order', () => {
  /** Names of objects in the order in which they are registered. */
  const turns = ({ resources }: Deployment<unknown>): string[] => [...resources.values()].sort((a, b) => a.turn - b.turn).map(({ name }) => name.replace('mesh/', ''));

  test('namespaces and definitions come first, then configuration, istiod, and what istiod checks or gives a proxy', () => {
    const order = turns(installed);
    const istiod = order.indexOf('istio/istiod/deployment');
    const turnOf = (part: string): number[] => order.flatMap((name, turn) => (name.includes(part) ? turn : []));
    for (const earlier of ['istio/namespace', 'istio/crds/', 'istio/configuration/', 'istio/istiod-access/service-account', 'istiod-access/control-plane-binding']) {
      expect(Math.max(...turnOf(earlier))).toBeLessThan(istiod);
    }
    for (const later of ['shop/mtls', 'shop/default-deny', 'shop/egress']) expect(turnOf(later)[0]).toBeGreaterThan(istiod);
  });

  test('what cdk8s says of any two constructs holds for all objects below them', async () => {
    const order = turns(await stack((chart) => {
      const [first, second] = ['a', 'b'].map((id) => new Chart(chart, id)) as [Chart, Chart];
      for (const each of [first, second]) for (const id of ['x', 'y']) new ApiObject(each, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${each.node.id}${id}` } });
      first.addDependency(second);
    }));
    expect(order.filter((name) => name !== 'mesh').map((name) => name[0])).toEqual(['b', 'b', 'a', 'a']);
  });

  test('an order that contradicts that of a cluster is refused', async () => {
    const said = await refusal((chart) => {
      const namespace = new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
      namespace.addDependency(configMap(chart, {}));
    });
    expect(said).toContain('ContradictingProps at mesh/namespace: objects wait for each other');
  });
});

describe('Outputs', () => {
  const of = (value: string): pulumi.Output<string> => pulumi.output(Promise.resolve(value));

  /** As programs without types see it. */
  const untyped = (value: string): string => of(value) as unknown as string;

  test('stand alone, within longer texts, in lists and in maps', async () => {
    const { resources } = await stack((chart) => {
      edge(chart, defer(pulumi.interpolate`shop.${of('example.com')}`));
      configMap(chart, defer<Record<string, string>>({ alone: of('a'), longer: defer(of('b')) + ' and ' + defer(of('c')), promised: Promise.resolve('d') }));
      new ApiObject(chart, 'list', { apiVersion: 'example.io/v1', kind: 'List', metadata: { name: 'list' }, spec: { hosts: defer<string[]>(['a.example.com', of('b.example.com')]) } });
    });
    expect(resources.get('mesh/settings')?.inputs.data).toEqual({ alone: 'a', longer: 'b and c', promised: 'd' });
    expect(resources.get('mesh/list')?.inputs.spec.hosts).toEqual(['a.example.com', 'b.example.com']);
    expect(JSON.stringify([...resources.values()].filter(({ type }) => type.endsWith('VirtualService')).map(({ inputs }) => inputs.spec.hosts))).toBe('[["shop.example.com"]]');
  });

  test('name resources by what they are called, so that one that comes or goes renames no other', async () => {
    const namesWith = async (...hosts: readonly string[]): Promise<string[]> => {
      const { resources } = await stack((chart) => {
        const web = shop(chart);
        const gateway = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() }) });
        for (const host of hosts) gateway.expose(web, { host, tls: GatewayTls.simple('shop') });
      });
      return [...resources.keys()].filter((name) => name.startsWith('mesh/edge/') && name !== 'mesh/edge/gateway').sort();
    };
    const host = (name?: string): string => defer(of('shop.example.com'), name);
    expect(await namesWith(host())).toEqual(['mesh/edge/output']);
    expect(await namesWith(host('api'), host())).toEqual(['mesh/edge/api', 'mesh/edge/output']);
    expect(await namesWith(host('api'), host('docs'))).toEqual(['mesh/edge/api', 'mesh/edge/docs']);
    expect(await namesWith(`${host()}.example.com`, `${host('api')}.example.com`)).toEqual(['mesh/edge/api.example.com', 'mesh/edge/output.example.com']);
    await expect(namesWith(host(), host())).rejects.toThrow(
      "MisusedOutput at mesh: two resources would have one name, since their names are made of Outputs (got 'edge/output'). Give the new one a name of its own: defer(output, 'host-of-shop').");
  });

  test('name a resource that is made of them by their place, whatever other Outputs there are', async () => {
    const namesWith = async (others: number): Promise<string[]> => {
      const { resources } = await stack((chart) => {
        for (let other = 0; other < others; other++) defer(of('another'));
        edge(chart, defer(of('shop.example.com')));
      });
      return [...resources.keys()];
    };
    expect(await namesWith(3)).toEqual(await namesWith(0));
    expect(await namesWith(0)).toContain('mesh/edge/output');
  });

  test('are secret still where they were, also within longer texts', async () => {
    const { result } = await stack((chart) => new KubeSecret(chart, 'key', { metadata: { name: 'key' }, stringData: { key: `Bearer ${defer(pulumi.secret('sesame'))}` } }));
    const { stringData } = result.resources.get('key') as kubernetes.core.v1.Secret;
    expect(await pulumi.isSecret(stringData)).toBe(true);
  });

  test('that are unknown in a preview leave every resource where it is', async () => {
    const unknown = (): pulumi.Output<string> => new kubernetes.core.v1.ConfigMap('made', {}).metadata.uid;
    const names = async (preview: boolean): Promise<string[]> => {
      const { resources } = await deploy(() => new MeshStack('mesh', (chart) => { edge(chart, `${defer(unknown())}.example.com`); }), { preview });
      return [...resources.keys()].sort();
    };
    expect(await names(true)).toEqual(await names(false));
  });

  test('are what they are where they become a part of YAML', async () => {
    const { resources } = await stack((chart) => configMap(chart, { mesh: `trustDomain: ${defer(of('example.org'))}\nrest: true\n` }));
    expect(resources.get('mesh/settings')?.inputs.data.mesh).toBe('trustDomain: example.org\nrest: true\n');
  });

  test.each(['true', '17', 'a: b', 'a"b', 'two\nlines', '~', ''])('are refused within YAML where %j would be read as something else, without showing it', (value) => {
    expect(() => requirePlainText(value, 'key: X\n')).toThrow(expect.objectContaining({ code: 'MisusedOutput', value: `a text of ${value.length} characters` }));
    expect(requirePlainText(value, 'a text with X')).toBe(value);
  });

  test('pass the checks of networks, issuers and addresses', async () => {
    const { resources } = await stack((chart) => {
      new MeshInstall(chart, 'istio', {
        brings: { definitions: false },
        platform: Platform.gke(),
        istiodEgress: [{ cidr: defer(of('10.0.0.0/24')), port: 443 }],
        ingressGateway: { exposure: 'internal', addresses: [defer(of('reserved'))] },
      });
      new JwtAuthentication(chart, 'tokens', {
        target: shop(chart), issuers: [JwtIssuer.of({ issuer: defer(of('https://login.example.com')), jwksUri: defer(of('https://login.example.com/keys')), audiences: ['shop'] })],
      });
    });
    expect(JSON.stringify(resources.get('mesh/istio/istiod/network-policy/policy')?.inputs)).toContain('"10.0.0.0/24"');
    expect(JSON.stringify([...resources.values()])).not.toContain('deferred');
  });

  test.each<[string, (chart: Chart) => void, string]>([
    ['a template literal', (chart) => configMap(chart, { url: `https://${untyped('a')}` }), 'a template literal makes no text of an Output'],
    ['a template literal in a name', (chart) => { edge(chart, `${untyped('a')}.example.com`); }, 'Write defer(pulumi.interpolate`…${output}…`)'],
    ['a template literal that is deferred', (chart) => configMap(chart, { url: defer(`https://${untyped('a')}`) }), 'Write defer(pulumi.interpolate`…${output}…`)'],
    ['a number', (chart) => new CanaryRelease(chart, 'c', { service: shop(chart), stable: 'v1', canary: 'v2', weight: of('5') as unknown as Percent }), 'Take it from pulumi.Config or a constant instead of an Output'],
    ['a value that decides what is rendered', (chart) => new MeshInstall(chart, 'istio', { version: defer(of('1.31.1')) }), 'Take it from pulumi.Config or a constant instead of an Output'],
    [
      'an address that decides what is rendered', (chart) => new MeshInstall(chart, 'istio', { meshId: 'm', remoteControlPlane: { cluster: 'eu', address: defer(of('10.0.0.1')) } }),
      'Take it from pulumi.Config or a constant instead of an Output',
    ],
    ['the key of a map', (chart) => configMap(chart, { [defer(of('a'))]: 'b' }), 'Give the key as a text, and the Output as its value'],
  ])('are refused in %s, with what to write instead', async (_, build, fix) => {
    const said = await refusal(build);
    expect(said).toContain('MisusedOutput at ');
    expect(said).toContain(fix);
    expect(said).not.toMatch(/deferred\d/);
  });

  test('that are an object\'s property in spite of the types stay Outputs', async () => {
    const { resources } = await stack((chart) => new ApiObject(chart, 'x', { apiVersion: 'example.io/v1', kind: 'X', metadata: { name: 'x' }, spec: { replicas: pulumi.output(3) } }));
    expect(resources.get('mesh/x')?.inputs.spec).toEqual({ replicas: 3 });
  });
});

describe('mistakes', () => {
  test('of a constructor are one diagnostic, and nothing is registered', async () => {
    expect(await refusal((chart) => new CanaryRelease(chart, 'c', { service: shop(chart), stable: 'v1', canary: 'v1', weight: Percent.of(5) })))
      .toBe('"mesh" has a problem, and none of it was registered:\n- InvalidWeights at mesh/c: the canary is the stable version (got \'v1\'). Name two versions of the service.');
  });

  test('that only the whole tree shows are told together', async () => {
    const said = await refusal((chart) => {
      const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.fromAttributes() });
      for (const id of ['a', 'b']) new ApiObject(chart, id, { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: id, namespace: 'shop' }, spec: { hosts: 7 } });
      new StrictMtls(chart, 'again', { target: new MeshService(chart, 'web', { namespace, port: Port.http(80) }) });
    });
    expect(new Set(said.match(/^- InvalidManifest at mesh\/[ab]: /gm)).size).toBe(2);
  });

  test('of the program itself keep their stack', async () => {
    await expect(stack(() => { throw new TypeError('not a function'); })).rejects.toThrow(TypeError);
  });
});

describe('outputs', () => {
  test('tell who services are, and where the gateway is when it is there', async () => {
    const { result } = installed;
    expect(await valueOf(result.principals)).toEqual({ 'shop/web': 'cluster.local/ns/shop/sa/web' });
    expect(await valueOf(result.gatewayAddress)).toBe('203.0.113.7');
  });

  test('tell of no gateway where there is none', async () => {
    const { result } = await stack((chart) => shop(chart));
    expect(await valueOf(result.gatewayAddress)).toBeUndefined();
  });
});

function keyOf({ kind, metadata: { namespace = '', name } }: any): string {
  return `${kind} ${namespace}/${name}`;
}
