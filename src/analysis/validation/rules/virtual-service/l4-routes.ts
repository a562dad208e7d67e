import { isForGatewaysOnly, isMadeFromGatewayApi } from './scope';
import { checkSubnet, isIpAddress } from '../../checks/addresses';
import { checkWeightedDestinations } from '../../checks/destinations';
import { hostCovers, isGeneratedSni, isWildcardDomain } from '../../checks/dns';
import { checkGatewayNames } from '../../checks/gateway-names';
import { checkLabels } from '../../checks/labels';
import { checkPortUnlessZero } from '../../checks/ports';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('l4-route', {
  noRoute: error('sends its connections nowhere', 'Set route'),
  noMatch: error('matches no connection', 'Set match with sniHosts'),
  noSni: error('matches no server name', 'List sniHosts'),
  sni: error('is no server name', 'Write a domain name, or a wildcard such as *.example.com'),
  sniOutside: error('is within none of the hosts', 'Add it to hosts, or correct it'),
  ipAsSni: warning('is an IP address, which most clients do not send as server name', 'Use a domain name, or tcp'),
});

/** Routes for connections: TLS by server name, and TCP. */
export const l4Routes: Rule = {
  kinds: ['networking.istio.io/VirtualService'],
  check: ({ object, spec }) => {
    const fromGatewayApi = isMadeFromGatewayApi(object);
    for (const route of [...spec.at('tls').items, ...spec.at('tcp').items]) {
      if (route.at('route').items.length === 0) route.at('route').say(says.noRoute);
      checkWeightedDestinations(route.at('route'), fromGatewayApi);
    }
    for (const route of spec.at('tls').items) {
      if (route.at('match').items.length === 0) route.at('match').say(says.noMatch);
      for (const match of route.at('match').items) {
        if (match.at('sniHosts').items.length === 0) match.at('sniHosts').say(says.noSni);
        match.at('sniHosts').items.forEach((sni) => { checkSni(sni, spec); });
        checkConnection(match);
        checkGatewayNames(match.at('gateways'));
      }
    }
    for (const match of spec.at('tcp').items.flatMap((route) => route.at('match').items)) {
      checkConnection(match);
      checkGatewayNames(match.at('gateways').withoutWarnings());
    }
  },
};

function checkConnection(match: Field): void {
  match.at('destinationSubnets').items.forEach(checkSubnet);
  checkPortUnlessZero(match.at('port'));
  checkLabels(match.at('sourceLabels'));
}

function checkSni(sni: Field, spec: Field): void {
  if (!isWildcardDomain(sni.text) && !(isForGatewaysOnly(spec) && isGeneratedSni(sni.text))) {
    sni.say(isIpAddress(sni.text) ? says.ipAsSni : says.sni);
    return;
  }
  if (!spec.at('hosts').texts.some((host) => hostCovers(host, sni.text))) sni.say(says.sniOutside);
}
