/** Istio as it has to be where it must not fail: several of everything, apart from each other, sized for its load, closed where nobody needs it open. */
import { App, Chart } from 'cdk8s';
import { MeshInstall, Platform, Profile, Sizing, StrictMtls } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', {
  profile: Profile.production(Sizing.forMesh({ services: 400, requestsPerSecond: 25_000 })),
  platform: Platform.eks(),
  hub: 'registry.example.com/istio',
  images: { pullSecrets: ['registry'] },
  istiod: { priorityClassName: 'system-cluster-critical' },
  meshConfig: { outboundTrafficPolicy: 'REGISTRY_ONLY' },
});

new StrictMtls(new Chart(app, 'policies'), 'mtls', { target: mesh });

app.synth();
