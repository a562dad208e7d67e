/** Istio's own sample application, as its authors deploy it, adopted: a canary and an A/B test on reviews, and the way in to the product page. */
import * as path from 'node:path';
import { App, Chart, Include } from 'cdk8s';
import { dataFolder } from './data';
import {
  AbTest, Access, CanaryRelease, GatewayTls, IngressGateway, Manifests, MeshInstall, MeshService, PathMatch, Percent, Profile, RequestMatch, StrictMtls,
  StringMatch, ZeroTrustNamespace,
} from '../../src';

const file = path.join(dataFolder('bookinfo'), 'bookinfo.yaml');
const app = new App();
const istio = new Chart(app, 'istio');
const { mesh, ingressGateway } = new MeshInstall(istio, 'mesh', { profile: Profile.default() });
new StrictMtls(istio, 'mtls', { target: mesh });

const policies = new Chart(app, 'bookinfo-mesh');
const namespace = new ZeroTrustNamespace(policies, 'bookinfo', { mesh });
new Include(new Chart(app, 'bookinfo-workloads', { namespace: 'bookinfo' }), 'workloads', { url: file });

const application = { manifests: Manifests.read(file), namespace };
const productpage = MeshService.fromManifests(policies, 'productpage', application);
const details = MeshService.fromManifests(policies, 'details', application);
const ratings = MeshService.fromManifests(policies, 'ratings', application);
const reviews = MeshService.fromManifests(policies, 'reviews', { ...application, versions: ['v1', 'v2', 'v3'] });

const gateway = new IngressGateway(policies, 'bookinfo-gateway', { workload: ingressGateway });
gateway.expose(productpage, { host: 'bookinfo.example.com', tls: GatewayTls.none() });
productpage.allowFrom(gateway, Access.http({ methods: ['GET', 'POST'] }));
const read = Access.http({ methods: ['GET'] });
details.allowFrom(productpage, read);
reviews.allowFrom(productpage, Access.http({ methods: ['GET'], paths: [PathMatch.prefix('/reviews')] }));
ratings.allowFrom(reviews, read);

new CanaryRelease(policies, 'reviews-canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(10) });
new AbTest(policies, 'reviews-for-jason', { service: reviews, when: RequestMatch.header('end-user', StringMatch.exact('jason')), use: 'v3' });
app.synth();
