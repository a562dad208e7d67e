import { ApiObject } from 'cdk8s';
import { MeshNamespace, MeshService, Port } from '../../../src';
import { crash, dataPlaneCase, request } from '../format/case';

const to = 'http://stock.shop:8080/';

export default dataPlaneCase({
  name: 'endpoint-dies',
  feature: 'the case format: an endpoint that dies (outlier detection is a plain object)',
  proves: 'When a pod dies while its address stays published, it is left out after a few failures, which retries mostly hide.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const stock = new MeshService(chart, 'stock', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new ApiObject(chart, 'outliers', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'stock', namespace: 'shop' },
      spec: { host: stock.host, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, interval: '1s', baseEjectionTime: '300s', maxEjectionPercent: 100 } } },
    });
    runs(stock, { name: 'stock-a' });
    runs(stock, { name: 'stock-b' });
    runs(web);
  },
  steps: [
    request('Both pods answer.', { from: 'web', to, times: 200, expect: { status: 200 } }),
    crash('One of them dies.', 'stock-a'),
    request('The other answers, and few requests fail.', { from: 'web', to, times: 200, expect: { servedBy: 'stock-b', tolerated: 10 } }),
    request('From then on none fails.', { from: 'web', to, times: 500, expect: { servedBy: 'stock-b' } }),
  ],
});
