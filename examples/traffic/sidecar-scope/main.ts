/** Proxies that know what their workloads call, instead of the whole mesh. */
import { App, Chart } from 'cdk8s';
import { Access, MeshInstall, MeshNamespace, MeshService, Port, Profile, SidecarScope } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
const ratings = new MeshService(chart, 'ratings', { namespace, port: Port.http(9080) });

reviews.allowFrom(web, Access.any());
ratings.allowFrom(reviews, Access.any());
new SidecarScope(chart, 'web-scope', { target: web });
new SidecarScope(chart, 'reviews-scope', { target: reviews, outboundTrafficPolicy: 'REGISTRY_ONLY' });

app.synth();
