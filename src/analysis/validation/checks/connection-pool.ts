import type { Field } from '../field';
import { error, messages } from '../message';
import { checkDuration, nanosecondsOf } from './durations';

const says = messages('connection-pool', {
  empty: error('sets nothing', 'Set http or tcp, or leave connectionPool out'),
  negative: error('is below 0', 'Use 0 or more, or leave it out'),
  protocolTwice: error('keeps the protocol of clients, while h2UpgradePolicy UPGRADE changes it', 'Remove useClientProtocol or h2UpgradePolicy'),
  keepaliveIncomplete: error('is needed for keepalive of HTTP/2', 'Set interval and timeout'),
});

/** Checks the limits on connections; an idle timeout of 0 turns the timeout off. */
export function checkConnectionPool(pool: Field): void {
  if (!pool.isSet) return;
  const http = pool.at('http');
  const tcp = pool.at('tcp');
  if (!http.isSet && !tcp.isSet) pool.say(says.empty);

  const counters = ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams'].map((key) => http.at(key));
  for (const counter of [...counters, tcp.at('maxConnections')]) {
    if (counter.number < 0) counter.say(says.negative);
  }
  checkDuration(http.at('idleTimeout'));
  if (http.at('h2UpgradePolicy').text === 'UPGRADE' && http.at('useClientProtocol').isTrue) http.at('useClientProtocol').say(says.protocolTwice);
  const keepalive = http.at('http2KeepAlive');
  if (keepalive.isSet) {
    for (const key of ['interval', 'timeout']) {
      if (!keepalive.at(key).isSet) keepalive.at(key).say(says.keepaliveIncomplete);
      checkDuration(keepalive.at(key));
    }
  }
  for (const duration of [tcp.at('connectTimeout'), tcp.at('maxConnectionDuration'), tcp.at('tcpKeepalive', 'time'), tcp.at('tcpKeepalive', 'interval')]) checkDuration(duration);
  const idle = tcp.at('idleTimeout');
  if (Math.trunc((nanosecondsOf(idle.text) ?? 1e6) / 1e6) !== 0) checkDuration(idle);
}
