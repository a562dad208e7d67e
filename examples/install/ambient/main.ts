/** Istio without sidecars: ztunnel and the CNI plugin on every node, a gateway at the edge, and a namespace whose waypoint reads HTTP. */
import { App, Chart } from 'cdk8s';
import { Access, MeshInstall, MeshNamespace, MeshService, Port, Profile, RoutingApi, Waypoint } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', {
  profile: Profile.ambient(),
  ingressGateway: {},
  ztunnel: { resources: { requests: { cpu: '500m', memory: '512Mi' } } },
  routingApi: RoutingApi.gatewayApi(),
});

const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const cart = new MeshService(chart, 'cart', { namespace, port: Port.http(8080) });

new Waypoint(chart, 'waypoint', { namespace });
cart.allowFrom(web, Access.http({ methods: ['GET', 'POST'] }));

app.synth();
