import { App, Chart } from 'cdk8s';
import { KubeNetworkPolicy, KubeRoleBinding } from '../../imports/k8s';
import { Sidecar } from '../../imports/networking.istio.io';
import { AuthorizationPolicy, PeerAuthentication } from '../../imports/security.istio.io';
import { Telemetry } from '../../imports/telemetry.istio.io';
import {
  Access, AccessLog, ClientTls, Compliance, GatewayTls, Injection, IngressGateway, LogFilter, Mesh, MeshInstall, MeshNamespace, MeshService,
  PathMatch, Port, problemsOf,
  ServiceTelemetry, StrictMtls, Subject, TlsMode, ZeroTrustNamespace,
} from '../../src';
import type { MeshConfig, MeshInstallProps, ZeroTrustNamespaceProps } from '../../src';
import { meshConfigOf, names } from '../install/fixtures';
import { findingsIn, manifestsOf } from '../security/fixtures';

const frameworks = [['PCI DSS', Compliance.pciDss()], ['SOC 2', Compliance.soc2()], ['HIPAA', Compliance.hipaa()]] as const;

interface Described {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly shop: ZeroTrustNamespace;
  readonly install: MeshInstall;
}

/** An install and a namespace with rules, in one chart. */
function describeShop(compliance: Compliance, shopProps: Partial<ZeroTrustNamespaceProps> = {}, installProps: MeshInstallProps = {}): Described {
  const chart = new Chart(new App(), 'shop');
  const install = new MeshInstall(chart, 'istio', { compliance, ...installProps });
  const { mesh } = install;
  return { chart, mesh, install, shop: new ZeroTrustNamespace(chart, 'shop', { mesh, compliance, ...shopProps }) };
}

const serviceIn = ({ chart, shop }: Described, id = 'ledger'): MeshService => new MeshService(chart, id, { namespace: shop, port: Port.http(8080), additionalPorts: [Port.tcp(7000)] });
const weakenedIn = ({ chart }: Described): unknown[] => problemsOf(chart).map(({ code, at, value }) => [code, at, value]);

