import { isKnownProtocol } from '../../checks/protocols';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('service', {
  appProtocol: error('is no protocol that Istio knows', 'Use one such as http, http2, grpc, tcp, or leave it out', 'istioctl'),
  unnamedPort: error('has no name for Istio to read the protocol from', 'Name it by protocol, as in http or grpc-api, or set appProtocol', 'istioctl'),
  portName: error('does not begin with a protocol that Istio knows', 'Name it by protocol, as in http or grpc-api, or set appProtocol', 'istioctl'),
});

/** Ports whose protocol Istio can read from their names. */
export const servicePorts: Rule = {
  kinds: ['/Service'],
  check: ({ object, spec }) => {
    if (object.at('metadata', 'namespace').text === 'istio-system') return;
    for (const port of spec.at('ports').items) {
      const name = port.at('name');
      if (port.at('protocol').text.toUpperCase() === 'UDP') continue;
      if (port.at('appProtocol').isSet) {
        if (!isKnownProtocol(port.at('appProtocol').text)) port.at('appProtocol').say(says.appProtocol);
      } else if (!name.isSet) {
        name.say(says.unnamedPort);
      } else if (!isKnownProtocol(name.text.split('-')[0] ?? '')) {
        name.say(says.portName);
      }
    }
  },
};
