import { EnvoyPatch, GatewayTls, IngressGateway, MeshNamespace, MeshService, PatchTarget, Port } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const addsHeader = (name: string) => EnvoyPatch.httpFilter().insertBefore('envoy.filters.http.router', {
  name,
  typedConfig: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
    'default_source_code': { inline_string: `function envoy_on_response(handle)\n  handle:headers():add("x-${name}", "yes")\nend\n` },
  },
});

export default dataPlaneCase({
  name: 'envoy-patch',
  feature: 'EnvoyPatch',
  proves: 'A filter that is patched in adds a header to the answers of its proxies, of its version, and of no others.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const patched = new MeshService(chart, 'patched', { namespace, port: Port.http(8080) });
    const plain = new MeshService(chart, 'plain', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(plain, { host: 'plain.example.com', tls: GatewayTls.none() });
    new EnvoyPatch(chart, 'inbound', { target: PatchTarget.inbound(patched), priority: 10, proxyVersion: '1.31', changes: [addsHeader('inbound')] });
    new EnvoyPatch(chart, 'other-version', { target: PatchTarget.inbound(patched), priority: 10, proxyVersion: '1.30', changes: [addsHeader('other-version')] });
    new EnvoyPatch(chart, 'at-the-edge', { target: PatchTarget.gateway(ingressGateway), priority: 10, changes: [addsHeader('edge')] });
    for (const each of [patched, plain, web]) runs(each);
  },
  steps: [
    request('The proxies of the target add the header.', {
      from: 'web', to: 'http://patched.shop:8080/', expect: { servedBy: 'patched', answeredWith: { 'x-inbound': 'yes', 'x-other-version': undefined, 'x-edge': undefined } },
    }),
    request('Others do not.', { from: 'web', to: 'http://plain.shop:8080/', expect: { servedBy: 'plain', answeredWith: { 'x-inbound': undefined } } }),
    request('A gateway adds its own.', { from: 'outside', to: 'http://plain.example.com/', expect: { servedBy: 'plain', answeredWith: { 'x-edge': 'yes' } } }),
  ],
});