describe.each(frameworks)('%s', (_, compliance) => {
  const described = describeShop(compliance, { tenants: [Subject.group('shop-devs')] });

  test('turns on what it asks for, which then is met, and which Istio accepts', () => {
    expect(problemsOf(described.chart)).toEqual([]);
    const { rows, isMet } = compliance.evidence(described.chart.node.root);
    expect(isMet).toBe(true);
    expect(rows.filter(({ status }) => status === 'not shown').map(({ field }) => field)).toEqual(
      rows.filter(({ field }) => field === 'spec.servers of a Gateway').map(({ field }) => field));
    expect(findingsIn(described.chart)).toEqual([]);
  });

  test('shows evidence for each of its controls, the same from constructs and from what they write', () => {
    const fromConstructs = compliance.evidence(described.chart);
    const fromManifests = compliance.evidence(manifestsOf(described.chart));
    const withoutOrigin = ({ origin: _origin, ...row }: (typeof fromConstructs.rows)[number]): object => row;
    expect(fromManifests.rows.map(withoutOrigin)).toEqual(fromConstructs.rows.map(withoutOrigin));
    expect(new Set(fromConstructs.rows.map(({ control }) => control))).toEqual(new Set(compliance.controls.map(({ id }) => id)));
    for (const { origin, status } of fromManifests.rows) if (status === 'met') expect(origin).toMatch(/^shop\.yaml:\d+$/);
    for (const { origin, status } of fromConstructs.rows) if (status === 'met') expect(origin).toMatch(/^shop\//);
    expect(fromConstructs.toMarkdown()).toMatchSnapshot();
  });

  test('of a namespace that is nothing but in the mesh shows what is missing', () => {
    const chart = new Chart(new App(), 'shop');
    new MeshNamespace(chart, 'shop', { mesh: Mesh.fromAttributes() });
    const { isMet, rows } = compliance.evidence(chart);
    expect(isMet).toBe(false);
    expect(rows.filter(({ status }) => status === 'met')).toEqual([]);
    for (const { status, problem } of rows) expect(problem === undefined).toBe(status !== 'unmet');
  });
});

test('PCI DSS turns on the NetworkPolicy, HIPAA leaves it to others', () => {
  const kindsOf = (compliance: Compliance): string[] => names(describeShop(compliance).chart.toJson(), 'NetworkPolicy');
  expect(kindsOf(Compliance.pciDss())).toContain('zero-trust');
  expect(kindsOf(Compliance.hipaa())).not.toContain('zero-trust');
});

test('the mesh configuration has what is asked for', () => {
  const rendered: any[] = describeShop(Compliance.pciDss()).chart.toJson();
  const { extensionProviders, outboundTrafficPolicy, meshMTLS, tlsDefaults } = meshConfigOf(rendered);
  expect({ extensionProviders, outboundTrafficPolicy, meshMTLS, tlsDefaults }).toEqual({
    extensionProviders: [expect.objectContaining({ name: 'audit-log-365d' })], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, meshMTLS: { minProtocolVersion: 'TLSV1_3' }, tlsDefaults: { minProtocolVersion: 'TLSV1_2' },
  });
});

describe('synth fails where something weakens what is asked for', () => {
  const weakened = 'ComplianceWeakened';
  const pci = Compliance.pciDss();

  test.each<[string, (described: Described) => void, unknown[]]>([
    ['a service that takes plaintext', (d) => { new StrictMtls(d.chart, 'lax', { target: serviceIn(d), enforce: false }); }, [weakened, 'shop/lax/peer-authentication', 'PERMISSIVE']],
    ['a port that takes plaintext', (d) => { new StrictMtls(d.chart, 'lax', { target: serviceIn(d), ports: { 7000: 'PERMISSIVE' } }); }, [weakened, 'shop/lax/peer-authentication', 'PERMISSIVE']],
    ['a client that speaks plaintext', (d) => {
      const other = MeshService.fromAttributes(d.chart, 'legacy', { namespace: d.shop, port: Port.http(80) });
      new ClientTls(d.chart, 'plaintext', { service: other, mode: TlsMode.disable() });
    }, [weakened, 'shop/legacy/destination/destination-rule', 'DISABLE']],
    ['a Sidecar of L1 that lets all out', (d) => {
      new Sidecar(d.chart, 'open', { metadata: { name: 'open', namespace: 'shop' }, spec: { workloadSelector: { labels: { app: 'x' } }, outboundTrafficPolicy: { mode: 'ALLOW_ANY' } } });
    }, [weakened, 'shop/open', 'ALLOW_ANY']],
    ['a PeerAuthentication of L1', (d) => {
      new PeerAuthentication(d.chart, 'lax', { metadata: { name: 'lax', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'x' } }, mtls: { mode: 'DISABLE' } } });
    }, [weakened, 'shop/lax', 'DISABLE']],
    ['a Telemetry of L1 with another log', (d) => {
      new Telemetry(d.chart, 'lines', { metadata: { name: 'lines', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'x' } }, accessLogging: [{ providers: [{ name: 'envoy' }] }] } });
    }, [weakened, 'shop/lines', [{ providers: [{ name: 'envoy' }] }]]],
    ['a NetworkPolicy that opens everything', (d) => {
      new KubeNetworkPolicy(d.chart, 'open', { metadata: { name: 'open', namespace: 'shop' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{}] } });
    }, [weakened, 'shop/open', {}]],
    ['a rule for everybody', (d) => { serviceIn(d).allowPublic(Access.any()); }, [weakened, expect.stringMatching(/ledger/), expect.anything()]],
    ['the role edit for people', (d) => {
      new KubeRoleBinding(d.chart, 'devs', {
        metadata: { name: 'devs', namespace: 'shop' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' }, subjects: [{ kind: 'Group', name: 'devs' }],
      });
    }, [weakened, 'shop/devs', 'edit']],
    ['a gateway that takes plaintext', (d) => {
      new IngressGateway(d.chart, 'edge', { workload: d.install.ingressGateway }).expose(serviceIn(d), { host: 'shop.example.com', tls: GatewayTls.none() });
    }, [weakened, 'shop/edge/gateway', 'HTTP']],
  ])('%s', (_, weaken, expected) => {
    const described = describeShop(pci);
    weaken(described);
    expect(weakenedIn(described)).toContainEqual(expected);
  });

  test.each<[string, MeshConfig, unknown]>([
    ['an oldest version of TLS that nobody says', { minimumTlsVersion: {} }, undefined],
  ])('%s in the mesh configuration', (_, meshConfig, value) => {
    expect(weakenedIn(describeShop(pci, {}, { meshConfig }))).toContainEqual([weakened, 'shop/istio/configuration/mesh', value]);
  });

  test('and not where a service has another log, beside which the audit log stays', () => {
    const described = describeShop(pci);
    new ServiceTelemetry(described.chart, 'errors', { service: serviceIn(described), accessLogs: [{ log: AccessLog.text({ name: 'errors' }), only: LogFilter.errors() }] });
    expect(weakenedIn(described)).toEqual([]);
  });

  test('a namespace without its NetworkPolicy, by name of the control and of who asks for it', () => {
    const { chart } = describeShop(pci, { networkPolicy: false });
    const [first, ...others] = problemsOf(chart);
    expect(others).toHaveLength(1);
    expect(first?.at).toBe('shop/shop');
    expect(first?.problem).toBe('PCI DSS 4.0.1 1.3.1, 1.3.2, which shop/shop asks for, is not met: no NetworkPolicy limits the ingress of all pods of shop (spec.policyTypes)');
  });

  test('and not for namespaces that were given no rules, or another cluster', () => {
    const described = describeShop(pci);
    const { chart, mesh } = described;
    new MeshNamespace(chart, 'lab', { mesh });
    const west = new MeshNamespace(chart, 'west', { name: 'shop', mesh: Mesh.fromAttributes({ cluster: 'west' }) });
    new StrictMtls(chart, 'lax-west', { target: west, enforce: false });
    expect(weakenedIn(described)).toEqual([]);
  });
});

