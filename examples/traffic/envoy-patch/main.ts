/** What no Istio API says: a response header from a Lua filter, and a larger buffer on the connections to one service. */
import { App, Chart } from 'cdk8s';
import { EnvoyPatch, MeshInstall, MeshNamespace, MeshService, PatchTarget, Port, Profile } from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });

const chart = new Chart(app, 'shop');
const shop = new MeshNamespace(chart, 'shop', { mesh });
const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });
const uploads = new MeshService(chart, 'uploads', { namespace: shop, port: Port.http(8080) });

new EnvoyPatch(chart, 'served-by', {
  target: PatchTarget.gateway(ingressGateway),
  proxyVersion: '1.31',
  priority: 10,
  changes: [
    EnvoyPatch.httpFilter().insertBefore('envoy.filters.http.router', {
      name: 'served-by',
      typedConfig: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
        'default_source_code': { inline_string: 'function envoy_on_response(handle)\n  handle:headers():add("x-served-by", "shop")\nend\n' },
      },
    }),
  ],
});

new EnvoyPatch(chart, 'upload-buffers', {
  target: PatchTarget.outbound(web),
  changes: [EnvoyPatch.cluster({ service: uploads.host }).merge({ per_connection_buffer_limit_bytes: 1048576 })],
});

app.synth();
