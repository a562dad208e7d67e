/** One mesh of two clusters on two networks: reviews runs in both, its near pods are asked first, and those of the other cluster stand in when they fail. */
import { App, Chart, Duration } from 'cdk8s';
import { Access, EastWestGateway, LocalityFailover, MeshInstall, MeshService, Port, ZeroTrustNamespace } from '../../../src';

const app = new App();

function shopIn(cluster: string) {
  const install = new MeshInstall(new Chart(app, `${cluster}-istio`), 'mesh', {
    meshId: 'shop-mesh',
    cluster,
    network: `${cluster}-network`,
    eastWestGateway: {},
    meshConfig: { clusterLocal: ['*.monitoring.svc.cluster.local'] },
  });
  const chart = new Chart(app, `${cluster}-shop`);
  new EastWestGateway(chart, 'cross-network', { workload: install.eastWestGateway });

  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: install.mesh });
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
  new LocalityFailover(chart, 'near', {
    service: reviews,
    priority: ['topology.istio.io/network', 'topology.istio.io/cluster'],
    outliers: { consecutiveGatewayErrors: 3, interval: Duration.seconds(5) },
  });
  return { chart, namespace, reviews };
}

const [east, west] = [shopIn('east'), shopIn('west')];
const web = new MeshService(east.chart, 'web', { namespace: east.namespace, port: Port.http(8080) });
for (const { reviews } of [east, west]) reviews.allowFrom(web, Access.http({ methods: ['GET'] }));

app.synth();
