import { attribute } from './attribute';
import type { Attribute } from './attribute';
import type { Facts } from './facts';
import { isInBlock, notABlock } from './ip-blocks';
import { matchesPattern } from './text-pattern';
import { principalsWithAliases, trustDomainsWithAliases } from './trust-domains';
import { escapeRegex } from '../../text';

const scheme = 'spiffe://';

export const sourcePrincipal = attribute(identity, (value, { principal = '' }) => matchesPattern(value, principal, scheme), { expand: principalsWithAliases });

export const sourceNamespace = identityExpression((namespace) => `.*/ns/${namespace.split('*').map(escapeRegex).join('.*')}/.*`);

export const sourceTrustDomain = identityExpression((trustDomain) => {
  if (trustDomain === '*') return `${scheme}.*`;
  const [head = '', ...rest] = trustDomain.split('*');
  return `${scheme}${rest.length === 0 ? escapeRegex(head) : `${escapeRegex(head)}[^/]*${escapeRegex(rest.join('*'))}`}/.*`;
}, trustDomainsWithAliases);

/** `account` means one in the namespace of the policy, `namespace/account` one in any. */
export function sourceServiceAccount(policyNamespace: string): Attribute {
  return identityExpression((value) => {
    const slash = value.indexOf('/');
    const [namespace, account] = slash < 0 ? [policyNamespace, value] : [value.slice(0, slash), value.slice(slash + 1)];
    return `${scheme}.+/ns/${escapeRegex(namespace)}/(.+/)?sa/${escapeRegex(account)}(/.+)?`;
  });
}

export const sourceIp = address(({ sourceIp: ip }) => ip);

export const remoteIp = address((facts) => facts.remoteIp);

export const destinationIp = address((facts) => facts.destinationIp);

function address(read: (facts: Facts) => string | undefined): Attribute {
  return attribute(read, (block, facts) => isInBlock(block, read(facts) ?? ''), { refuses: notABlock });
}

function identityExpression(expressionOf: (value: string) => string, expand?: Attribute['expand']): Attribute {
  return attribute(identity, (value, { principal }) => principal !== undefined && new RegExp(`^${expressionOf(value)}$`).test(principal), expand && { expand });
}

function identity({ principal }: Facts): string | undefined {
  return principal ?? 'nobody (plaintext)';
}
