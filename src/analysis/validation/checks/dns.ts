const label = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const labelForm = new RegExp(`^${label}$`);
const wildcardLabelForm = new RegExp(`^(?:\\*|(?:\\*-?)?${label})$`);

/** A label of a domain name. Istio takes capitals too. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && labelForm.test(text);
}

/** A domain name such as `reviews.shop.svc.cluster.local`; short names count. */
export function isDomain(text: string): boolean {
  return hasDomainLength(text) && areDomainLabels(text);
}

/** A domain name whose first label may be, or begin with, a wildcard: `*.example.com`, `*-eu.example.com`. */
export function isWildcardDomain(text: string): boolean {
  if (!hasDomainLength(text)) return false;
  const dot = text.indexOf('.');
  const first = dot < 0 ? text : text.slice(0, dot);
  return first.length <= 63 && wildcardLabelForm.test(first) && (dot < 0 || areDomainLabels(text.slice(dot + 1)));
}

/** `*-eu.example.com`: a wildcard that is not a whole label. */
export function isPartialWildcard(host: string): boolean {
  return host.includes('*') && host !== '*' && !host.startsWith('*.');
}

/** The server names that istiod makes up for traffic between networks, as in `outbound_.80_._.reviews.shop.svc.cluster.local`. */
export function isGeneratedSni(text: string): boolean {
  const [direction, port = '', , host] = text.split('_');
  return hasDomainLength(text) && direction === 'outbound' && host !== undefined && /[0-9]/.test(port) && /[a-zA-Z]/.test(host);
}

function hasDomainLength(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= 255;
}

function areDomainLabels(domain: string): boolean {
  const labels = domain.split('.');
  const last = labels.at(-1) ?? '';
  // `example.com.` is the same name, fully qualified. A number at the end would make it an address.
  return !/^[+-]?\d+$/.test(last) && labels.every((text, index) => isDnsLabel(text) || (text === '' && index === labels.length - 1));
}

/** Whether two host names, with or without wildcards, have names in common. */
export function hostsOverlap(one: string, other: string): boolean {
  return hostCovers(one, other) || hostCovers(other, one);
}

/** Whether every name of `narrow` is a name of `wide`. */
export function hostCovers(wide: string, narrow: string): boolean {
  if (!wide.startsWith('*')) return wide === narrow;
  if (narrow.startsWith('*')) return narrow.length >= wide.length && narrow.slice(1).endsWith(wide.slice(1));
  return narrow.endsWith(wide.slice(1));
}
