import type { Mistake } from './mistake';
import { here } from './mistake';
import { EnvoyPatch, PatchTarget, WasmModule } from '../../src';
import { newReviews } from '../mesh/fixtures';

export const extensionMistakes: Record<string, Mistake> = {
  'a module by a tag that moves': {
    code: 'UnpinnedArtifact', at: here, value: "'a.example/filter:latest'", fix: /digest/, by: () => WasmModule.oci('a.example/filter:latest'),
  },
  'a patch in relation to others': {
    code: 'FragilePatch',
    at: 'shop/patch',
    value: '{ priority: 0 }',
    fix: /priority: 10/,
    by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), changes: [EnvoyPatch.httpFilter().remove('istio.stats')] }),
  },
};
