import { isIpAddress, isSubnet } from '../../checks/addresses';
import { isDnsLabel, isDomain } from '../../checks/dns';
import { isPort } from '../../checks/ports';
import type { Field } from '../../field';
import { error, messages } from '../../message';

const says = messages('mesh-networks', {
  cidr: error('is no IP address and no CIDR block', 'Write a block such as 10.0.0.0/16', 'istiod'),
  registry: error('is no name of a cluster', 'Write the name under which istiod knows it: letters, digits and dashes', 'istiod'),
  address: error('is no IP address and no domain name', 'Write either', 'istiod'),
  port: error('is no port number', 'Use a number from 1 to 65535', 'istiod'),
});

/** Checks which endpoints lie in which network, and how networks are reached. */
export function checkMeshNetworks(networks: Field): void {
  for (const [, network] of networks.at('networks').entries) {
    for (const endpoint of network.at('endpoints').items) {
      const [cidr, registry] = [endpoint.at('fromCidr'), endpoint.at('fromRegistry')];
      if (cidr.isSet && !isSubnet(cidr.text)) cidr.say(says.cidr);
      if (registry.isSet && !isDnsLabel(registry.text)) registry.say(says.registry);
    }
    for (const gateway of network.at('gateways').items) {
      const [service, address] = [gateway.at('registryServiceName'), gateway.at('address')];
      if (service.isSet && !isDomain(service.text)) service.say(says.address);
      if (address.isSet && !isIpAddress(address.text) && !isDomain(address.text)) address.say(says.address);
      if (!isPort(gateway.at('port').number)) gateway.at('port').say(says.port);
    }
  }
}
