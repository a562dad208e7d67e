import { checkIp, checkUnixAddress, unixPrefix } from '../../checks/addresses';
import { isDnsLabel, isPartialWildcard, isWildcardDomain } from '../../checks/dns';
import { checkPort, checkPortName, checkProtocol } from '../../checks/ports';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('sidecar', {
  catchAllTwice: error('is another listener without a port', 'Join the hosts of both'),
  catchAllNotLast: error('takes all ports, so listeners behind it would get nothing', 'Move it to the end'),
  egressTargetPort: error('has no effect on a sidecar', 'Remove targetPort'),
  socketTwice: error('is the socket of another listener', 'Give every listener a socket of its own'),
  egressPortTwice: error('is the port of another listener', 'Give every listener a port of its own'),
  noSocket: error('has port 0, but listens on no Unix domain socket', 'Set bind to unix:///path, or a port number'),
  socketCapture: error('captures traffic, which a Unix domain socket cannot', 'Use DEFAULT or NONE'),
  noHost: error('lets the workload see no host', 'List hosts as namespace/host; ./* is the own namespace'),
  host: error('is no host of the form namespace/host', 'Write a namespace, a slash, and a full domain name, *.domain or *'),
  shortHost: error('is a short name', 'Write the full domain name, as in shop/reviews.shop.svc.cluster.local'),
  namespace: error('is in no namespace', 'Write namespace/host, ./host for the own namespace, */host for all, or ~/* for none'),
  hostTwice: warning('is listed already', 'Remove the repetition'),
  hostBesideAll: warning('stands beside */*, which is every host', 'Keep only */*'),
});

/** What a sidecar may see. */
export const sidecarEgress: Rule = {
  kinds: ['networking.istio.io/Sidecar'],
  check: ({ spec, namespace }) => {
    const listeners = spec.at('egress').items;
    const catchAll = listeners.filter((listener) => !listener.at('port').isSet);
    for (const listener of catchAll) if (listener !== listeners.at(-1)) listener.say(catchAll.length > 1 ? says.catchAllTwice : says.catchAllNotLast);

    const sockets = new Set<string>();
    const ports = new Set<number>();
    for (const listener of listeners) {
      if (listener.at('port').isSet) {
        checkListener(listener);
        const number = listener.at('port', 'number');
        const bind = listener.at('bind');
        if (number.number === 0 && sockets.has(bind.text)) bind.say(says.socketTwice);
        if (number.number !== 0 && ports.has(number.number)) number.say(says.egressPortTwice);
        if (number.number === 0) sockets.add(bind.text);
        ports.add(number.number);
      }
      checkHosts(listener.at('hosts'), namespace);
    }
  },
};

function checkListener(listener: Field): void {
  const port = listener.at('port');
  const bind = listener.at('bind');
  if (port.at('targetPort').number > 0) port.at('targetPort').say(says.egressTargetPort);
  if (port.at('name').text !== '') checkPortName(port.at('name'));
  checkProtocol(port.at('protocol'));
  if (port.at('number').number === 0) {
    if (bind.text.startsWith(unixPrefix)) checkUnixAddress(bind);
    else bind.say(says.noSocket);
    if (!['', 'DEFAULT', 'NONE'].includes(listener.at('captureMode').text)) listener.at('captureMode').say(says.socketCapture);
    return;
  }
  checkPort(port.at('number'));
  if (bind.text !== '') checkIp(bind);
}

function checkHosts(hosts: Field, ownNamespace: string): void {
  if (hosts.items.length === 0) hosts.say(says.noHost);
  const seen = new Map<string, Set<string>>();
  for (const entry of hosts.items) {
    checkHost(entry);
    const slash = entry.text.indexOf('/');
    if (slash < 0 || entry.text.startsWith('~')) continue;
    const written = entry.text.slice(0, slash);
    const namespace = written === '.' ? ownNamespace : written;
    const host = entry.text.slice(slash + 1);
    const others = seen.get(namespace) ?? new Set<string>();
    if (host === '*' ? others.size > 0 : others.has(host) || others.has('*')) entry.say(says.hostTwice);
    seen.set(namespace, others.add(host));
  }
  if (seen.get('*')?.has('*') === true && seen.size > 1) hosts.say(says.hostBesideAll);
}

function checkHost(entry: Field): void {
  const slash = entry.text.indexOf('/');
  if (slash < 0) {
    entry.say(says.host);
    return;
  }
  // A leading ~ takes the namespace out of what others let in.
  const namespace = entry.text.slice(0, slash).replace(/^~/, '');
  const host = entry.text.slice(slash + 1);
  if (slash === 0 || (!['', '*', '.'].includes(namespace) && !isDnsLabel(namespace))) entry.say(says.namespace);
  if (host !== '*' && !host.includes('.')) entry.say(says.shortHost);
  if (!isWildcardDomain(host) || isPartialWildcard(host)) entry.say(says.host);
}
