import type { Manifests } from '../../manifests';
import type { AccessDecision } from '../access/access-decision';
import type { AccessQuery } from '../access/access-query';
import { factsOf } from '../access/facts';
import type { Decided } from '../access/matching-rules';
import type { MeshSettings } from '../mesh-settings';
import { checkToken } from './check-token';
import { effectiveMtls } from './effective-mtls';

/** What is said of a connection and a token before any AuthorizationPolicy is looked at. Without a `refusal` those decide. */
export interface Authenticated {
  readonly verdicts: Pick<AccessDecision, 'mtls' | 'token'>;
  readonly refusal?: Decided;
}

export function authenticate(manifests: Manifests, query: AccessQuery, mesh: MeshSettings): Authenticated {
  const { to, request } = query;
  const atWorkload = to.proxy === undefined || to.proxy === 'sidecar' || to.proxy === 'ztunnel';
  const mtls = atWorkload ? effectiveMtls(manifests, to, mesh) : undefined;
  const token = request?.token === undefined || to.proxy === 'ztunnel' ? undefined : checkToken(manifests, to, request.token, mesh);
  const verdicts = { ...(mtls && { mtls }), ...(token && { token }) };

  if (mtls?.mode === 'STRICT' && factsOf(query, mesh).principal === undefined) {
    return { verdicts, refusal: { decision: 'DENY', reason: `the call is plaintext, and mutual TLS is STRICT by ${mtls.because}` } };
  }
  return token?.outcome === 'refused' ? { verdicts, refusal: { decision: 'DENY', reason: `the token is refused: ${token.because}` } } : { verdicts };
}
