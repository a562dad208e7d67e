/** A canary in an ambient namespace: its waypoint reads the routes, and judges who may call what. */
import { App, Chart } from 'cdk8s';
import {
  Access, CanaryRelease, Injection, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile, RoutingApi, Waypoint,
} from '../../../src';

const app = new App();
// The data plane, ztunnel and the CNI plugin, is installed by other means: istioctl install --set profile=ambient has them.
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default(), routingApi: RoutingApi.gatewayApi() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh, injection: Injection.ambient() });

const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new Waypoint(chart, 'waypoint', { namespace });

new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(10) });
reviews.allowFrom(web, Access.http({ methods: ['GET'] }));

app.synth();
