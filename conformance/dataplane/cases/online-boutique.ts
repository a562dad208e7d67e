import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { ApiObject } from 'cdk8s';
import { stringify } from 'yaml';
import { CanaryRelease, GatewayTls, IngressGateway, Manifests, MeshNamespace, MeshService, Percent, StrictMtls } from '../../../src';
import { type KubeObject, parseObjects } from '../../harness/objects';
import { dataFolder } from '../../programs/data';
import { dataPlaneCase, request } from '../format/case';

const folder = dataFolder('online-boutique');
const released = 'recommendationservice';
const identities = 'spiffe://cluster.local/ns/boutique/sa';

/** gRPC services by the port that others call them at. */
const grpcServices: Readonly<Record<string, number>> = {
  adservice: 9555,
  cartservice: 7070,
  checkoutservice: 5050,
  currencyservice: 7000,
  emailservice: 5000,
  paymentservice: 50051,
  productcatalogservice: 3550,
  shippingservice: 50051,
};

export default dataPlaneCase({
  name: 'online-boutique',
  feature: 'MeshService.fromManifests, CanaryRelease, StrictMtls',
  proves: 'A shop that its authors deploy without a mesh is adopted as it is: its services answer under STRICT mutual TLS, and one has a canary.',
  needs: folder,
  app: ({ chart, mesh, ingressGateway }) => {
    const namespace = new MeshNamespace(chart, 'boutique', { mesh });
    new StrictMtls(chart, 'mtls', { target: namespace });
    const objects = manifests();
    for (const object of objects) {
      new ApiObject(chart, `${object.kind}-${object.metadata.name}`, { ...object, metadata: { ...object.metadata, namespace: 'boutique' } });
    }
    const application = { manifests: Manifests.parse(objects.map((object) => stringify(object)).join('---\n'), folder), namespace };
    const frontend = MeshService.fromManifests(chart, 'frontend', application);
    const recommendations = MeshService.fromManifests(chart, released, { ...application, versions: ['v1', 'v2'] });
    new CanaryRelease(chart, 'canary', { service: recommendations, stable: 'v1', canary: 'v2', weight: Percent.of(10) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(frontend, { host: 'boutique.example.com', tls: GatewayTls.none() });
  },
  steps: [
    request('The frontend answers at the gateway.', {
      from: 'outside', to: 'http://boutique.example.com/', expect: { servedBy: 'frontend', caller: 'spiffe://cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account' },
    }),
    ...Object.entries(grpcServices).map(([name, port]) => request(`The frontend reaches ${name}.`, {
      from: 'frontend',
      to: `grpc://${name}:${port}/hipstershop.Service/Call`,
      expect: { servedBy: name, grpcStatus: 0, caller: `${identities}/frontend`, callee: `${identities}/${name}` },
    })),
    request('The cart reaches its database.', { from: 'cartservice', to: 'tcp://redis-cart:6379', expect: { servedBy: 'redis-cart' } }),
    request('The recommendations are split 90 to 10.', {
      from: 'frontend', to: `grpc://${released}:8080/hipstershop.RecommendationService/ListRecommendations`, expect: { servedBy: { [`${released}-v1`]: 90, [`${released}-v2`]: 10 } },
    }),
    request('Plaintext is refused.', { from: 'outside', to: 'grpc://paymentservice.boutique:50051/hipstershop.PaymentService/Charge', expect: { refused: 'by closing the connection' } }),
  ],
});

/** The manifests as their authors wrote them, and what the team of one service would add for a canary: a label that tells the version, a Deployment more. */
function manifests(): KubeObject[] {
  const file = path.join(folder, 'kubernetes-manifests.yaml');
  return parseObjects(readFileSync(file, 'utf8'), file).flatMap((object) => {
    if (object.kind !== 'Deployment') return [object];
    if (object.metadata.name === 'loadgenerator') return []; // what it does is what this case does
    return object.metadata.name === released ? [version(object, 'v1'), version(object, 'v2')] : [object];
  });
}

function version(deployment: KubeObject, name: string): KubeObject {
  const { selector, template } = deployment.spec;
  return {
    ...deployment,
    metadata: { ...deployment.metadata, name: `${deployment.metadata.name}-${name}` },
    spec: {
      ...deployment.spec,
      selector: { matchLabels: { ...selector.matchLabels, version: name } },
      template: { ...template, metadata: { ...template.metadata, labels: { ...template.metadata.labels, version: name } } },
    },
  };
}
