/** An ambient mesh of two clusters on two networks: no sidecars, a gateway between the networks, and services that say who reaches them. */
import { App } from 'cdk8s';
import { Access, MeshFleet, MeshNamespace, MeshService, Port, Profile, Waypoint } from '../../../src';

const fleet = new MeshFleet(new App(), 'fleet', {
  meshId: 'shop-mesh',
  clusters: { east: { network: 'east-network' }, west: { network: 'west-network' } },
  shared: { profile: Profile.ambient() },
});

const shops = fleet.each((cluster) => {
  const chart = cluster.chart('shop');
  const namespace = new MeshNamespace(chart, 'shop', { mesh: cluster.mesh });
  new Waypoint(chart, 'waypoint', { namespace });
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), global: true });
  // Each cluster keeps to its own ratings.
  new MeshService(chart, 'ratings', { namespace, port: Port.http(9080) });
  return { chart, namespace, reviews };
});

// Its pages are served in the east only, from reviews of both.
const web = new MeshService(shops.east.chart, 'web', { namespace: shops.east.namespace, port: Port.http(8080) });
for (const { reviews } of Object.values(shops)) reviews.allowFrom(web, Access.http({ methods: ['GET'] }));

fleet.synth();
