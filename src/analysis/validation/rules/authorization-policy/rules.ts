import { checkCondition } from './conditions';
import { checkAddresses, checkNonEmpty, checkPathTemplates, checkPorts, checkServiceAccounts, checkTrustDomains } from './values';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('authorization-policy', {
  noSource: error('names no caller', 'Set a field of source, or leave from out to mean every caller'),
  sourceTwice: error('names service accounts beside principals or namespaces', 'Keep one way of naming callers'),
  noOperation: error('names no operation', 'Set a field of operation, or leave to out to mean every operation'),
  deniesAllTcp: warning('denies all TCP traffic, since it asks for attributes that only HTTP has', 'Add to.operation.ports'),
});

const addresses = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const names = ['principals', 'notPrincipals', 'requestPrincipals', 'notRequestPrincipals', 'namespaces', 'notNamespaces'];
const accounts = ['serviceAccounts', 'notServiceAccounts'];
const trustDomains = ['trustDomains', 'notTrustDomains'];
const sourceKeys = [...addresses, ...names, ...accounts, ...trustDomains];
/** What is known of a caller whose protocol is not read. */
const tcpSourceKeys = [...addresses, ...accounts, 'principals', 'notPrincipals', 'namespaces', 'notNamespaces'];
const operationKeys = ['ports', 'notPorts', 'methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'];

/** Who may do what: the rules of a policy. */
export const authorizationRules: Rule = {
  kinds: ['security.istio.io/AuthorizationPolicy'],
  check: ({ spec }) => {
    for (const rule of spec.at('rules').items) {
      const sources = rule.at('from').items.map((from) => from.at('source'));
      const operations = rule.at('to').items.map((to) => to.at('operation'));
      sources.forEach(checkSource);
      operations.forEach(checkOperation);
      rule.at('when').items.forEach(checkCondition);
      if (spec.at('action').text === 'DENY' && readsHttpOnly(sources, operations)) rule.say(says.deniesAllTcp);
    }
  },
};

function checkSource(source: Field): void {
  if (!sourceKeys.some((key) => isListed(source, key))) source.say(says.noSource);
  const others = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'];
  if (accounts.some((key) => isListed(source, key)) && others.some((key) => isListed(source, key))) source.say(says.sourceTwice);
  for (const key of addresses) checkAddresses(source.at(key));
  for (const key of names) checkNonEmpty(source.at(key));
  for (const key of accounts) checkServiceAccounts(source.at(key));
  for (const key of trustDomains) checkTrustDomains(source.at(key));
}

function checkOperation(operation: Field): void {
  if (!operationKeys.some((key) => isListed(operation, key))) operation.say(says.noOperation);
  for (const key of operationKeys) checkNonEmpty(operation.at(key));
  for (const key of ['ports', 'notPorts']) checkPorts(operation.at(key));
  for (const key of ['paths', 'notPaths']) checkPathTemplates(operation.at(key));
}

function readsHttpOnly(sources: readonly Field[], operations: readonly Field[]): boolean {
  const hasOperations = operations.some(({ isSet }) => isSet);
  if (hasOperations) return !operations.some((operation) => isListed(operation, 'ports') || isListed(operation, 'notPorts'));
  return sources.some(({ isSet }) => isSet) && !sources.some((source) => tcpSourceKeys.some((key) => isListed(source, key)));
}

function isListed(field: Field, key: string): boolean {
  return field.at(key).items.length > 0;
}
