import { MeshNamespace, MeshService, MtlsMigration, Port } from '../../../src';
import type { MtlsMigrationProps } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

type Stage = MtlsMigrationProps<'pilot' | 'rest'>['reached'];

const ledger = 'http://ledger.payments:8080/';
const shelf = 'http://shelf.shop:8080/';
const at = (reached: Stage): { readonly reached: Stage } => ({ reached });

export default dataPlaneCase({
  name: 'mtls-migration',
  feature: 'MtlsMigration',
  proves: 'At every stage, plaintext is refused where the plan says and nowhere else, the excepted port takes it, and clients in the mesh are always let in.',
  parameters: at('permissive'),
  app: ({ chart, mesh, runs }, { reached }) => {
    const payments = new MeshNamespace(chart, 'payments', { mesh });
    const shop = new MeshNamespace(chart, 'shop', { mesh });
    const service = new MeshService(chart, 'ledger', { namespace: payments, port: Port.http(8080), additionalPorts: [Port.tcp(7000)] });
    const other = new MeshService(chart, 'shelf', { namespace: shop, port: Port.http(8080) });
    new MtlsMigration(chart, 'mtls', {
      mesh,
      stages: { pilot: [payments], rest: [shop] },
      reached,
      exceptions: [{ service, port: Port.tcp(7000), until: '2099-12-31', reason: 'the mainframe has no proxy' }],
      today: '2026-01-01',
    });
    runs(service);
    runs(other);
  },
  steps: [
    request('At first, plaintext is taken by all.', { from: 'outside', to: ledger, expect: { servedBy: 'ledger' } }),
    request('At first, mutual TLS is taken by all.', { from: 'shelf', to: ledger, expect: { servedBy: 'ledger', caller: 'spiffe://cluster.local/ns/shop/sa/shelf' } }),
    apply('The pilot is reached.', at('pilot')),
    request('In the pilot, plaintext is refused.', { from: 'outside', to: ledger, expect: { refused: 'by closing the connection' } }),
    request('The excepted port takes it.', { from: 'outside', to: 'tcp://ledger.payments:7000', expect: { servedBy: 'ledger' } }),
    request('Elsewhere, plaintext is taken.', { from: 'outside', to: shelf, expect: { servedBy: 'shelf' } }),
    request('Clients in the mesh are let in.', { from: 'shelf', to: ledger, expect: { servedBy: 'ledger', caller: 'spiffe://cluster.local/ns/shop/sa/shelf' } }),
    apply('The rest is reached.', at('rest')),
    request('There too, plaintext is refused.', { from: 'outside', to: shelf, expect: { refused: 'by closing the connection' } }),
    apply('The whole mesh is reached.', at('mesh-wide')),
    request('Plaintext is refused as before.', { from: 'outside', to: shelf, expect: { refused: 'by closing the connection' } }),
    request('And in the pilot.', { from: 'outside', to: ledger, expect: { refused: 'by closing the connection' } }),
    request('The excepted port still takes it.', { from: 'outside', to: 'tcp://ledger.payments:7000', expect: { servedBy: 'ledger' } }),
    request('Clients in the mesh are still let in.', { from: 'ledger', to: shelf, expect: { servedBy: 'shelf', caller: 'spiffe://cluster.local/ns/payments/sa/ledger' } }),
    apply('One step back.', at('pilot')),
    request('Plaintext is taken again.', { from: 'outside', to: shelf, expect: { servedBy: 'shelf' } }),
  ],
});
