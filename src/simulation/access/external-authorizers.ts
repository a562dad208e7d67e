import type { DecidingRule, PolicyVerdict } from './access-decision';
import type { AccessQuery } from './access-query';
import type { AuthorizationPolicy } from './authorization-policy';
import { matchesOf, nameOf } from './matching-rules';
import type { Decided } from './matching-rules';
import type { MeshSettings } from '../mesh-settings';

/** What CUSTOM policies bring about: who is asked, and who or what refuses. Without a `refusal` the other policies decide. */
export interface Asked {
  readonly asks: readonly string[];
  readonly refusal?: Decided;
}

/** Asks the external authorizers of CUSTOM policies that match. What Istio cannot ask, it denies. */
export function askAuthorizers(policies: readonly (readonly [AuthorizationPolicy, PolicyVerdict])[], query: AccessQuery, mesh: MeshSettings): Asked {
  const providers = [...new Set(policies.map(([{ provider }]) => provider))].sort();
  const asks: string[] = [];
  for (const provider of providers) {
    const ofProvider = policies.filter(([policy]) => policy.provider === provider).map(([, verdict]) => verdict);
    const [match] = matchesOf(ofProvider, 'CUSTOM');
    const protocol = mesh.authorizers === undefined ? 'grpc' : mesh.authorizers[provider];
    if (match === undefined || (protocol === 'http' && query.request === undefined)) continue;

    const problem = problemOf(provider, providers, protocol);
    if (problem !== undefined) return { asks, refusal: refuse(match, problem) };
    asks.push(provider);
    if (query.authorizers?.[provider] === 'DENY') return { asks, refusal: refuse(match, `the authorizer ${provider} refuses it`) };
  }
  return { asks };
}

function problemOf(provider: string, providers: readonly string[], protocol: string | undefined): string | undefined {
  if (providers.length > 1) return `the workload's CUSTOM policies name several authorizers (${providers.join(', ')}), of which Istio asks none`;
  return protocol === undefined ? `the mesh knows no authorizer ${JSON.stringify(provider)}` : undefined;
}

function refuse(decidedBy: DecidingRule, reason: string): Decided {
  return { decision: 'DENY', reason: `${reason}, to which ${nameOf(decidedBy)} sends it`, decidedBy };
}
