import type { Field } from '../field';
import { error, messages } from '../message';
import { isIpAddress } from './addresses';
import { checkClientTls } from './client-tls';
import { checkConnectionPool } from './connection-pool';
import { isDomain } from './dns';
import { checkDurationForm } from './durations';
import { checkLoadBalancer } from './load-balancer';
import { checkOutlierDetection } from './outlier-detection';
import { checkPort } from './ports';

const says = messages('traffic-policy', {
  empty: error('sets nothing', 'Set a field of it, or leave it out'),
  tunnelAndProxyProtocol: error('tunnels and speaks the PROXY protocol at once', 'Keep tunnel or proxyProtocol'),
  noPort: error('does not say which port it is for', 'Set port.number'),
  tunnelProtocol: error('is no protocol for a tunnel', 'Use CONNECT or POST'),
  tunnelHost: error('is no domain name and no IP address', 'Name the target of the tunnel'),
});

const portFields = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'] as const;
const fields = [...portFields, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'] as const;

/** Checks what holds for connections to a destination, as a whole and by port. */
export function checkTrafficPolicy(policy: Field, namespace: string): void {
  if (!policy.isSet) return;
  // An empty list reads as absent; an empty map does not.
  if (!fields.some((key) => (key === 'portLevelSettings' ? policy.at(key).items.length > 0 : policy.at(key).isSet))) policy.say(says.empty);
  const tunnel = policy.at('tunnel');
  if (tunnel.isSet && policy.at('proxyProtocol').isSet) {
    policy.say(says.tunnelAndProxyProtocol);
    return;
  }
  checkSettings(policy, namespace);
  checkDurationForm(policy.at('retryBudget', 'budgetInterval'));
  if (tunnel.isSet) {
    if (!['', 'CONNECT', 'POST'].includes(tunnel.at('protocol').text)) tunnel.at('protocol').say(says.tunnelProtocol);
    const host = tunnel.at('targetHost');
    if (!isDomain(host.text) && !isIpAddress(host.text)) host.say(says.tunnelHost);
    checkPort(tunnel.at('targetPort'));
  }
  for (const entry of policy.at('portLevelSettings').items) {
    if (!entry.at('port').isSet) entry.at('port').say(says.noPort);
    if (entry.firstSet(...portFields) === undefined) entry.say(says.empty);
    checkSettings(entry.withoutWarnings(), namespace);
  }
}

function checkSettings(policy: Field, namespace: string): void {
  const outlierDetection = policy.at('outlierDetection');
  checkOutlierDetection(outlierDetection);
  checkConnectionPool(policy.at('connectionPool'));
  checkLoadBalancer(policy.at('loadBalancer'), outlierDetection);
  checkClientTls(policy.at('tls'), namespace);
}
