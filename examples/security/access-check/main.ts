/** Says who may call whom, by the manifests that are about to be applied. */
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { Access, accessTarget, decideAccess, Manifests, MeshInstall, MeshService, PathMatch, Port, Profile, ZeroTrustNamespace } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(80) });
const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
reviews.allowFrom(web, Access.http({ methods: ['GET'], paths: [PathMatch.prefix('/reviews')] }));
app.synth();

const manifests = Manifests.read(app.outdir, path.join(__dirname, 'workloads.yaml'));
const to = accessTarget(manifests, { service: 'reviews', namespace: 'shop' });
const from = { namespace: 'shop', serviceAccount: 'web' };

export const decisions = [
  decideAccess(manifests, { from, to, request: { path: '/reviews/1' } }),
  decideAccess(manifests, { from, to, request: { path: '/reviews/1', method: 'DELETE' } }),
  decideAccess(manifests, { to, request: { path: '/reviews/1' } }),
];
for (const { explanation } of decisions) console.log(`${explanation}\n`);
