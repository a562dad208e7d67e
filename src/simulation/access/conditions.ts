import type { Attribute, HttpAttribute } from './attribute';
import * as request from './request-attributes';
import * as source from './source-attributes';
import type { ManifestValue } from '../../manifests';
import { listOf, valueAt } from '../../manifests';

/** A comparison in a rule: the values of one field, or the opposite. */
export interface Condition {
  /** Where it stands, such as `rules[0].from[1].source.notPrincipals`. */
  readonly path: string;
  /** The field or key, as policies name it. */
  readonly name: string;
  readonly not: boolean;
  readonly values: readonly string[];
  /** Undefined for a key that Istio does not know, or cannot read. */
  readonly attribute: Attribute | HttpAttribute | undefined;
}

/** A rule matches where one of `from`, one of `to` and all of `when` do; where there is no `from` or no `to`, that part always does. */
export interface RuleConditions {
  readonly from: readonly (readonly Condition[])[];
  readonly to: readonly (readonly Condition[])[];
  readonly when: readonly Condition[];
}

/** Field, its opposite, and what both compare. */
type Field = readonly [name: string, not: string, attribute: (policyNamespace: string) => Attribute | HttpAttribute];

const sourceFields: readonly Field[] = [
  ['principals', 'notPrincipals', () => source.sourcePrincipal],
  ['requestPrincipals', 'notRequestPrincipals', () => request.requestPrincipal],
  ['serviceAccounts', 'notServiceAccounts', source.sourceServiceAccount],
  ['trustDomains', 'notTrustDomains', () => source.sourceTrustDomain],
  ['namespaces', 'notNamespaces', () => source.sourceNamespace],
  ['ipBlocks', 'notIpBlocks', () => source.sourceIp],
  ['remoteIpBlocks', 'notRemoteIpBlocks', () => source.remoteIp],
];

const operationFields: readonly Field[] = [
  ['hosts', 'notHosts', () => request.host],
  ['methods', 'notMethods', () => request.method],
  ['paths', 'notPaths', () => request.path],
  ['ports', 'notPorts', () => request.destinationPort],
];

const keys: Readonly<Record<string, Field[2]>> = {
  'source.ip': () => source.sourceIp,
  'remote.ip': () => source.remoteIp,
  'source.namespace': () => source.sourceNamespace,
  'source.principal': () => source.sourcePrincipal,
  'source.serviceAccount': source.sourceServiceAccount,
  'source.trustDomain': () => source.sourceTrustDomain,
  'request.auth.principal': () => request.requestPrincipal,
  'request.auth.audiences': () => request.requestAudiences,
  'request.auth.presenter': () => request.requestPresenter,
  'destination.ip': () => source.destinationIp,
  'destination.port': () => request.destinationPort,
  'connection.sni': () => request.serverName,
};

/** The conditions of a rule, in the order in which Istio documents the fields. */
export function conditionsOf(rule: ManifestValue, index: number, policyNamespace: string): RuleConditions {
  const at = `rules[${index}]`;
  return {
    from: listOf(valueAt(rule, 'from')).map((from, item) => fieldConditions(valueAt(from, 'source'), `${at}.from[${item}].source`, sourceFields, policyNamespace)),
    to: listOf(valueAt(rule, 'to')).map((to, item) => fieldConditions(valueAt(to, 'operation'), `${at}.to[${item}].operation`, operationFields, policyNamespace)),
    when: listOf(valueAt(rule, 'when')).flatMap((when, item) => {
      const key = textOf(valueAt(when, 'key') ?? '');
      return ['values', 'notValues'].flatMap((field): Condition[] => {
        const values = texts(valueAt(when, field));
        return values.length === 0 ? [] : [{ path: `${at}.when[${item}].${field}`, name: key, not: field === 'notValues', values, attribute: attributeOf(key, policyNamespace) }];
      });
    }),
  };
}

/** Keys of a rule's `when` that Istio does not know. */
export function unknownKeys(rule: ManifestValue): readonly string[] {
  return listOf(valueAt(rule, 'when')).map((when) => textOf(valueAt(when, 'key') ?? '')).filter((key) => !isKnown(key));
}

function isKnown(key: string): boolean {
  return Object.hasOwn(keys, key) || ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'].some((prefix) => key.startsWith(prefix));
}

function fieldConditions(values: ManifestValue | undefined, at: string, fields: readonly Field[], policyNamespace: string): Condition[] {
  return fields.flatMap(([name, not, attribute]) => [name, not].flatMap((field): Condition[] => {
    const found = texts(valueAt(values, field));
    return found.length === 0 ? [] : [{ path: `${at}.${field}`, name: field, not: field === not, values: found, attribute: attribute(policyNamespace) }];
  }));
}

function attributeOf(key: string, policyNamespace: string): Attribute | HttpAttribute | undefined {
  if (Object.hasOwn(keys, key)) return keys[key]?.(policyNamespace);
  if (key.startsWith('request.headers')) {
    const name = inBrackets(key.slice('request.headers'.length));
    return name === undefined ? undefined : request.requestHeader(name);
  }
  if (key.startsWith('request.auth.claims')) {
    const names = claimNames(key.slice('request.auth.claims'.length));
    return names && request.requestClaim(...names);
  }
  const [filter, name] = splitOnce(key.replace(/^experimental\./, '').replace(/\]$/, ''), '[');
  return name === undefined ? undefined : request.filterMetadata(filter, name);
}

function claimNames(brackets: string): readonly string[] | undefined {
  if (/^(\[[^[\]]*\])*$/.test(brackets)) return [...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, name = '']) => name);
  const name = inBrackets(brackets);
  return name === undefined ? undefined : [name];
}

function inBrackets(text: string): string | undefined {
  return /^\[([^]*)\]$/.exec(text)?.[1];
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function texts(value: ManifestValue | undefined): readonly string[] {
  return listOf(value).map(textOf);
}

/** Numbers without quotes are a mistake that no cluster takes; what is meant is plain. */
function textOf(value: ManifestValue): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
