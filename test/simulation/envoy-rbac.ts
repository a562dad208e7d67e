import { BlockList, isIP } from 'node:net';
import { RE2JS } from 're2js';

/**
 * Envoy's RBAC filters, as its documentation tells them, for the fields that Istio writes. It shares nothing with the evaluator it is compared with: that one
 * reads AuthorizationPolicies, this one what istiod makes of them.
 */
export interface EnvoyRequest {
  /** With `spiffe://`; null in plaintext. */
  readonly principal: string | null;
  readonly sourceIp: string;
  readonly remoteIp: string;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly sni: string | null;
  /** In lower case, with `:method`, `:path` and `:authority`; undefined for TCP. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, any>>;
}

export interface EnvoyVerdict {
  readonly decision: 'ALLOW' | 'DENY';
  /** The rules that match, by their names, of every filter and mode. */
  readonly matched: readonly string[];
  readonly asksAuthorizer: boolean;
  /** The decision where shadow rules count as rules. */
  readonly withShadow: 'ALLOW' | 'DENY';
}

/** Passes a request through the filters in their order. */
export function passThrough(filters: readonly any[], request: EnvoyRequest): EnvoyVerdict {
  const matched: string[] = [];
  let [decision, withShadow, asksAuthorizer]: ['ALLOW' | 'DENY', 'ALLOW' | 'DENY', boolean] = ['ALLOW', 'ALLOW', false];
  for (const { name, typedConfig: { rules, shadowRules, shadowRulesStatPrefix } } of filters) {
    // The filter after it asks, where the shadow rules of this one have matched.
    if (name.endsWith('ext_authz')) continue;
    const enforced = matching(rules, request);
    const shadow = matching(shadowRules, request);
    matched.push(...enforced, ...shadow);
    if (rules !== undefined && !lets(rules, enforced)) decision = 'DENY';
    if (shadowRulesStatPrefix === 'istio_ext_authz_') {
      asksAuthorizer ||= shadow.length > 0;
    } else if (rules !== undefined || shadowRules !== undefined) {
      if (!lets(rules ?? shadowRules, [...enforced, ...shadow])) withShadow = 'DENY';
    }
  }
  return { decision, matched: matched.sort(), asksAuthorizer, withShadow };
}

function lets({ action = 'ALLOW' }: any, matched: readonly string[]): boolean {
  return action === 'ALLOW' ? matched.length > 0 : action === 'LOG' || matched.length === 0;
}

function matching(rules: any, request: EnvoyRequest): readonly string[] {
  return Object.entries<any>(rules?.policies ?? {}).filter(([, { permissions, principals }]) => (
    permissions.some((each: any) => meets(each, request)) && principals.some((each: any) => meets(each, request)))).map(([name]) => name);
}

/** Permissions and principals differ in the names of their connectives only. */
function meets(matcher: any, request: EnvoyRequest): boolean {
  const [[kind, value] = ['', undefined]] = Object.entries<any>(matcher);
  const { headers = {} } = request;
  switch (kind) {
    case 'any': return value;
    case 'andRules': return value.rules.every((each: any) => meets(each, request));
    case 'orRules': return value.rules.some((each: any) => meets(each, request));
    case 'andIds': return value.ids.every((each: any) => meets(each, request));
    case 'orIds': return value.ids.some((each: any) => meets(each, request));
    case 'notRule': case 'notId': return !meets(value, request);
    case 'authenticated': return request.principal !== null && meetsText(value.principalName, request.principal);
    case 'header': {
      const header = headers[value.name.toLowerCase()];
      if (value.presentMatch === true) return header !== undefined;
      return header !== undefined && meetsText(value.stringMatch, header);
    }
    case 'urlPath': return meetsText(value.path, pathOf(headers));
    case 'uriTemplate': return meetsTemplate(value.typedConfig.pathTemplate, pathOf(headers));
    case 'destinationPort': return value === request.destinationPort;
    case 'destinationIp': return meetsCidr(value, request.destinationIp);
    case 'directRemoteIp': return meetsCidr(value, request.sourceIp);
    case 'remoteIp': return meetsCidr(value, request.remoteIp);
    case 'requestedServerName': return meetsText(value, request.sni ?? '');
    case 'metadata': return meetsValue(value.value, value.path.reduce((at: any, { key }: any) => at?.[key], request.metadata[value.filter]));
    default: throw new Error(`no RBAC matcher that Istio writes: ${kind}`);
  }
}

function pathOf(headers: Readonly<Record<string, string>>): string {
  return (headers[':path'] ?? '').split(/[?#]/)[0]!;
}

function meetsText({ exact, prefix, suffix, safeRegex, ignoreCase }: any, given: string): boolean {
  const fold = (each: string): string => (ignoreCase === true ? each.toLowerCase() : each);
  const text = fold(given);
  if (exact !== undefined) return text === fold(exact);
  if (prefix !== undefined) return text.startsWith(fold(prefix));
  if (suffix !== undefined) return text.endsWith(fold(suffix));
  return RE2JS.compile(safeRegex.regex).matches(given);
}

/** As Envoy turns templates into expressions; see its extension `uri_template`. */
function meetsTemplate(template: string, path: string): boolean {
  const expression = template.split('/').map((segment) => {
    if (segment === '*') return '[a-zA-Z0-9\\-._~%!$&\'()+,;:@=*]+';
    return segment === '**' ? '[a-zA-Z0-9\\-._~%!$&\'()+,;:@=*/]*' : RE2JS.quote(segment);
  }).join('/');
  return RE2JS.compile(expression).matches(path);
}

function meetsCidr({ addressPrefix, prefixLen = 0 }: any, address: string): boolean {
  if (isIP(address) === 0 || isIP(address) !== isIP(addressPrefix)) return false;
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(addressPrefix, prefixLen, family);
  return list.check(address, family);
}

function meetsValue({ stringMatch, listMatch, orMatch }: any, value: any): boolean {
  if (stringMatch !== undefined) return typeof value === 'string' && meetsText(stringMatch, value);
  if (listMatch !== undefined) return Array.isArray(value) && value.some((item) => meetsValue(listMatch.oneOf, item));
  return orMatch.valueMatchers.some((each: any) => meetsValue(each, value));
}
