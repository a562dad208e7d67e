import { isSubnet } from '../../checks/addresses';
import type { Field } from '../../field';
import { error, messages } from '../../message';

const says = messages('authorization-value', {
  empty: error('is empty', 'Write a value, or remove the entry'),
  address: error('is no IP address and no CIDR block', 'Write an address such as 10.0.0.1, or a block such as 10.0.0.0/16'),
  port: error('is no port number', 'Write a number from 0 to 65535 in quotes'),
  manyAccounts: error('lists more than 16 service accounts', 'Split the rule'),
  account: error('is no service account', 'Write name, or namespace/name, without wildcards, in at most 320 characters'),
  wildcard: error('has a wildcard that is not at one end', 'Write *, prefix*, *suffix or the whole value'),
  trustDomainPath: error('is more than a trust domain', 'Write the part before the first slash'),
  template: error('is no path that can be matched', 'Use {*} for one segment and {**} for the rest, each as a whole segment, {**} last'),
});

export function checkNonEmpty(list: Field): void {
  for (const item of list.items) if (item.text === '') item.say(says.empty);
}

export function checkAddresses(list: Field): void {
  for (const item of list.items) if (!isSubnet(item.text)) item.say(says.address);
}

export function checkPorts(list: Field): void {
  for (const item of list.items) if (!/^\d+$/.test(item.text) || Number(item.text) > 65535) item.say(says.port);
}

export function checkServiceAccounts(list: Field): void {
  if (list.items.length > 16) list.say(says.manyAccounts);
  for (const item of list.items) if (!/^[^/*]+(\/[^/*]+)?$/s.test(item.text) || Buffer.byteLength(item.text) > 320) item.say(says.account);
}

/** Checks values that may be a prefix or a suffix. */
export function checkWildcards(list: Field): void {
  checkNonEmpty(list);
  for (const item of list.items) if (!/^(\*?[^*]*|[^*]*\*)$/s.test(item.text)) item.say(says.wildcard);
}

export function checkTrustDomains(list: Field): void {
  checkWildcards(list);
  for (const item of list.items) if (item.text.includes('/')) item.say(says.trustDomainPath);
}

/** Checks paths, which may hold operators that stand for segments. */
export function checkPathTemplates(list: Field): void {
  for (const item of list.items) if (!isPath(item.text)) item.say(says.template);
}

function isPath(text: string): boolean {
  const segments = text.replace(/^\/+|\/+$/g, '').split('/');
  const isOperator = (segment: string): boolean => segment === '{*}' || segment === '{**}';
  const rest = segments.includes('{**}') ? segments.slice(segments.indexOf('{**}') + 1) : [];
  if (rest.some(isOperator)) return false;
  const literals = segments.filter((segment) => !isOperator(segment));
  const hasTemplate = text.includes('{*}') || text.includes('{**}');
  return literals.every((literal) => !/[{}]/.test(literal) && (!hasTemplate || /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/.test(literal)));
}
