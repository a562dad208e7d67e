/**
 * A shop of eleven services that its authors deploy in one version each, adopted. To have a canary, its recommendation service gets what its team would
 * give it: a label that tells the version, and a second Deployment.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { dataFolder } from './data';
import { CanaryRelease, GatewayTls, IngressGateway, Manifests, MeshInstall, MeshNamespace, MeshService, Percent, Profile, StrictMtls } from '../../src';
import { type KubeObject, parseObjects } from '../harness/objects';

const file = path.join(dataFolder('online-boutique'), 'kubernetes-manifests.yaml');
const released = 'recommendationservice';
const objects = parseObjects(readFileSync(file, 'utf8'), file)
  .flatMap((object) => (object.kind === 'Deployment' && object.metadata.name === released ? [version(object, 'v1'), version(object, 'v2')] : [object]));

const app = new App();
const istio = new Chart(app, 'istio');
const { mesh, ingressGateway } = new MeshInstall(istio, 'mesh', { profile: Profile.default() });
new StrictMtls(istio, 'mtls', { target: mesh });

const policies = new Chart(app, 'boutique-mesh');
const namespace = new MeshNamespace(policies, 'boutique', { mesh });
const workloads = new Chart(app, 'boutique-workloads', { namespace: 'boutique' });
for (const object of objects) new ApiObject(workloads, `${object.kind}-${object.metadata.name}`, object);

const application = { manifests: Manifests.parse(objects.map((object) => stringify(object)).join('---\n'), file), namespace };
const services = Object.fromEntries(objects.filter((object) => object.kind === 'Service' && object.metadata.name !== released)
  .map(({ metadata: { name } }) => [name, MeshService.fromManifests(policies, name, application)]));
const recommendations = MeshService.fromManifests(policies, released, { ...application, versions: ['v1', 'v2'] });

const gateway = new IngressGateway(policies, 'boutique-gateway', { workload: ingressGateway });
gateway.expose(services.frontend!, { host: 'boutique.example.com', tls: GatewayTls.none() });
new CanaryRelease(policies, 'recommendations-canary', { service: recommendations, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
app.synth();

function version(deployment: KubeObject, name: string): KubeObject {
  const { selector, template } = deployment.spec;
  return {
    ...deployment,
    metadata: { ...deployment.metadata, name: `${deployment.metadata.name}-${name}` },
    spec: {
      ...deployment.spec,
      selector: { matchLabels: { ...selector.matchLabels, version: name } },
      template: { ...template, metadata: { ...template.metadata, labels: { ...template.metadata.labels, version: name } } },
    },
  };
}
