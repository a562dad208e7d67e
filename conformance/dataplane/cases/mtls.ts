import { MeshNamespace, MeshService, Port, StrictMtls } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

const orders = 'http://orders.shop:8080/';
const legacy = 'http://orders.shop:9000/';
const trusted = { caller: 'spiffe://cluster.local/ns/shop/sa/web', callee: 'spiffe://cluster.local/ns/shop/sa/orders' };

export default dataPlaneCase({
  name: 'mtls',
  feature: 'StrictMtls',
  proves: 'STRICT refuses plaintext and PERMISSIVE takes both; a port can be excepted; identities are the SPIFFE ids that our objects name.',
  parameters: { enforce: true, exception: false },
  app: ({ chart, mesh, runs }, { enforce, exception }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const service = new MeshService(chart, 'orders', { namespace, port: Port.http(8080), additionalPorts: [Port.http(9000, { name: 'http-legacy' }), Port.tcp(7000)] });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new StrictMtls(chart, 'mtls', { target: namespace, enforce });
    if (exception) new StrictMtls(chart, 'legacy-port', { target: service, enforce, ports: { 9000: 'PERMISSIVE' } });
    runs(service);
    runs(web);
  },
  steps: [
    request('Under STRICT, plaintext is refused.', { from: 'outside', to: orders, expect: { refused: 'by closing the connection' } }),
    request('Under STRICT, plaintext is refused to a TCP port.', { from: 'outside', to: 'tcp://orders.shop:7000', expect: { refused: 'by closing the connection' } }),
    request('Under STRICT, a sidecar is let in by its certificate.', { from: 'web', to: orders, expect: { servedBy: 'orders', ...trusted } }),
    request('Under STRICT, a sidecar is let in to a TCP port.', { from: 'web', to: 'tcp://orders.shop:7000', expect: { servedBy: 'orders' } }),
    apply('One port is excepted.', { exception: true }),
    request('The excepted port takes plaintext.', { from: 'outside', to: legacy, expect: { servedBy: 'orders', arrivesWith: { 'x-forwarded-client-cert': undefined } } }),
    request('The excepted port takes mutual TLS too.', { from: 'web', to: legacy, expect: { servedBy: 'orders', ...trusted } }),
    request('The other port still refuses plaintext.', { from: 'outside', to: orders, expect: { refused: 'by closing the connection' } }),
    apply('The mode becomes PERMISSIVE.', { enforce: false, exception: false }),
    request('Under PERMISSIVE, plaintext is taken.', { from: 'outside', to: orders, expect: { servedBy: 'orders', arrivesWith: { 'x-forwarded-client-cert': undefined } } }),
    request('Under PERMISSIVE, sidecars still use mutual TLS.', { from: 'web', to: orders, expect: { servedBy: 'orders', ...trusted } }),
  ],
});
