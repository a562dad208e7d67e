import { ApiObject } from 'cdk8s';
import { MeshNamespace, MeshService, Port } from '../../../src';
import { dataPlaneCase, request, start } from '../format/case';

const to = 'http://orders.shop:8080/';

export default dataPlaneCase({
  name: 'external-authorizer',
  feature: 'no construct yet: the policy and the provider are plain objects',
  proves: 'Requests are let through when an authorizer outside the proxies says so, denied when it does not, and denied when there is none.',
  meshConfig: { extensionProviders: [{ name: 'authorizer', envoyExtAuthzGrpc: { service: 'authorizer.shop.svc.cluster.local', port: 9000, timeout: '2s' } }] },
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const orders = new MeshService(chart, 'orders', { namespace, port: Port.http(8080) });
    const authorizer = new MeshService(chart, 'authorizer', { namespace, port: Port.grpc(9000) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new ApiObject(chart, 'ask', {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'ask', namespace: 'shop' },
      spec: { selector: { matchLabels: { app: 'orders' } }, action: 'CUSTOM', provider: { name: 'authorizer' }, rules: [{}] },
    });
    runs(orders);
    runs(web);
    runs(authorizer, { sidecar: false, later: true });
  },
  steps: [
    request('While the authorizer is not there, nothing is let through.', { from: 'web', to, expect: { status: 403 } }),
    start('The authorizer starts.', 'authorizer'),
    request('What it allows is let through.', { from: 'web', to, times: 20, expect: { servedBy: 'orders' } }),
    request('What it denies is not.', { from: 'web', to, headers: { 'stand-in-deny': 'yes' }, times: 20, expect: { status: 403 } }),
  ],
});
