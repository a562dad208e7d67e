/** What the real Envoy does with a patch. */
import type { Fields } from './envoy';
import { bootstrapOf, freePort, programOf, Programs, request, untilAnswered } from './envoy';
import { edgeOf, patchesOf } from './fixtures';
import { EnvoyPatch, PatchTarget } from '../../src';
import { newChart } from '../mesh/fixtures';

const envoy = programOf('ENVOY');

(envoy === undefined ? test.skip : test)('a filter that is put before the router adds its header to what the real Envoy answers', async () => {
  const chart = newChart();
  const typedConfig = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
    'default_source_code': { inline_string: 'function envoy_on_response(handle)\n  handle:headers():add("x-served-by", "shop")\nend\n' },
  } as const;
  new EnvoyPatch(chart, 'served-by', {
    target: PatchTarget.gateway(edgeOf(chart)), priority: 10, changes: [EnvoyPatch.httpFilter().insertBefore('envoy.filters.http.router', { name: 'served-by', typedConfig })],
  });

  const programs = new Programs();
  try {
    const [front, back] = [await freePort(), await freePort()];
    const filters = patchesOf(chart).map(({ patch }) => patch!.value as Fields);
    programs.start(envoy!, ['--config-yaml', JSON.stringify(bootstrapOf({ front, back }, filters)), '--use-dynamic-base-id', '--log-level', 'error']);
    await untilAnswered(front);
    expect((await request(front)).headers['x-served-by']).toBe('shop');
  } finally {
    await programs.stop();
  }
});
