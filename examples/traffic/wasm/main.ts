/** A WebAssembly module in the proxies of one service: pinned by its digest, before authorization, and only on the port that users reach. */
import { App, Chart } from 'cdk8s';
import { MeshInstall, MeshNamespace, MeshService, Port, Profile, WasmExtension, WasmModule } from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });

const chart = new Chart(app, 'shop');
const shop = new MeshNamespace(chart, 'shop', { mesh });
const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });

new WasmExtension(chart, 'basic-auth', {
  target: web,
  module: WasmModule.oci('registry.example.com/wasm/basic-auth@sha256:8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4'),
  phase: 'AUTHN',
  ports: [8080],
  pullSecret: 'wasm-registry',
  config: { realm: 'shop', paths: ['/admin'] },
});

// A header that only helps to debug must not take the gateway down with it.
new WasmExtension(chart, 'build-info', {
  target: ingressGateway,
  module: WasmModule.http('https://example.com/wasm/build-info.wasm', { sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' }),
  whenFailing: 'allow',
});

app.synth();
