import { checkSelector } from '../../checks/labels';
import { isPort } from '../../checks/ports';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('peer-authentication', {
  portsWithoutSelector: error('sets modes by port, though it selects no workload', 'Add selector.matchLabels'),
  noPorts: error('sets no port', 'Add a port, or leave portLevelMtls out'),
  port: error('is no port number', 'Use a number from 1 to 65535'),
});

/** Which callers have to show certificates of the mesh. */
export const peerAuthentication: Rule = {
  kinds: ['security.istio.io/PeerAuthentication'],
  check: ({ spec }) => {
    const selector = spec.at('selector');
    const ports = spec.at('portLevelMtls');
    checkSelector(selector, 'matchLabels');
    if (ports.isSet && ports.entries.length === 0) ports.say(says.noPorts);
    if (ports.entries.length > 0 && selector.at('matchLabels').entries.length === 0) ports.say(says.portsWithoutSelector);
    for (const [port, field] of ports.entries) if (!/^\d+$/.test(port) || !isPort(Number(port))) field.say(says.port);
  },
};
