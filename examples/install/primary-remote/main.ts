/** Two clusters, one control plane: istiod of the east serves the west, too. */
import { App, Duration } from 'cdk8s';
import { MeshFleet, MeshNamespace, MeshService, Port, Profile, Resilience, Topology } from '../../../src';

const fleet = new MeshFleet(new App(), 'fleet', {
  meshId: 'shop-mesh',
  clusters: { east: { network: 'east-network' }, west: { network: 'west-network' } },
  // The address of the load balancer of istio-eastwestgateway in the east.
  topology: Topology.primaryRemote({ west: { primary: 'east', address: '203.0.113.10' } }),
  shared: { profile: Profile.minimal() },
});

fleet.each((cluster) => {
  const chart = cluster.chart('shop');
  const namespace = new MeshNamespace(chart, 'shop', { mesh: cluster.mesh });
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
  new Resilience(chart, 'patience', { service: reviews, timeout: Duration.seconds(2) });
});

fleet.synth();
