import { gatewayAddress, type ProgramProps, type ProgramRun, type Registration, runProgram } from '../pulumi/engine-double';

const examples: readonly (ProgramProps & { readonly tells: string })[] = [
  { program: 'examples/pulumi-any/index.ts', config: { kubeconfig: 'a kubeconfig', domain: 'example.org' }, tells: gatewayAddress },
  {
    program: 'examples/pulumi-eks/index.ts',
    tells: gatewayAddress,
    config: { infrastructure: 'acme/eks/prod' },
    references: { 'acme/eks/prod': { 'kubeconfig': 'a kubeconfig', 'eip-a': 'eipalloc-0a', 'eip-b': 'eipalloc-0b', 'host': 'shop.example.com' } },
  },
  {
    program: 'examples/pulumi-aks/index.ts',
    tells: gatewayAddress,
    config: { infrastructure: 'acme/aks/prod', step: 'gateways', movedNamespaces: '["shop"]' },
    references: { 'acme/aks/prod': { kubeconfig: 'a kubeconfig', gatewayIpName: 'mesh-gateway' } },
  },
  {
    program: 'examples/pulumi-gke/index.ts',
    tells: 'example.org/ns/shop/sa/web',
    config: { infrastructure: 'acme/gke/prod', trust: 'acme/trust/prod' },
    references: {
      'acme/gke/prod': { europeKubeconfig: 'one kubeconfig', americaKubeconfig: 'another' },
      'acme/trust/prod': { 'trustDomain': 'example.org', 'ca-europe': { 'ca-key.pem': 'the key of europe' }, 'ca-america': { 'ca-key.pem': 'the key of america' } },
    },
  },
];

describe.each(examples)('$program, run as Pulumi runs it', (example) => {
  let ran: ProgramRun;
  let objects: readonly Registration[];
  beforeAll(async () => {
    ran = await runProgram(example);
    objects = ran.registrations.filter(({ custom, type }) => custom && !type.startsWith('pulumi:'));
  });

  test('ends well, without a warning', () => {
    expect(ran).toMatchObject({ code: 0, log: [] });
    expect(objects.length).toBeGreaterThan(50);
  });

  test('registers objects under components, each after all that it waits for', () => {
    const components = new Set(ran.registrations.filter(({ custom }) => !custom).map(({ urn }) => urn));
    const place = new Map(ran.registrations.map(({ urn }, index) => [urn, index]));
    expect(objects.filter(({ parent }) => !components.has(parent))).toEqual([]);
    expect(objects.filter(({ urn, dependencies }) => dependencies.some((each) => place.get(each)! > place.get(urn)!))).toEqual([]);
    expect(place.size).toBe(ran.registrations.length);
  });

  test('gives every object to a provider of the program, and leaves none to the default', () => {
    const providers = ran.registrations.filter(({ type }) => type === 'pulumi:providers:kubernetes').map(({ urn }) => urn);
    expect(new Set(objects.map(({ provider }) => provider.slice(0, provider.lastIndexOf('::'))))).toEqual(new Set(providers));
  });

  test('tells its outputs', () => {
    expect(JSON.stringify([...ran.outputs].find(([urn]) => urn.includes('::pulumi:pulumi:Stack::')))).toContain(`"${example.tells}"`);
  });

  test('says of every component that it is complete', () => {
    expect([...ran.outputs.keys()].sort()).toEqual(ran.registrations.filter(({ custom }) => !custom).map(({ urn }) => urn).sort());
  });
});
