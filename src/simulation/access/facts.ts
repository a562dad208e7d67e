import type { AccessQuery, AccessRequest, AccessToken } from './access-query';
import { normalizePath } from './normalize-path';
import type { ManifestValue } from '../../manifests';
import type { MeshSettings } from '../mesh-settings';

/** What a proxy knows of a connection or request when it decides. */
export interface Facts {
  /** With `spiffe://`; undefined in plaintext. */
  readonly principal: string | undefined;
  readonly sourceIp: string | undefined;
  readonly remoteIp: string | undefined;
  readonly destinationIp: string | undefined;
  readonly destinationPort: number | undefined;
  readonly sni: string | undefined;
  /** Undefined where the proxy sees a TCP connection only. */
  readonly http: HttpFacts | undefined;
  /** By filter and key. */
  readonly metadata: ManifestValue;
}

export interface HttpFacts {
  /** By name in any case; `:method`, `:path` (normalized, with its query) and `:authority` among them. */
  readonly header: (name: string) => string | undefined;
  /** Of the verified token; undefined without one. */
  readonly claims: { readonly [claim: string]: ManifestValue } | undefined;
}

export function factsOf(query: AccessQuery, mesh: MeshSettings): Facts {
  const { from = {}, to, request, metadata = {} } = query;
  return {
    principal: principalOf(from, mesh),
    sourceIp: from.ip,
    remoteIp: from.remoteIp ?? from.ip,
    destinationIp: to.ip,
    destinationPort: to.port,
    sni: from.sni,
    http: request === undefined || to.proxy === 'ztunnel' ? undefined : httpFacts(request, mesh),
    metadata,
  };
}

function principalOf({ principal, namespace, serviceAccount, trustDomain }: NonNullable<AccessQuery['from']>, mesh: MeshSettings): string | undefined {
  if (principal !== undefined) return principal.startsWith('spiffe://') ? principal : `spiffe://${principal}`;
  if (namespace === undefined && serviceAccount === undefined) return undefined;
  return `spiffe://${trustDomain ?? mesh.trustDomain}/ns/${namespace ?? 'default'}/sa/${serviceAccount ?? 'default'}`;
}

/** Method, path and host are headers as well; where a query names both, its fields win. */
function httpFacts({ method, path, host, headers: given = {}, token }: AccessRequest, mesh: MeshSettings): HttpFacts {
  const headers = new Map([[':method', 'GET'], [':path', '/']]);
  for (const [name, value] of Object.entries(given)) headers.set(headerName(name), value);
  for (const [name, value] of Object.entries({ ':method': method, ':path': path, ':authority': host })) if (value !== undefined) headers.set(name, value);
  headers.set(':path', normalizePath(headers.get(':path') ?? '/', mesh.pathNormalization));
  return { header: (name) => headers.get(headerName(name)), claims: token && claimsOf(token) };
}

/** Envoy keeps one header for the two names of the host. */
function headerName(name: string): string {
  const lower = name.toLowerCase();
  return lower === 'host' ? ':authority' : lower;
}

/** Claims as the proxy hands them from the token to policies: scopes that stand in one text, divided by spaces, are a list. */
function claimsOf({ issuer, subject, audiences, presenter, claims = {} }: AccessToken): { readonly [claim: string]: ManifestValue } {
  const all: Record<string, ManifestValue> = {
    ...claims,
    ...(issuer !== undefined && { iss: issuer }),
    ...(subject !== undefined && { sub: subject }),
    ...(audiences !== undefined && { aud: audiences }),
    ...(presenter !== undefined && { azp: presenter }),
  };
  for (const claim of ['scope', 'permission']) {
    const value = all[claim];
    if (typeof value === 'string') all[claim] = value.split(' ').filter((each) => each !== '');
  }
  return all;
}
