/** One mesh of two clusters on two networks and two clouds, each with a control plane: described once, written into a folder for each. */
import { App, Duration } from 'cdk8s';
import { Access, LocalityFailover, MeshFleet, MeshService, Platform, Port, ZeroTrustNamespace } from '../../../src';

const fleet = new MeshFleet(new App(), 'fleet', {
  meshId: 'shop-mesh',
  clusters: {
    east: { network: 'east-network', platform: Platform.eks() },
    west: { network: 'west-network', platform: Platform.aks() },
  },
  shared: { meshConfig: { clusterLocal: ['*.monitoring.svc.cluster.local'] } },
});

const shops = fleet.each((cluster) => {
  const chart = cluster.chart('shop');
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: cluster.mesh });
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
  new LocalityFailover(chart, 'near', {
    service: reviews,
    priority: ['topology.istio.io/network', 'topology.istio.io/cluster'],
    outliers: { consecutiveGatewayErrors: 3, interval: Duration.seconds(5) },
  });
  return { namespace, reviews };
});

// The shop's pages are served in the east only, from reviews of both.
const web = new MeshService(fleet.cluster('east').chart('shop'), 'web', { namespace: shops.east.namespace, port: Port.http(8080) });
for (const { reviews } of Object.values(shops)) reviews.allowFrom(web, Access.http({ methods: ['GET'] }));

for (const { cluster, namespace, name, purpose, command = 'by whoever keeps the keys' } of fleet.prerequisites) {
  process.stderr.write(`${cluster} needs the Secret ${namespace}/${name}: ${purpose}\n  ${command}\n`);
}
fleet.synth();
