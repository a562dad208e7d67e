import { checkConnectionPool } from '../../checks/connection-pool';
import { checkDestination } from '../../checks/destinations';
import { isDomain } from '../../checks/dns';
import { checkSelector } from '../../checks/labels';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('sidecar', {
  empty: error('configures nothing', 'Set egress, ingress, outboundTrafficPolicy or inboundConnectionPool'),
  dynamicDns: error('is a mode of the mesh, not of a sidecar', 'Use ALLOW_ANY or REGISTRY_ONLY'),
  proxyWithoutAllowAny: error('sends unknown traffic on, though the policy lets none out', 'Set mode to ALLOW_ANY'),
  proxyHost: error('is no domain name', 'Write the full domain name of the egress proxy'),
  proxyPort: error('does not say which port', 'Set port.number'),
});

/** What the sidecars of a namespace are told, as a whole. */
export const sidecar: Rule = {
  kinds: ['networking.istio.io/Sidecar'],
  check: ({ spec }) => {
    checkSelector(spec.at('workloadSelector'), 'labels');
    const hasListeners = spec.at('egress').items.length + spec.at('ingress').items.length > 0;
    if (!hasListeners && spec.firstSet('outboundTrafficPolicy', 'inboundConnectionPool') === undefined) spec.say(says.empty);
    checkConnectionPool(spec.at('inboundConnectionPool'));

    const mode = spec.at('outboundTrafficPolicy', 'mode');
    const proxy = spec.at('outboundTrafficPolicy', 'egressProxy');
    if (mode.text === 'ALLOW_ANY_DYNAMIC_DNS') mode.say(says.dynamicDns);
    if (!proxy.isSet) return;
    // Without a mode, the first of the enum counts.
    if (mode.text !== 'ALLOW_ANY') {
      proxy.say(says.proxyWithoutAllowAny);
      return;
    }
    if (!isDomain(proxy.at('host').text)) proxy.at('host').say(says.proxyHost);
    if (!proxy.at('port').isSet) proxy.at('port').say(says.proxyPort);
    else checkDestination(proxy);
  },
};
