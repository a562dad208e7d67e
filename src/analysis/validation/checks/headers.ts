import type { Field } from '../field';
import { error, messages } from '../message';
import { isHeaderValue } from './header-value';

const says = messages('header', {
  emptyName: error('is a header without a name', 'Name the header'),
  reserved: error('is a header that HTTP reserves', 'Leave it out; rewrite.authority changes the host of a request'),
  host: error('is the Host header, which cannot be removed from a request nor set on a response', 'Leave it out; rewrite.authority changes the host of a request'),
  value: error('is no value that Envoy accepts for a header', 'Write no control characters, and %% for a percent sign that begins no %VARIABLE%'),
});

/** Istio takes a comma too, which HTTP does not. */
const token = /^[!#$%&'*+,\-.^_`|~A-Za-z0-9]+$/;
const pseudoHeaders = new Set([':method', ':scheme', ':authority', ':path', ':status']);

/** A header name, as Istio sees it. */
export function isHeaderName(name: string): boolean {
  return token.test(name);
}

/** What a match on headers may name: a header, a pseudo header, or a claim of the request's token. */
export function isMatchableHeader(name: string): boolean {
  return isHeaderName(name) || pseudoHeaders.has(name) || isClaim(name);
}

/** `@request.auth.claims.group` or `@request.auth.claims[group][name]`: routing by a claim. */
export function isClaim(name: string): boolean {
  const [, rest] = /^@request\.auth\.claims(.*)$/is.exec(name) ?? [];
  return rest !== undefined && (/^\..+$/s.test(rest) || /^\[.+\]$/s.test(rest));
}

export function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

/** Checks what is done to the headers of requests and responses. */
export function checkHeaderOperations(headers: Field): void {
  const request = headers.at('request');
  const response = headers.at('response');
  for (const operation of ['add', 'set']) {
    for (const [name, value] of request.at(operation).entries) {
      if (name === '') value.say(says.emptyName);
      else if (name.startsWith(':') && !isAuthority(name)) value.say(says.reserved);
      checkValue(value);
    }
    for (const [name, value] of response.at(operation).entries) {
      checkRemovable(value, name);
      checkValue(value);
    }
  }
  for (const name of [...request.at('remove').items, ...response.at('remove').items]) checkRemovable(name, name.text);
}

function checkRemovable(field: Field, name: string): void {
  if (name === '') field.say(says.emptyName);
  else if (name.toLowerCase() === 'host') field.say(says.host);
  else if (name.startsWith(':')) field.say(says.reserved);
}

function checkValue(field: Field): void {
  if (!isHeaderValue(field.text)) field.say(says.value);
}
