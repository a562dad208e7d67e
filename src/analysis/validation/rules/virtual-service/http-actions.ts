import { isMadeFromGatewayApi } from './scope';
import { checkDestination, checkWeightedDestinations } from '../../checks/destinations';
import { checkDuration } from '../../checks/durations';
import { checkHeaderOperations, isAuthority } from '../../checks/headers';
import type { Field } from '../../field';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('http-route', {
  noAction: error('does nothing with the requests it matches', 'Set route, redirect or directResponse'),
  besideDelegate: error('stands beside delegate, which hands the requests on', 'Remove it, or remove delegate'),
  delegateAgain: error('delegates again', 'Delegate from the VirtualService with hosts only'),
  besideAction: error('stands beside {action}, which answers the request at once', 'Remove one of the two'),
  mirrorTwice: error('stands beside mirrors', 'Move it into mirrors'),
  authorityTwice: error('sets the host of the request again', 'Set it once, in rewrite.authority'),
});

/** What routes do: one action each, to destinations that exist as names. */
export const httpActions: Rule = {
  kinds: ['networking.istio.io/VirtualService'],
  check: ({ object, spec }) => {
    const isDelegate = spec.at('hosts').items.length === 0;
    for (const route of spec.at('http').items) {
      checkAction(route, isDelegate);
      checkHeaderOperations(route.at('headers'));
      route.at('route').items.forEach((destination) => { checkHeaderOperations(destination.at('headers')); });
      checkAuthority(route);
      checkDestination(route.at('mirror'));
      checkWeightedDestinations(route.at('route'), isMadeFromGatewayApi(object));
      checkDuration(route.at('timeout'));
    }
  },
};

function checkAction(route: Field, isDelegate: boolean): void {
  const hasRoute = route.at('route').items.length > 0;
  const delegate = route.at('delegate');
  if (delegate.isSet && !isDelegate) {
    for (const key of ['redirect', 'route']) if (key === 'route' ? hasRoute : route.at(key).isSet) route.at(key).say(says.besideDelegate);
    return;
  }
  if (delegate.isSet) delegate.say(says.delegateAgain);

  const answer = route.firstSet('redirect', 'directResponse');
  if (answer === undefined) {
    if (!hasRoute) route.say(says.noAction);
  } else {
    const action = route.at('redirect').isSet ? 'redirect' : 'directResponse';
    const others = [...hasRoute ? [route.at('route')] : [], ...['fault', 'rewrite', ...action === 'redirect' ? ['directResponse'] : []].map((key) => route.at(key))];
    others.filter(({ isSet }) => isSet).forEach((other) => { other.say(says.besideAction, { action }); });
  }
  if (route.at('mirror').isSet && route.at('mirrors').items.length > 0) route.at('mirror').say(says.mirrorTwice);
}

/** The host of a request can be rewritten in one place. */
function checkAuthority(route: Field): void {
  const request = route.at('headers', 'request');
  const headers = ['set', 'add'].flatMap((key) => request.at(key).entries).filter(([name]) => isAuthority(name)).map(([, value]) => value);
  const settings = [route.at('rewrite', 'authority'), ...headers].filter(({ text }) => text !== '');
  settings.slice(1).forEach((setting) => { setting.say(says.authorityTwice); });
}
