import * as path from 'node:path';
import { type Output, type ResourceTransform, secret } from '@pulumi/pulumi';
import { defer } from '../../src/pulumi';
import { run } from '../harness/processes';
import { password, shop, type ShopProps } from '../pulumi/shop';
import { changes, nameOf, operations, PulumiStack, type Resource, type Step } from '../pulumi/stack';

describe('a stack, by the real engine', () => {
  let stack: PulumiStack;
  const up = (props?: ShopProps): Promise<readonly Step[]> => stack.up(program(props));
  beforeAll(async () => { stack = await PulumiStack.open('shop'); });

  test('is created, each object as a resource of its own', async () => {
    expect(operations(await up())).toEqual(['create']);
    expect(stack.objects()).toEqual([
      'kubernetes:core/v1:Namespace eu',
      'kubernetes:core/v1:Namespace shop',
      'kubernetes:core/v1:Secret shop/password',
      'kubernetes:core/v1:Service shop/reviews',
      'kubernetes:core/v1:Service shop/web',
      'kubernetes:core/v1:ServiceAccount shop/reviews',
      'kubernetes:core/v1:ServiceAccount shop/web',
      'kubernetes:networking.istio.io/v1:DestinationRule shop/reviews',
      'kubernetes:networking.istio.io/v1:Gateway istio-system/edge',
      'kubernetes:networking.istio.io/v1:Sidecar shop/default',
      'kubernetes:networking.istio.io/v1:VirtualService istio-system/edge-shop-example-com',
      'kubernetes:networking.istio.io/v1:VirtualService shop/reviews',
      'kubernetes:networking.istio.io/v1:VirtualService shop/web',
      'kubernetes:security.istio.io/v1:AuthorizationPolicy shop/default-deny',
      'kubernetes:security.istio.io/v1:AuthorizationPolicy shop/reviews',
      'kubernetes:security.istio.io/v1:AuthorizationPolicy shop/web',
      'kubernetes:security.istio.io/v1:PeerAuthentication shop/default',
    ]);
  });

  test('each object waits for what it needs', async () => {
    const resources = await stack.resources();
    expect(dependencies(resources, 'reviews/routes/virtual-service')).toEqual(['shop/reviews/destination/destination-rule', 'shop/shop/namespace']);
    expect(dependencies(resources, 'shop/namespace')).toEqual([]);
  });

  test('stays the same when nothing changes', async () => {
    expect(operations(await up())).toEqual(['same']);
  });

  test('changes one object when a weight changes', async () => {
    expect(changes(await up({ weight: 10 }))).toEqual(['update shop/reviews/routes/virtual-service']);
  });

  test('holds secrets encrypted, and gives them to the cluster', () => {
    expect(stack.stateText()).not.toContain(password);
    expect(JSON.stringify(stack.object('kubernetes:core/v1:Secret', 'shop/password'))).toContain(`"${password}"`);
    expect(JSON.stringify(stack.object('kubernetes:networking.istio.io/v1:VirtualService', 'shop/web'))).toContain(`"Bearer ${password}"`);
  });

  test('deletes nothing where a value is not known yet', async () => {
    const steps = await stack.preview(program({ weight: 10, zone: 'us' }));
    expect(changes(steps).filter((each) => !each.endsWith(' zone'))).toEqual(['update shop/edge/shop.example.com', 'update shop/web/routes/virtual-service']);
  });

  test('has its transforms applied to every object, and to nothing beside it', async () => {
    const owned: ResourceTransform = ({ props, opts }) => ({ props: { ...props, metadata: { ...props.metadata, annotations: { owner: 'shop' } } }, opts });
    const transforms: ResourceTransform[] = [(each) => (each.custom ? owned(each) : undefined)];
    const steps = await stack.preview(program({ weight: 10, options: { transforms } }));
    expect(changes(steps).length).toBe(stack.objects().length - 1);
    expect(changes(steps).filter((each) => !each.startsWith('update shop/'))).toEqual([]);
  });

  test('is served under hosts of Outputs: secret ones stay so, and an unknown one changes nothing but what it is in', async () => {
    const unlisted = 'sesame-street';
    const hosts = (zone: Output<string>): readonly string[] => ['shop.example.com', `${defer(zone, 'zone')}.example.com`, `${defer(secret(unlisted), 'hidden')}.example.com`];
    const made = changes(await up({ weight: 10, hosts }));
    expect(made).toEqual(['create shop/edge/hidden.example.com', 'create shop/edge/zone.example.com', 'update shop/edge/gateway']);
    expect(JSON.stringify(stack.object('kubernetes:networking.istio.io/v1:Gateway', 'istio-system/edge'))).toContain(`/${unlisted}.example.com"`);
    expect(JSON.stringify(stack.object('kubernetes:networking.istio.io/v1:VirtualService', 'istio-system/edge-zone-example-com'))).toContain('"eu.example.com"');
    expect(stack.stateText()).not.toContain(unlisted);
    const steps = changes(await stack.preview(program({ weight: 10, zone: 'us', hosts })));
    expect(steps.filter((each) => !each.endsWith(' zone') && !each.startsWith('update '))).toEqual([]);
    expect(steps).toContain('update shop/edge/zone.example.com');
    expect(changes(await up({ weight: 10, hosts: (zone) => hosts(zone).slice(0, 2) }))).toEqual(['delete shop/edge/hidden.example.com', 'update shop/edge/gateway']);
    await up({ weight: 10 });
  });

  test('replaces nothing when it is renamed with an alias', async () => {
    expect(operations(await up({ weight: 10, component: 'store', options: { aliases: [{ name: 'shop' }] } }))).toEqual(['same']);
  });

  test.each([
    ['its description is wrong, and says all that is', 'two-mistakes', ['"shop" has 2 problems, and none of it was registered:']],
    ['something is said of it when it is complete', 'too-late', [
      '"shop" was changed when it had been registered:',
      '- AddedTooLate at shop/reviews/access/policy: something was said of this AuthorizationPolicy after "shop" was complete, and nothing would come of it',
    ]],
    ['another component makes the same object', 'same-object', [
      '- DuplicateName at other/shop/namespace: "shop" (shop/shop/namespace) makes a Namespace of the same name in the same cluster (got \'shop\').',
    ]],
  ])('fails in the preview, and neither registers nor deletes anything, when %s', async (_, mistake, said) => {
    const before = await stack.resources();
    const wrong = path.join(__dirname, '../pulumi/wrong-shop.ts');
    const outcome = await run(process.execPath, ['--require', 'ts-node/register', wrong, mistake], { env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.node.json' } });
    for (const each of said) expect(outcome.stderr).toContain(each);
    expect(await stack.resources()).toEqual(before);
  });

  test('goes in the reverse order', async () => {
    const waits = (await stack.resources()).flatMap(({ urn, dependencies: earlier = [] }) => earlier.map((each) => [urn, each] as const));
    const deleted = (await stack.destroy()).map(({ urn }) => urn);
    expect(waits.filter(([later, earlier]) => deleted.indexOf(later) > deleted.indexOf(earlier))).toEqual([]);
    expect(stack.objects()).toEqual([]);
  });
});

function program(props?: ShopProps): () => Promise<void> {
  return () => {
    shop(props);
    return Promise.resolve();
  };
}

function dependencies(resources: readonly Resource[], name: string): readonly string[] {
  const found = resources.find(({ urn }) => nameOf(urn) === `shop/${name}`);
  return found!.dependencies?.map(nameOf).sort() ?? [];
}
