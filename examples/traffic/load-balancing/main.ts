/** Sessions that stay on one pod, new pods that warm up before they get their share, and requests that stay in their zone. */
import { App, Chart, Duration } from 'cdk8s';
import { HashOn, LoadBalancer, LoadBalancing, MeshInstall, MeshNamespace, MeshService, Port, Profile, ZoneAwareRouting } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default(), meshConfig: { selfDiscovery: true } });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const cart = new MeshService(chart, 'cart', { namespace, port: Port.http(8080) });
const search = new MeshService(chart, 'search', { namespace, port: Port.http(8080) });

new LoadBalancing(chart, 'sticky', { service: cart, balancer: LoadBalancer.consistentHash(HashOn.cookie('session', { ttl: Duration.hours(1) })) });
new LoadBalancing(chart, 'warm', { service: search, balancer: LoadBalancer.leastRequest(), warmup: Duration.seconds(60) });

const catalog = new MeshService(chart, 'catalog', { namespace, port: Port.http(8080) });
new ZoneAwareRouting(chart, 'zones', { service: catalog, minPods: 3 });

app.synth();
