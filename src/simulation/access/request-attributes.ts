import { attribute, httpAttribute } from './attribute';
import type { Attribute, HttpAttribute } from './attribute';
import type { HttpFacts } from './facts';
import { matchesPath } from './path-pattern';
import { matchesHeaderPattern, matchesPattern } from './text-pattern';
import type { ManifestValue } from '../../manifests';
import { listOf, valueAt } from '../../manifests';

export const host = httpAttribute(({ header }) => header(':authority'), (value, { header }) => matchesHeaderPattern(value.toLowerCase(), header(':authority')?.toLowerCase()));

export const method = httpAttribute((http) => http.header(':method'), (value, { header }) => matchesHeaderPattern(value, header(':method')));

export const path = httpAttribute((http) => http.header(':path'), (value, { header }) => matchesPath(value, header(':path') ?? ''));

export function requestHeader(name: string): HttpAttribute {
  return httpAttribute(({ header }) => header(name), (value, { header }) => matchesHeaderPattern(value, header(name)));
}

/** A claim of the token, which may be a text or a list of texts; further names lead into maps. */
export function requestClaim(...names: readonly string[]): HttpAttribute {
  return httpAttribute(({ claims }) => shown(valueAt(claims, ...names)), (value, { claims }) => matchesAny(value, valueAt(claims, ...names)));
}

export const requestAudiences = requestClaim('aud');

export const requestPresenter = requestClaim('azp');

/** Issuer and subject, as `issuer/subject`; issuers may have slashes. */
export const requestPrincipal = httpAttribute(({ claims }) => shown(claims && `${textOf(claims.iss) ?? ''}/${textOf(claims.sub) ?? ''}`), matchesRequestPrincipal);

export const serverName = attribute(({ sni }) => sni, (value, { sni = '' }) => matchesPattern(value, sni));

export const destinationPort = attribute(
  ({ destinationPort: port }) => port?.toString(),
  (value, facts) => Number(value) === facts.destinationPort,
  { refuses: (value) => (/^\d+$/.test(value) && Number(value) <= 65535 ? undefined : `${JSON.stringify(value)} is no port`) },
);

/** A value that a filter of Envoy has left: `[text]` means a list that contains the text. */
export function filterMetadata(filter: string, key: string): Attribute {
  return attribute(
    ({ metadata }) => shown(valueAt(metadata, filter, key)),
    (value, { metadata }) => {
      const found = valueAt(metadata, filter, key);
      if (!value.startsWith('[') || !value.endsWith(']')) return matchesText(value, found);
      return listOf(found).some((item) => matchesText(value.replace(/^[[\]]+|[[\]]+$/g, ''), item));
    },
  );
}

function matchesRequestPrincipal(value: string, { claims }: HttpFacts): boolean {
  const [issuer, subject] = [textOf(claims?.iss), textOf(claims?.sub)];
  if (issuer === undefined || subject === undefined) return false;
  const slash = value.lastIndexOf('/');
  if (value === '*') return issuer !== '' && subject !== '';
  if (slash < 0) {
    // Without a slash, a pattern is about one of the two, and the other must be there.
    if (value.startsWith('*')) return issuer !== '' && subject.endsWith(value.slice(1));
    if (value.endsWith('*')) return issuer.startsWith(value.slice(0, -1)) && subject !== '';
    return issuer === value && subject === '';
  }
  const [iss, sub] = [value.slice(0, slash), value.slice(slash + 1)];
  if (value.startsWith('*')) return (iss === '*' ? issuer !== '' : issuer.endsWith(iss.slice(1))) && subject === sub;
  if (value.endsWith('*')) return issuer === iss && (sub === '*' ? subject !== '' : subject.startsWith(sub.slice(0, -1)));
  return issuer === iss && subject === sub;
}

function matchesAny(value: string, found: ManifestValue | undefined): boolean {
  return matchesText(value, found) || listOf(found).some((item) => matchesText(value, item));
}

/** Numbers and booleans are no texts, and match nothing. */
function matchesText(value: string, found: ManifestValue | undefined): boolean {
  return typeof found === 'string' && matchesPattern(value, found);
}

function textOf(value: ManifestValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function shown(value: ManifestValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
