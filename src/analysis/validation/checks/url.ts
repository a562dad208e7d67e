import { isIPv6 } from 'node:net';

/** A URL as Go's `net/url` takes it, which is looser than what browsers take; the part of it that checks ask for. */
export interface ParsedUrl {
  readonly scheme: string;
  /** Host with port, as written. */
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

// eslint-disable-next-line no-control-regex
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** Reads a URL reference, relative ones included; undefined where Go's parser fails. */
export function parseUrl(text: string): ParsedUrl | undefined {
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  return escapesAreValid(fragment) ? parse(hash < 0 ? text : text.slice(0, hash), false) : undefined;
}

/** Whether a text may stand in a request line: an absolute URL, or an absolute path. */
export function isRequestUrl(text: string): boolean {
  return parse(text, true) !== undefined;
}

/** Reads a URL that may stand in a request line; undefined where Go's parser fails. */
export function parseRequestUrl(text: string): ParsedUrl | undefined {
  return isRequestUrl(text) ? parseUrl(text) : undefined;
}

function parse(text: string, inRequest: boolean): ParsedUrl | undefined {
  if (controlCharacter.test(text) || (inRequest && text === '')) return undefined;
  if (text === '*') return { scheme: '', authority: '', path: '*', query: '' };
  if (text.startsWith(':')) return undefined;

  const scheme = (/^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1] ?? '').toLowerCase();
  const [beforeQuery = '', ...queries] = (scheme === '' ? text : text.slice(scheme.length + 1)).split('?');
  const query = queries.join('?');
  if (!beforeQuery.startsWith('/')) {
    if (scheme !== '') return { scheme, authority: '', path: beforeQuery, query };
    // A colon in the first segment of a relative path would read as a scheme.
    if (inRequest || (beforeQuery.split('/')[0] ?? '').includes(':')) return undefined;
  }

  let authority = '';
  let path = beforeQuery;
  if (beforeQuery.startsWith('//') && (scheme !== '' || !inRequest && !beforeQuery.startsWith('///'))) {
    authority = beforeQuery.slice(2).split('/')[0] ?? '';
    path = beforeQuery.slice(2 + authority.length);
    if (!authorityIsValid(authority)) return undefined;
  }
  return escapesAreValid(path) ? { scheme, authority, path, query } : undefined;
}

function authorityIsValid(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || !escapesAreValid(user)) return false;
  const host = authority.slice(at + 1);
  const [, literal] = /^\[([^\]]*)\](?::\d*)?$/.exec(host) ?? [];
  if (host.startsWith('[')) return literal !== undefined && isIPv6(literal.replace('%25', '%'));
  // Go escapes nothing in a host but what is beyond ASCII.
  return /^[^:]*(:\d*)?$/.test(host) && /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:\]<>"]|[^\u0000-\u007f]|%[89A-Fa-f][0-9A-Fa-f])*$/.test(host);
}

function escapesAreValid(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}
