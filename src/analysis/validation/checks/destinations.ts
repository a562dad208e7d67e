import type { Field } from '../field';
import { error, messages } from '../message';
import { isDnsLabel, isWildcardDomain } from './dns';
import { checkPort } from './ports';

const says = messages('destination', {
  host: error('is no host that traffic can be sent to', 'Name a service, as in reviews.shop.svc.cluster.local'),
  subset: error('is no name for a subset', 'Use letters, digits and dashes, at most 63, with a letter or digit at both ends'),
  missing: error('says nothing about where traffic goes', 'Set destination.host'),
  negativeWeight: error('is a weight below 0', 'Use 0 or more'),
  noWeight: error('has several destinations, and none gets traffic', 'Give at least one a weight above 0'),
});

/** Checks a host with its optional subset and port. */
export function checkDestination(destination: Field): void {
  if (!destination.isSet) return;
  const host = destination.at('host');
  if (host.text === '*' || !isWildcardDomain(host.text)) host.say(says.host);
  if (destination.at('subset').text !== '') checkSubsetName(destination.at('subset'));
  if (destination.at('port').isSet) checkPort(destination.at('port', 'number'));
}

export function checkSubsetName(name: Field): void {
  if (!isDnsLabel(name.text)) name.say(says.subset);
}

/** Checks a list of weighted destinations; those made from the Gateway API name hosts in forms of their own. */
export function checkWeightedDestinations(routes: Field, madeFromGatewayApi: boolean): void {
  for (const route of routes.items) {
    if (!route.at('destination').isSet) route.at('destination').say(says.missing);
    if (!madeFromGatewayApi) checkDestination(route.at('destination'));
    if (route.at('weight').number < 0) route.at('weight').say(says.negativeWeight);
  }
  const sum = routes.items.reduce((total, route) => total + route.at('weight').number, 0);
  if (routes.items.length > 1 && sum === 0) routes.say(says.noWeight);
}

export function sayNoDestination(field: Field): void {
  field.say(says.missing);
}
