import { Yaml } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { PeerAuthenticationSpec } from '../../imports/security.istio.io';
import { ClientTls, DataPlane, Manifests, Mesh, MeshNamespace, MeshService, MtlsMigration, Port, TlsMode, validateManifests } from '../../src';
import type { MtlsMigrationProps } from '../../src';
import { codesOf, newChart, rendered } from '../mesh/fixtures';

type Stage = 'pilot' | 'rest';
type Reached = MtlsMigrationProps<Stage>['reached'];

function migrate(reached: Reached, { today = '2026-06-01', mesh = Mesh.fromAttributes() } = {}): { chart: Chart; orders: MeshService; migration: MtlsMigration<Stage> } {
  const chart = newChart();
  const [payments, shop] = ['payments', 'shop'].map((name) => MeshNamespace.fromAttributes(chart, name, { mesh }));
  const orders = new MeshService(chart, 'orders', { namespace: shop!, port: Port.http(80, { targetPort: 8080 }), additionalPorts: [Port.tcp(9000)] });
  const migration = new MtlsMigration(chart, 'migration', {
    mesh,
    stages: { pilot: [payments!], rest: [shop!] },
    reached,
    exceptions: [{ service: orders, port: Port.tcp(9000), until: '2026-12-31', reason: 'the mainframe has no proxy' }],
    today,
  });
  return { chart, orders, migration };
}

const accepted = (chart: Chart): Record<string, unknown> => Object.fromEntries(rendered<PeerAuthenticationSpec>(chart, 'PeerAuthentication').map(({ metadata, spec }) => (
  [`${metadata.namespace}/${metadata.name}`, spec.portLevelMtls === undefined ? spec.mtls?.mode : [spec.mtls?.mode, spec.portLevelMtls]])));

test.each<[Reached, Record<string, unknown>]>([
  ['permissive', { 'istio-system/default': 'PERMISSIVE' }],
  ['pilot', { 'istio-system/default': 'PERMISSIVE', 'payments/default': 'STRICT' }],
  ['rest', { 'istio-system/default': 'PERMISSIVE', 'payments/default': 'STRICT', 'shop/default': 'STRICT', 'shop/orders': ['STRICT', { 9000: { mode: 'PERMISSIVE' } }] }],
  ['mesh-wide', { 'istio-system/default': 'STRICT', 'shop/orders': ['STRICT', { 9000: { mode: 'PERMISSIVE' } }] }],
])('at stage %s plaintext is refused where the plan says', (reached, expected) => {
  const { chart } = migrate(reached);
  expect(accepted(chart)).toEqual(expected);
  expect(codesOf(chart)).toEqual([]);
  expect(validateManifests(Manifests.parse(Yaml.stringify(...(chart.toJson() as unknown[])), 'mtls.yaml'))).toEqual([]);
  expect(rendered(chart, 'PeerAuthentication')).toMatchSnapshot();
});

test('it is the same in ambient mode', () => {
  expect(accepted(migrate('rest', { mesh: Mesh.fromAttributes({ dataPlane: DataPlane.ambient() }) }).chart)).toEqual(accepted(migrate('rest').chart));
});

test('the plan can be read', () => {
  const { migration } = migrate('pilot');
  expect(migration.plan.map(({ stage, reached }) => [stage, reached])).toEqual([['permissive', true], ['pilot', true], ['rest', false], ['mesh-wide', false]]);
  expect(migration.toString()).toMatchInlineSnapshot(`
"[x] permissive: plaintext is taken everywhere
[x] pilot: plaintext is refused in payments
[ ] rest: plaintext is refused in payments, shop
[ ] mesh-wide: plaintext is refused in the whole mesh
    except orders.shop.svc.cluster.local:9000, PERMISSIVE until 2026-12-31: the mainframe has no proxy"
`);
});

test('an exception holds on its last day, and not on the next', () => {
  expect(codesOf(migrate('rest', { today: '2026-12-31' }).chart)).toEqual([]);
  expect(codesOf(migrate('permissive', { today: '2027-01-01' }).chart)).toEqual(['ExpiredException']);
});

test('clients may do without mutual TLS as long as the server takes plaintext', () => {
  const plaintext = (reached: Reached, port?: Port): string[] => {
    const { chart, orders } = migrate(reached);
    new ClientTls(chart, 'tls', { service: orders, mode: TlsMode.disable(), ...(port !== undefined && { port }) });
    return codesOf(chart);
  };
  expect(plaintext('pilot')).toEqual([]);
  expect(plaintext('rest')).toEqual(['ContradictingProps']);
  expect(plaintext('rest', Port.tcp(9000))).toEqual([]);
  expect(plaintext('mesh-wide', Port.http(80))).toEqual(['ContradictingProps']);
});
