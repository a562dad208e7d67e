/** A control plane beside the mesh: istiod runs in a cluster for management, and reads and serves two others. */
import { App, Duration } from 'cdk8s';
import { MeshFleet, MeshNamespace, MeshService, Platform, Port, Profile, Resilience, Topology } from '../../../src';

const fleet = new MeshFleet(new App(), 'fleet', {
  meshId: 'shop-mesh',
  clusters: { east: { network: 'east-network' }, west: { network: 'west-network' } },
  topology: Topology.externalControlPlane({
    runsIn: 'management',
    configCluster: 'east',
    // The address of the load balancer of istiod-external in the cluster for management.
    address: '203.0.113.10',
    loadBalancer: { exposure: 'internal' },
    install: { platform: Platform.aks() },
  }),
  shared: { profile: Profile.minimal(), istiod: { minReplicas: 2 } },
});

fleet.each((cluster) => {
  const chart = cluster.chart('shop');
  const namespace = new MeshNamespace(chart, 'shop', { mesh: cluster.mesh });
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
  new Resilience(chart, 'patience', { service: reviews, timeout: Duration.seconds(2) });
});

for (const { cluster, namespace, name, purpose, command = 'by whoever keeps the keys' } of fleet.prerequisites) {
  process.stderr.write(`${cluster} needs the Secret ${namespace}/${name}: ${purpose}\n  ${command}\n`);
}
fleet.synth();
