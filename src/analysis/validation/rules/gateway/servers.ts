import { checkIp, checkUnixAddress, isIpAddress, unixPrefix } from '../../checks/addresses';
import { isDnsLabel, isPartialWildcard, isWildcardDomain } from '../../checks/dns';
import { checkPort } from '../../checks/ports';
import { isHttp, isKnownProtocol, isTls } from '../../checks/protocols';
import { checkServerTls } from '../../checks/server-tls';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('gateway', {
  name: error('is no DNS label, which the name of a gateway must be', 'Use letters, digits and dashes, at most 63'),
  noServer: error('opens no port', 'Add an entry with port and hosts'),
  noHost: error('serves no host', 'List hosts; * takes all'),
  host: error('is no host that a gateway can serve', 'Write a full domain name such as shop.example.com, *.example.com or *, optionally after namespace/'),
  shortHost: error('is a short name', 'Write the full domain name that clients use'),
  namespace: error('is in no namespace', 'Write namespace/host, ./host for the own namespace, or */host for all'),
  noPort: error('is not said', 'Set port with number, name and protocol'),
  protocol: error('is no protocol that a gateway can serve', 'Use one of HTTP, HTTP2, HTTPS, GRPC, GRPC-Web, TLS, TCP, Mongo, MySQL, Redis'),
  targetPort: error('has no effect on a gateway', 'Remove targetPort'),
  noPortName: error('has no name', 'Name the port, as in https'),
  portNameTwice: error('is the name of another server\'s port', 'Give every server a port name of its own'),
  socketWithPort: error('has a port, though the server listens on a Unix domain socket', 'Set port.number to 0'),
  noTls: error('has no TLS settings, which protocol {protocol} asks for', 'Add tls with mode and credentialName'),
  tlsOnPlain: error('has TLS settings, but protocol {protocol} is not encrypted', 'Use protocol HTTPS or TLS, or remove tls; tls.httpsRedirect alone may stay with HTTP'),
  redirectOnNonHttp: warning('redirects to HTTPS, which only servers of HTTP do', 'Move it to a server of protocol HTTP'),
});

/** What a gateway listens to, for whom. */
export const servers: Rule = {
  kinds: ['networking.istio.io/Gateway'],
  check: ({ object, spec, name }) => {
    const semantics = { madeFromGatewayApi: object.at('metadata', 'annotations', 'internal.istio.io/gateway-semantics').text === 'gateway' };
    if (!isDnsLabel(name) && !semantics.madeFromGatewayApi) object.at('metadata', 'name').say(says.name);
    const all = spec.at('servers').items;
    if (all.length === 0) spec.at('servers').say(says.noServer);
    const names = new Set<string>();
    for (const server of all) {
      checkServer(server, semantics);
      const port = server.at('port');
      if (!port.isSet) continue;
      if (names.has(port.at('name').text)) port.at('name').say(says.portNameTwice);
      names.add(port.at('name').text);
      if (!isHttp(port.at('protocol').text) && server.at('tls', 'httpsRedirect').isTrue) server.at('tls', 'httpsRedirect').say(says.redirectOnNonHttp);
    }
  },
};

interface Semantics {
  readonly madeFromGatewayApi: boolean;
}

function checkServer(server: Field, semantics: Semantics): void {
  const hosts = server.at('hosts').items;
  if (hosts.length === 0) server.at('hosts').say(says.noHost);
  hosts.forEach((host) => { checkHost(host, semantics); });

  const port = server.at('port');
  const tls = server.at('tls');
  const bind = server.at('bind');
  const listensOnSocket = bind.text.startsWith(unixPrefix);
  if (listensOnSocket) {
    checkUnixAddress(bind);
    if (port.at('number').number !== 0) port.at('number').say(says.socketWithPort);
  } else if (bind.text !== '') {
    checkIp(bind);
  }
  checkServerTls(tls);
  if (!port.isSet) {
    port.say(says.noPort);
    return;
  }
  const protocol = port.at('protocol').text;
  if (!isKnownProtocol(protocol)) port.at('protocol').say(says.protocol);
  if (port.at('number').number > 0 || !listensOnSocket) checkPort(port.at('number'));
  if (port.at('targetPort').number > 0) port.at('targetPort').say(says.targetPort);
  if (port.at('name').text === '') port.at('name').say(says.noPortName);
  if (isTls(protocol) && !tls.isSet) tls.say(says.noTls, { protocol });
  if (!isTls(protocol) && tls.isSet && !isPlainWithRedirect(protocol, tls)) tls.say(says.tlsOnPlain, { protocol });
}

/** A server of plain HTTP may carry settings that terminate nothing, for the sake of its redirect. */
function isPlainWithRedirect(protocol: string, tls: Field): boolean {
  const mode = tls.at('mode').text;
  return isHttp(protocol)
    && ['', 'PASSTHROUGH', 'AUTO_PASSTHROUGH'].includes(mode)
    && ['caCertificates', 'privateKey', 'serverCertificate'].every((key) => tls.at(key).text === '');
}

function checkHost(field: Field, { madeFromGatewayApi }: Semantics): void {
  const slash = field.text.indexOf('/');
  const host = field.text.slice(slash + 1);
  if (slash >= 0) {
    const namespace = field.text.slice(0, slash);
    if (!['*', '.', ...madeFromGatewayApi ? ['~'] : []].includes(namespace) && !isDnsLabel(namespace)) field.say(says.namespace);
  }
  if (host !== '*' && !host.includes('.')) field.say(says.shortHost);
  if ((!isWildcardDomain(host) && !isIpAddress(host)) || isPartialWildcard(host)) field.say(says.host);
}
