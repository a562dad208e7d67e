import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const labelName = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Refuses what is no RFC 1123 label, proposing the nearest name that is one. */
export function requireDnsLabel(value: string, what: string, at?: IConstruct): string {
  if (isText(value) && dnsLabel.test(value)) return value;
  const nearest = isText(value) ? nearestDnsLabel(value) : '';
  throw new MeshError({
    code: 'InvalidName',
    at,
    problem: `${what} must be a DNS label: at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends`,
    value,
    fix: nearest === '' ? `Give ${what} a name such as "reviews"` : `Write "${nearest}"`,
  });
}

/** Refuses what is no DNS name of one or more labels. A leading `*.` is accepted where `wildcard` says so. */
export function requireDnsName(value: string, what: string, options: { readonly at?: IConstruct; readonly wildcard?: boolean } = {}): string {
  const name = options.wildcard === true && isText(value) ? value.replace(/^\*\./, '') : value;
  if (isText(name) && name.length <= 253 && name.split('.').every((label) => dnsLabel.test(label))) return value;
  const wildcards = options.wildcard === true ? ', optionally behind a leading "*."' : '';
  throw new MeshError({
    code: 'InvalidName',
    at: options.at,
    problem: `${what} must be a DNS name: labels of lower-case letters, digits and hyphens, joined by dots${wildcards}`,
    value,
    fix: 'Write a name such as "shop.example.com", without scheme, port or path',
  });
}

/** Refuses what Kubernetes does not accept as a label's key or value. */
export function requireLabels(labels: Readonly<Record<string, string>>, what: string, at?: IConstruct): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(labels)) {
    if (isLabelKey(key) && isText(value) && labelValue.test(value)) continue;
    throw new MeshError({
      code: 'InvalidName',
      at,
      problem: `${what} must be Kubernetes labels: keys and values of at most 63 letters, digits, "-", "_" and ".", the key optionally behind a DNS name and "/"`,
      value: { [key]: value },
      fix: 'Use the labels that the pods carry, such as { version: "v1" }',
    });
  }
  return labels;
}

/** Refuses what cannot name a cluster: Istio puts the name into labels, metrics and certificates' trust. */
export function requireClusterName(value: string, at?: IConstruct, what = 'the name of a cluster'): string {
  if (isText(value) && labelName.test(value)) return value;
  throw new MeshError({
    code: 'InvalidName',
    at,
    problem: `${what} has at most 63 letters, digits, "-", "_" and "."`,
    value,
    fix: 'Write a name such as "prod-eu"',
  });
}

/** Whether it can name a header, a cookie or a method: what HTTP calls a token. */
export function isHttpToken(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}

function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  return labelName.test(key.slice(slash + 1)) && (prefix === undefined || (prefix.length <= 253 && prefix.split('.').every((label) => dnsLabel.test(label))));
}

/** JavaScript callers may pass anything, and a regular expression would test `undefined` as the word. */
function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function nearestDnsLabel(value: string): string {
  return value.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 63).replace(/^-+|-+$/g, '');
}
