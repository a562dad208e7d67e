import type { Manifests, ManifestValue } from '../../manifests';
import { listOf, valueAt } from '../../manifests';
import type { AccessTarget, AccessToken } from '../access/access-query';
import { whyNotAttached } from '../access/attachment';
import { selectionOf } from '../access/authorization-policy';
import type { MeshSettings } from '../mesh-settings';

/** What the proxy of a workload makes of a token whose signature is right and which has not expired. */
export interface TokenVerdict {
  /**
   * `accepted`: policies see its claims. `refused`: the request ends with 401, or 403 for a wrong audience. `unverified`: nobody looks at it, and no condition
   * on it matches in a cluster; since manifests may be a part of what is there, decisions take it as accepted, and say so.
   */
  readonly outcome: 'accepted' | 'refused' | 'unverified';
  readonly because: string;
}

/** @see https://istio.io/latest/docs/reference/config/security/request_authentication/ */
export function checkToken(manifests: Manifests, to: AccessTarget, token: AccessToken, mesh: MeshSettings): TokenVerdict {
  const rules = manifests.ofKind('RequestAuthentication').filter(({ apiVersion }) => apiVersion.startsWith('security.istio.io/')).flatMap((policy) => {
    const { namespace = 'default', name, origin, body } = policy;
    if (whyNotAttached({ namespace, ...selectionOf(body) }, to, mesh) !== undefined) return [];
    return listOf(valueAt(body, 'spec', 'jwtRules')).map((rule, index) => ({ rule, at: `rule ${index} of RequestAuthentication ${namespace}/${name} (${origin})` }));
  });
  if (rules.length === 0) return { outcome: 'unverified', because: 'no RequestAuthentication applies to the workload, so its proxy verifies no token' };

  const issuer = token.issuer ?? token.claims?.iss;
  const ofIssuer = rules.filter(({ rule }) => valueAt(rule, 'issuer') === issuer);
  if (ofIssuer.length === 0) return { outcome: 'refused', because: `no RequestAuthentication of the workload knows the issuer ${JSON.stringify(issuer ?? '')}` };
  const audiences = token.audiences ?? textsIn(token.claims?.aud);
  const accepting = ofIssuer.find(({ rule }) => takesAudience(textsIn(valueAt(rule, 'audiences')), audiences));
  if (accepting === undefined) return { outcome: 'refused', because: `${ofIssuer.map(({ at }) => at).join(', ')} takes none of the audiences ${JSON.stringify(audiences)}` };
  return { outcome: 'accepted', because: `${accepting.at} accepts it` };
}

function textsIn(value: ManifestValue | undefined): readonly string[] {
  return (typeof value === 'string' ? [value] : listOf(value)).filter((item) => typeof item === 'string');
}

/** Audiences are compared without the scheme of a URL and its last slash. */
function takesAudience(wanted: readonly string[], found: readonly string[]): boolean {
  const bare = (audience: string): string => audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return wanted.length === 0 || found.some((audience) => wanted.map(bare).includes(bare(audience)));
}