test('what is allowed to named callers, or of one path to all, weakens nothing', () => {
  const described = describeShop(Compliance.pciDss());
  const ledger = serviceIn(described);
  ledger.allowFrom(serviceIn(described, 'web'), Access.any());
  ledger.allowPublic(Access.http({ paths: [PathMatch.exact('/health')] }));
  new StrictMtls(described.chart, 'strict-ports', { target: serviceIn(described, 'strict'), ports: { 7000: 'STRICT' } });
  expect(weakenedIn(described)).toEqual([]);
});

test('ambient namespaces are kept in by their NetworkPolicy, since there is no Sidecar', () => {
  const described = describeShop(Compliance.pciDss(), { injection: Injection.ambient() });
  expect(weakenedIn(described)).toEqual([]);
  const { rows } = Compliance.pciDss().evidence(described.chart, { namespaces: ['shop'] });
  expect(rows.find(({ control }) => control === '1.3.2')).toMatchObject({ status: 'met', object: 'NetworkPolicy shop/zero-trust' });
});

test('without the mesh configuration among the manifests, what it says is not shown', () => {
  const chart = new Chart(new App(), 'shop');
  new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.fromAttributes({ extensionProviders: ['audit-log'] }), compliance: Compliance.soc2() });
  expect(problemsOf(chart)).toEqual([]);
  const unshown = Compliance.soc2().evidence(chart).rows.filter(({ status }) => status === 'not shown');
  expect(unshown.map(({ field }) => field)).toContain('data.mesh: meshMTLS.minProtocolVersion');
});

test('what the root namespace says for all counts, wherever it is', () => {
  const chart = new Chart(new App(), 'shop');
  const mesh = Mesh.fromAttributes({ rootNamespace: 'control', extensionProviders: ['audit-log-2192d'] });
  new ZeroTrustNamespace(chart, 'shop', { mesh, compliance: Compliance.hipaa() });
  new PeerAuthentication(chart, 'everywhere', { metadata: { name: 'default', namespace: 'control' }, spec: { mtls: { mode: 'PERMISSIVE' } } });
  expect(problemsOf(chart)).toEqual([]); // the namespace's own is narrower
  new PeerAuthentication(chart, 'istio-system', { metadata: { name: 'x', namespace: 'istio-system' }, spec: { mtls: { mode: 'DISABLE' } } });
  expect(problemsOf(chart)).toEqual([]);
});

test('what only tries or says nothing is no evidence', () => {
  const chart = new Chart(new App(), 'shop');
  new MeshNamespace(chart, 'shop', { mesh: Mesh.fromAttributes() });
  new PeerAuthentication(chart, 'unset', { metadata: { name: 'default', namespace: 'shop' }, spec: {} });
  new PeerAuthentication(chart, 'everywhere', { metadata: { name: 'default', namespace: 'istio-system' }, spec: { mtls: { mode: 'STRICT' } } });
  new AuthorizationPolicy(chart, 'tried', { metadata: { name: 'tried', namespace: 'shop', annotations: { 'istio.io/dry-run': 'true' } }, spec: {} });
  const { rows } = Compliance.hipaa().evidence(chart);
  expect(rows.find(({ field }) => field === 'spec.mtls.mode')).toMatchObject({ status: 'met', object: 'PeerAuthentication istio-system/default' });
  expect(rows.find(({ field }) => field === 'AuthorizationPolicy')).toMatchObject({ status: 'unmet' });
});

test('evidence is about the namespaces that are named', () => {
  const { chart, mesh } = describeShop(Compliance.hipaa());
  new MeshNamespace(chart, 'lab', { mesh });
  expect(Compliance.hipaa().evidence(chart).isMet).toBe(false);
  expect(Compliance.hipaa().evidence(chart, { namespaces: ['shop'] }).isMet).toBe(true);
});

test('as a spreadsheet, text with commas and quotes stays in its cell', () => {
  const csv = Compliance.pciDss().evidence(describeShop(Compliance.pciDss()).chart).toCsv();
  const [head, ...lines] = csv.split('\r\n');
  expect(head).toBe('framework,control,requirement,namespace,status,object,field,value,origin,problem');
  expect(lines.pop()).toBe('');
  expect(lines).toContain('PCI DSS 4.0.1,4.2.1,Card data is strongly encrypted on its way.,shop,met,PeerAuthentication shop/default,spec.mtls.mode,STRICT,shop/shop/mtls/peer-authentication,');
  expect(csv).toContain('7.2.2,"People may do what their work takes, and no more.",shop,');
});
