import { App, Chart } from 'cdk8s';
import { EgressGateway, EgressPolicy, ExternalService, GatewayWorkload, Mesh, MeshNamespace, MeshService, Port, ProxySettings, SidecarScope, Workload, WorkloadProbe } from '../../src';

const chart = new Chart(new App(), 'chart');
const mesh = Mesh.fromAttributes();
const namespace = new MeshNamespace(chart, 'shop', { mesh });
const service = new MeshService(chart, 'web', { namespace, port: Port.http(80), versions: { v1: { version: 'v1' } } });
const outside = new ExternalService(chart, 'bank', { namespace, host: 'bank.example', port: Port.http(80) });
const gateway = new EgressGateway(chart, 'egress', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh }) });

new EgressPolicy(chart, 'list', { target: mesh, allow: [outside] });
new SidecarScope(chart, 'scope', { target: service, sees: [service, outside] });
new Workload(chart, 'machine', { service, version: 'v1', address: '192.0.2.1' });
gateway.route(outside, { clients: [service] });

// @ts-expect-error a service of the cluster is reached anyhow
new EgressPolicy(chart, 'inside', { target: mesh, allow: [service] });
// @ts-expect-error a policy that does not say what it allows could be read either way
new EgressPolicy(chart, 'silent', { target: mesh });
// @ts-expect-error one service's proxies have a scope instead
new EgressPolicy(chart, 'narrow', { target: service, allow: 'any' });
// @ts-expect-error the mesh as a whole calls everything
new SidecarScope(chart, 'wide', { target: mesh });
// @ts-expect-error a service of the cluster does not leave it
gateway.route(service);
// @ts-expect-error a client is named by its construct, which knows its identity
gateway.route(outside, { clients: ['web'] });
// @ts-expect-error no such version
new Workload(chart, 'unknown', { service, version: 'v2', address: '192.0.2.1' });
// @ts-expect-error no such kind of image
new ProxySettings(chart, 'image', { target: mesh, image: 'alpine' });
// @ts-expect-error a command begins with a program
WorkloadProbe.command([]);
