import { checkAddress } from './addresses';
import { checkClientTls } from '../../checks/client-tls';
import { checkDuration, nanosecondsOf } from '../../checks/durations';
import { isPort } from '../../checks/ports';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';

const says = messages('mesh-config', {
  missing: error('is needed', 'Set it, or leave the block to the defaults', 'istiod'),
  drain: error('is no time that proxies can take to drain', 'Use whole seconds, as in 45s', 'istiod'),
  port: error('is no port number', 'Use a number from 1 to 65535', 'istiod'),
  authPolicy: error('is no way to reach istiod', 'Use MUTUAL_TLS', 'istiod'),
  autoAllocate: warning('is deprecated', 'Remove it: istiod hands out addresses by itself', 'istiod'),
  pollDelay: error('is no delay', 'Use a duration above 0, as in 10ms', 'istiod'),
  keyProvider: error('names no provider of private keys', 'Set cryptomb or qat', 'istiod'),
  limit: error('is below {limit}', 'Use {limit} or more', 'istiod'),
});

const idleLimits = [
  'httpIdleTimeout', 'httpMaxConnectionDuration', 'httpDrainTimeout', 'httpRequestTimeout', 'httpRequestHeadersTimeout', 'httpStreamIdleTimeout',
  'httpMaxStreamDuration',
];
const leastNumbers: Readonly<Record<string, number>> = {
  listenerPerConnectionBufferLimitBytes: 0,
  clusterPerConnectionBufferLimitBytes: 0,
  httpMaxConcurrentStreams: 1,
  http2InitialStreamWindowSize: 65535,
  http2InitialConnectionWindowSize: 65535,
  listenerConnectionLimit: 1,
  globalDownstreamConnectionLimit: 1,
};

/** Checks what the mesh says to all proxies, complete with its defaults. */
export function checkProxyDefaults(config: Field): void {
  for (const key of ['configPath', 'binaryPath', 'discoveryAddress']) if (config.at(key).text === '') config.at(key).say(says.missing);
  const tracingName = config.at('tracingServiceName');
  if (config.at('serviceCluster').text === '' && !tracingName.isSet) config.at('serviceCluster').say(says.missing);

  const drain = config.at('drainDuration');
  const drainTime = nanosecondsOf(drain.text) ?? 0;
  if (drainTime < 1e6 || drainTime % 1e9 !== 0) drain.say(says.drain);
  checkAddresses(config);
  checkTracing(config.at('tracing'));
  for (const key of ['proxyAdminPort', 'statusPort']) if (!isPort(config.at(key).number)) config.at(key).say(says.port);
  const policy = config.at('controlPlaneAuthPolicy');
  if (policy.isSet && !['NONE', 'MUTUAL_TLS', 0, 1].includes(policy.value as string | number)) policy.say(says.authPolicy);
  const allocate = config.at('proxyMetadata', 'ISTIO_META_DNS_AUTO_ALLOCATE');
  if (allocate.isSet) allocate.say(says.autoAllocate);
  checkKeyProvider(config.at('privateKeyProvider'));
  checkConnections(config.at('connectionSettings'));
}

function checkAddresses(config: Field): void {
  const services = ['envoyMetricsService', 'envoyAccessLogService'].map((key) => config.at(key, 'address'));
  for (const address of [config.at('discoveryAddress'), config.at('statsdUdpAddress'), config.at('envoyMetricsServiceAddress'), ...services]) {
    if (address.text !== '') checkAddress(address);
  }
}

function checkTracing(tracing: Field): void {
  const lightstep = tracing.at('lightstep');
  if (lightstep.isSet) {
    checkAddress(lightstep.at('address'));
    if (lightstep.at('accessToken').text === '') lightstep.at('accessToken').say(says.missing);
  }
  for (const tracer of ['zipkin', 'datadog']) {
    const address = tracing.at(tracer, 'address');
    if (tracing.at(tracer).isSet) checkAddress(address, address.text.replace('$(HOST_IP)', '127.0.0.1'));
  }
  checkClientTls(tracing.at('tlsSettings'), '');
}

function checkKeyProvider(provider: Field): void {
  if (!provider.isSet) return;
  const given = provider.firstSet('cryptomb', 'qat');
  if (given === undefined) provider.say(says.keyProvider);
  // Protobuf keeps nanoseconds; anything finer reads as 0.
  else if (Math.trunc(nanosecondsOf(given.at('pollDelay').text) ?? 0) === 0) given.at('pollDelay').say(says.pollDelay);
}

function checkConnections(settings: Field): void {
  for (const [key, limit] of Object.entries(leastNumbers)) {
    if (settings.at(key).isSet && settings.at(key).number < limit) settings.at(key).say(says.limit, { limit });
  }
  for (const key of idleLimits) if ((nanosecondsOf(settings.at(key).text) ?? 0) < 0) settings.at(key).say(says.limit, { limit: '0s' });
}

/** As `checkDuration`, for a duration that is needed. */
export function checkNeededDuration(field: Field): void {
  if (!field.isSet) field.say(says.missing);
  checkDuration(field);
}
