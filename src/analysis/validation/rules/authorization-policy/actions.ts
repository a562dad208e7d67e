import { checkTargets } from '../../checks/targets';
import type { Field } from '../../field';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('authorization-policy', {
  customWithoutRules: error('asks an external service about no request', 'Add rules; a single {} asks about every request'),
  noProvider: error('does not say which service decides', 'Set provider.name to an extension provider of the mesh'),
  customSource: error('is not known when an external service is asked', 'Check it in a policy of its own with action DENY'),
  providerWithoutCustom: error('names a service, but action {action} decides by itself', 'Remove provider, or use action CUSTOM'),
  denyWithoutRules: error('denies no request', 'Add rules; a single {} denies every request'),
});

const identities = [
  'principals', 'notPrincipals', 'requestPrincipals', 'notRequestPrincipals', 'namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts',
  'trustDomains', 'notTrustDomains',
];
const identityKeys = ['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal'];

/** What a policy applies to, and what its action asks of the rest. */
export const authorizationActions: Rule = {
  kinds: ['security.istio.io/AuthorizationPolicy'],
  check: ({ spec }) => {
    checkTargets(spec);
    const action = spec.at('action').text || 'ALLOW';
    const rules = spec.at('rules');
    const provider = spec.at('provider');
    if (action === 'DENY' && rules.items.length === 0) rules.say(says.denyWithoutRules);
    if (action !== 'CUSTOM') {
      if (provider.isSet) provider.say(says.providerWithoutCustom, { action });
      return;
    }
    if (rules.items.length === 0) rules.say(says.customWithoutRules);
    else if (provider.at('name').text === '') provider.at('name').say(says.noProvider);
    rules.items.forEach(checkCustomRule);
  },
};

function checkCustomRule(rule: Field): void {
  for (const from of rule.at('from').items) {
    identities.map((key) => from.at('source', key)).filter(({ items }) => items.length > 0).forEach((field) => { field.say(says.customSource); });
  }
  for (const condition of rule.at('when').items) {
    const key = condition.at('key');
    if (identityKeys.includes(key.text) || key.text.startsWith('request.auth.')) key.say(says.customSource);
  }
}
