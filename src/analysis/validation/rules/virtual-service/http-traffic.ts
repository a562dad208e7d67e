import { STATUS_CODES } from 'node:http';
import { checkStatus } from './http-answers';
import { checkDestination, sayNoDestination } from '../../checks/destinations';
import { checkDuration, nanosecondsOf } from '../../checks/durations';
import { isHeaderName } from '../../checks/headers';
import { checkFaultPercentage, checkPercentage } from '../../checks/percentages';
import { checkStringMatchRegex } from '../../checks/string-match';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('http-traffic', {
  negativeAttempts: error('is below 0', 'Use 0 to turn retries off'),
  retriesOff: error('turns retries off, though other fields configure them', 'Use 1 or more, or remove the other fields'),
  retryOn: error('names no condition that Envoy retries on: {condition}', 'Use names such as 5xx, connect-failure, unavailable, or statuses, with commas and no spaces between'),
  emptyFault: error('injects no fault', 'Set abort or delay'),
  grpcStatus: error('is no gRPC status', 'Use a name such as UNAVAILABLE'),
  http2Error: error('is no fault that Istio injects yet', 'Use httpStatus or grpcStatus'),
  exponentialDelay: error('is no delay that Istio injects yet', 'Use fixedDelay'),
  oldMirrorPercent: warning('is the old field', 'Use mirrorPercentage.value'),
  origin: error('allows no origin', 'Write exact, prefix or regex'),
  method: error('is no HTTP method', 'Use a method in capitals, or *'),
  corsHeader: error('is no name of a header', 'Write the name of a header, or *'),
  maxAge: error('is finer than seconds', 'Round it to whole seconds'),
});

const retryConditions = new Set([
  '5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-status-codes', 'retriable-headers',
  'envoy-ratelimited', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable',
]);
const grpcStatuses = new Set([
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
]);
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];

/** What happens to requests on their way: retries, faults, mirrors, CORS. */
export const httpTraffic: Rule = {
  kinds: ['networking.istio.io/VirtualService'],
  check: ({ spec }) => {
    for (const route of spec.at('http').items) {
      checkRetries(route.at('retries'));
      checkFault(route.at('fault'));
      checkMirrors(route);
      checkCors(route.at('corsPolicy'));
    }
  },
};

function checkRetries(retries: Field): void {
  if (!retries.isSet) return;
  const attempts = retries.at('attempts');
  const retryOn = retries.at('retryOn');
  if (attempts.number < 0) attempts.say(says.negativeAttempts);
  const configured = retryOn.text !== '' || retries.firstSet('perTryTimeout', 'retryRemoteLocalities') !== undefined;
  if (attempts.number === 0 && configured) attempts.say(says.retriesOff);
  checkDuration(retries.at('perTryTimeout'));
  checkDuration(retries.at('backoff'));
  const wrong = retryOn.text.split(',').filter((condition) => !retryConditions.has(condition) && !isStatus(condition));
  if (retryOn.text !== '') wrong.forEach((condition) => { retryOn.say(says.retryOn, { condition: JSON.stringify(condition) }); });
}

/** A status that HTTP gives a name to; 509 is one that Node.js knows and Go does not. */
function isStatus(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && Number(text) !== 509 && STATUS_CODES[Number(text)] !== undefined;
}

function checkFault(fault: Field): void {
  if (!fault.isSet) return;
  const abort = fault.at('abort');
  const delay = fault.at('delay');
  if (!abort.isSet && !delay.isSet) fault.say(says.emptyFault);
  checkFaultPercentage(abort.at('percentage', 'value'));
  checkFaultPercentage(delay.at('percentage', 'value'));
  if (abort.at('httpStatus').isSet) checkStatus(abort.at('httpStatus'));
  const grpcStatus = abort.at('grpcStatus');
  if (grpcStatus.isSet && !grpcStatuses.has(grpcStatus.text)) grpcStatus.say(says.grpcStatus);
  if (abort.at('http2Error').isSet) abort.at('http2Error').say(says.http2Error);
  checkDuration(delay.at('fixedDelay'));
  if (delay.at('exponentialDelay').isSet) delay.at('exponentialDelay').say(says.exponentialDelay);
}

function checkMirrors(route: Field): void {
  const old = route.firstSet('mirrorPercent', 'mirror_percent');
  if (old !== undefined) {
    if (old.number > 100) checkPercentage(old);
    old.say(says.oldMirrorPercent);
  }
  checkPercentage(route.at('mirrorPercentage', 'value'));
  for (const mirror of route.at('mirrors').items) {
    if (!mirror.at('destination').isSet) sayNoDestination(mirror.at('destination'));
    checkDestination(mirror.at('destination'));
    checkPercentage(mirror.at('percentage', 'value'));
  }
}

function checkCors(policy: Field): void {
  for (const origin of policy.at('allowOrigins').items) {
    if ((origin.firstSet('exact', 'prefix', 'regex')?.text ?? '') === '') origin.say(says.origin);
    else checkStringMatchRegex(origin);
  }
  for (const method of policy.at('allowMethods').items) if (!methods.includes(method.text)) method.say(says.method);
  for (const header of [...policy.at('allowHeaders').items, ...policy.at('exposeHeaders').items]) if (!isHeaderName(header.text)) header.say(says.corsHeader);
  const maxAge = policy.at('maxAge');
  checkDuration(maxAge);
  if ((nanosecondsOf(maxAge.text) ?? 0) % 1e9 > 0) maxAge.say(says.maxAge);
}
