import { checkAddresses, checkNonEmpty, checkPorts, checkServiceAccounts, checkWildcards } from './values';
import type { Field } from '../../field';
import { error, messages } from '../../message';

const says = messages('authorization-condition', {
  noKey: error('does not say which attribute it is about', 'Set key'),
  noValues: error('does not say which values match', 'Set values or notValues'),
  unknownKey: error('is no attribute that Istio knows', 'Use one of https://istio.io/latest/docs/reference/config/security/conditions/'),
  bracket: error('needs a name in brackets', 'Write it as in request.headers[x-user]'),
  ownNamespace: error('cannot be asked for', 'Put the policy into the namespace it is for'),
  ownLabels: error('cannot be asked for', 'Use the selector of the policy'),
});

type CheckValues = (values: Field) => void;
const nothingMore: CheckValues = () => undefined;

/** Attributes, with what their values must be. */
const attributes: Readonly<Record<string, CheckValues>> = {
  'source.ip': checkAddresses,
  'remote.ip': checkAddresses,
  'source.namespace': nothingMore,
  'source.serviceAccount': checkServiceAccounts,
  'source.principal': nothingMore,
  'source.trustDomain': checkWildcards,
  'request.auth.principal': nothingMore,
  'request.auth.audiences': nothingMore,
  'request.auth.presenter': nothingMore,
  'destination.ip': checkAddresses,
  'destination.port': checkPorts,
  'connection.sni': nothingMore,
};
const withBrackets = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** Checks a condition: an attribute and its values. */
export function checkCondition(condition: Field): void {
  const key = condition.at('key');
  const given = [condition.at('values'), condition.at('notValues')].filter(({ items }) => items.length > 0);
  if (key.text === '') {
    key.say(says.noKey);
    return;
  }
  if (given.length === 0) {
    condition.say(says.noValues);
    return;
  }
  given.forEach(checkNonEmpty);
  const checkValues = Object.hasOwn(attributes, key.text) ? attributes[key.text] : undefined;
  if (checkValues !== undefined) given.forEach(checkValues);
  else if (withBrackets.some((prefix) => key.text.startsWith(prefix))) checkBrackets(key);
  else if (key.text === 'destination.namespace') key.say(says.ownNamespace);
  else if (key.text.startsWith('destination.labels')) key.say(says.ownLabels);
  else key.say(says.unknownKey);
}

function checkBrackets(key: Field): void {
  const open = key.text.indexOf('[');
  if (!key.text.endsWith(']') || open <= 0 || open >= key.text.length - 2) key.say(says.bracket);
}
