import { isDnsLabel } from '../../checks/dns';
import { checkGatewayNames } from '../../checks/gateway-names';
import { isMatchableHeader } from '../../checks/headers';
import { checkLabels } from '../../checks/labels';
import { checkPortUnlessZero } from '../../checks/ports';
import { checkStringMatch, checkStringMatchRegex } from '../../checks/string-match';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('http-match', {
  header: error('is no header that can be matched', 'Use the name of a header, such as x-user, or of a pseudo header, such as :authority'),
  nullHeader: error('says nothing about the header', 'Write exact, prefix or regex; {} asks that the header is there'),
  namespace: error('is no name of a namespace', 'Use letters, digits and dashes, at most 63'),
});

/** Which requests routes are for. */
export const httpMatches: Rule = {
  kinds: ['networking.istio.io/VirtualService'],
  check: ({ spec }) => {
    for (const match of spec.at('http').items.flatMap((route) => route.at('match').items)) {
      for (const [name, header] of match.at('headers').entries) {
        if (!header.isSet) header.say(says.nullHeader);
        if (!isMatchableHeader(name)) header.say(says.header);
        checkStringMatch(header);
      }
      for (const [name, header] of match.at('withoutHeaders').entries) {
        if (!isMatchableHeader(name)) header.say(says.header);
        // Here a star is no expression: it asks that the header is absent.
        if (header.at('regex').text !== '*') checkStringMatch(header);
      }
      checkStringMatchRegex(match.at('uri'));
      for (const key of ['scheme', 'method', 'authority']) checkStringMatch(match.at(key));
      for (const [, parameter] of match.at('queryParams').entries) checkStringMatch(parameter);

      checkPortUnlessZero(match.at('port'));
      checkLabels(match.at('sourceLabels'));
      checkGatewayNames(match.at('gateways').withoutWarnings());
      const namespace = match.at('sourceNamespace');
      if (namespace.text !== '' && !isDnsLabel(namespace.text)) namespace.say(says.namespace);
    }
  },
};
