/** Who may call whom: one client for one thing, a namespace, everybody for a health check, and who may not whatever else is said. */
import { App, Chart } from 'cdk8s';
import { Access, AccessCondition, Caller, MeshInstall, MeshNamespace, MeshService, PathMatch, PathTemplate, Port, Profile, ZeroTrustNamespace } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
const monitoring = MeshNamespace.fromAttributes(chart, 'monitoring', { mesh });

const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });
const batch = new MeshService(chart, 'batch', { namespace: shop, port: Port.http(8080) });
const reviews = new MeshService(chart, 'reviews', { namespace: shop, port: Port.http(80, { targetPort: 9080 }), additionalPorts: [Port.http(9090, { name: 'http-metrics' })] });

reviews.allowFrom(web, Access.http({ methods: ['GET'], paths: [PathTemplate.of('/users/{*}/reviews')], ports: [reviews.port] }));
reviews.allowFrom(batch, Access.http({ ports: [reviews.port] }));
reviews.allowFromAnyIn(monitoring, Access.http({ paths: [PathMatch.exact('/metrics')], ports: [Port.http(9090)] }));
reviews.allowPublic(Access.http({ methods: ['GET'], paths: [PathMatch.exact('/health')], ports: [reviews.port] }));

reviews.denyFrom(Caller.anyone().except(Caller.of(batch)), Access.http({ methods: ['DELETE'] }));
reviews.denyFrom(web, Access.http({ when: [AccessCondition.header('x-debug', { values: ['*'] })] }), { dryRun: true });

app.synth();
