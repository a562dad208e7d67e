import type { DecidingRule, PolicyVerdict } from './access-decision';
import type { AccessQuery } from './access-query';
import type { AuthorizationPolicy } from './authorization-policy';
import type { Decided } from './decide-access';
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
    const [match] = policies.filter(([policy]) => policy.provider === provider).flatMap(([, policy]) => policy.rules.filter(({ matches }) => matches).map((rule) => ({ policy, rule })));
    const protocol = mesh.authorizers === undefined ? 'grpc' : mesh.authorizers[provider];
    if (match === undefined || (protocol === 'http' && query.request === undefined)) continue;

    const problem = problemOf(provider, providers, protocol);
    if (problem !== undefined) return { asks, refusal: refusal(match, problem) };
    asks.push(provider);
    if (query.authorizers?.[provider] === 'DENY') return { asks, refusal: refusal(match, `the authorizer ${provider} refuses it`) };
  }
  return { asks };
}

function problemOf(provider: string, providers: readonly string[], protocol: string | undefined): string | undefined {
  if (providers.length > 1) return `the workload's CUSTOM policies name several authorizers (${providers.join(', ')}), of which Istio asks none`;
  return protocol === undefined ? `the mesh knows no authorizer ${JSON.stringify(provider)}` : undefined;
}

function refusal(decidedBy: DecidingRule, reason: string): Decided {
  const { policy, rule } = decidedBy;
  return { decision: 'DENY', reason: `${reason}; rule ${rule.index} of CUSTOM policy ${policy.namespace}/${policy.name} (${policy.origin}) sends it there`, decidedBy };
}
