import type { Field } from '../field';
import { error, messages, warning } from '../message';
import { checkUnixAddress, isIpAddress, unixPrefix } from './addresses';
import { isDomain } from './dns';
import { checkLabels } from './labels';
import { checkPort, checkPortName } from './ports';

const says = messages('workload', {
  noAddress: error('has no address', 'Set address, or network for a workload that is reached through a gateway'),
  addressByNetwork: warning('has no address and is reached through the gateway of its network only', 'Set address where the workload can be reached directly'),
  socketPorts: error('maps ports, though the address is a Unix domain socket', 'Remove ports'),
  socketServicePorts: error('is a Unix domain socket, which serves one port', 'Give the service exactly one port'),
  notAnIp: error('is no IP address, which resolution STATIC asks for', 'Write an IP address, or use resolution DNS'),
  address: error('is no domain name and no IP address', 'Write either'),
});

interface WorkloadOptions {
  /** Names of the ports of the service that the workload is an endpoint of, where it is written inside one. */
  readonly servicePorts?: ReadonlySet<string>;
  readonly mayBeDomain: boolean;
}

/** Checks a workload outside Kubernetes: where it is, and what it serves. */
export function checkWorkload(workload: Field, { servicePorts, mayBeDomain }: WorkloadOptions): void {
  const address = workload.at('address');
  const ports = workload.at('ports').entries;
  if (address.text === '') {
    address.say(workload.at('network').text === '' ? says.noAddress : says.addressByNetwork);
    if (workload.at('network').text === '') return;
  } else if (address.text.startsWith(unixPrefix)) {
    checkUnixAddress(address);
    if (ports.length > 0) workload.at('ports').say(says.socketPorts);
    if (servicePorts !== undefined && servicePorts.size !== 1) address.say(says.socketServicePorts);
  } else if (!isIpAddress(address.text)) {
    if (!mayBeDomain) address.say(says.notAnIp);
    else if (!isDomain(address.text)) address.say(says.address);
  }
  for (const [name, port] of ports) {
    checkPortName(port, name);
    checkPort(port);
  }
  checkLabels(workload.at('labels'));
}
