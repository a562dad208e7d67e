import { checkIp, checkUnixAddress, unixPrefix } from '../../checks/addresses';
import { checkConnectionPool } from '../../checks/connection-pool';
import { checkPort, checkPortName, checkProtocol, isPort } from '../../checks/ports';
import { isHttp, isTls } from '../../checks/protocols';
import { checkServerTls } from '../../checks/server-tls';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('sidecar', {
  noIngressPort: error('is not said', 'Set port with number, name and protocol'),
  ingressTargetPort: error('has no effect on a sidecar', 'Use defaultEndpoint'),
  ingressPortTwice: error('is the port of another listener', 'Give every listener a port of its own'),
  endpoint: error('is no endpoint of this workload', 'Write 127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port or unix:///path'),
  tlsField: error('is not supported for the inbound side of a sidecar', 'Remove it'),
  tlsMode: error('is no mode for the inbound side of a sidecar', 'Use SIMPLE, MUTUAL or OPTIONAL_MUTUAL'),
  tlsOnPlain: error('has TLS settings, but protocol {protocol} is not encrypted', 'Use protocol HTTPS or TLS, or remove tls'),
  httpPoolOnBytes: warning('limits HTTP, but the port carries {protocol}', 'Use tcp, or a protocol of HTTP'),
});

const loopbacks = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];
const unsupportedTls = ['subjectAltNames', 'httpsRedirect', 'credentialName', 'credentialNames', 'tlsCertificates'];

/** What a sidecar takes in. */
export const sidecarIngress: Rule = {
  kinds: ['networking.istio.io/Sidecar'],
  check: ({ spec }) => {
    const ports = new Set<number>();
    for (const listener of spec.at('ingress').items) {
      const port = listener.at('port');
      const number = port.at('number');
      if (!port.isSet) {
        port.say(says.noIngressPort);
        continue;
      }
      if (port.at('targetPort').number > 0) port.at('targetPort').say(says.ingressTargetPort);
      if (port.at('name').text !== '') checkPortName(port.at('name'));
      checkProtocol(port.at('protocol'));
      checkPort(number);
      if (ports.has(number.number)) number.say(says.ingressPortTwice);
      ports.add(number.number);
      if (listener.at('bind').text !== '') checkIp(listener.at('bind'));
      checkEndpoint(listener.at('defaultEndpoint'));
      checkTls(listener.at('tls'), port.at('protocol').text);

      const pool = listener.at('connectionPool');
      checkConnectionPool(pool);
      const protocol = port.at('protocol').text;
      if (pool.at('http').isSet && !isHttp(protocol)) pool.at('http').say(says.httpPoolOnBytes, { protocol: protocol || 'an unknown protocol' });
    }
  },
};

function checkEndpoint(endpoint: Field): void {
  if (endpoint.text === '') return;
  if (endpoint.text.startsWith(unixPrefix)) {
    checkUnixAddress(endpoint);
    return;
  }
  const [, bracketed, plain, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):(.*)$/.exec(endpoint.text) ?? [];
  if (!loopbacks.includes(bracketed ?? plain ?? 'none') || !/^\+?\d+$/.test(port) || !isPort(Number(port))) endpoint.say(says.endpoint);
}

function checkTls(tls: Field, protocol: string): void {
  if (!tls.isSet) return;
  for (const field of unsupportedTls.map((key) => tls.at(key))) {
    if (field.text !== '' || field.isTrue || field.items.length > 0) field.say(says.tlsField);
  }
  if (['ISTIO_MUTUAL', 'AUTO_PASSTHROUGH'].includes(tls.at('mode').text)) tls.at('mode').say(says.tlsMode);
  if (!isTls(protocol)) tls.say(says.tlsOnPlain, { protocol: protocol || 'none' });
  checkServerTls(tls);
}
