import type { Field } from '../field';
import { error, messages } from '../message';
import { isDnsLabel } from './dns';
import { isKnownProtocol } from './protocols';

const says = messages('port', {
  range: error('is no port number', 'Use a number from 1 to 65535'),
  name: error('is no name for a port', 'Use letters, digits and dashes, at most 63, with a letter or digit at both ends'),
  protocol: error('is no protocol that Istio knows', 'Use one of HTTP, HTTP2, HTTPS, GRPC, GRPC-Web, TLS, TCP, Mongo, MySQL, Redis, UDP'),
});

export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65535;
}

export function checkPort(field: Field): void {
  if (!isPort(field.number)) field.say(says.range);
}

/** A port that is left out, or 0, is no port; any other must be one. */
export function checkPortUnlessZero(field: Field): void {
  if (field.number !== 0) checkPort(field);
}

/** Checks a name, given apart from the field where it is a key. */
export function checkPortName(field: Field, name = field.text): void {
  if (!isDnsLabel(name)) field.say(says.name);
}

/** Checks a protocol; none is fine, since the proxy then looks at the traffic itself. */
export function checkProtocol(field: Field): void {
  if (field.text !== '' && !isKnownProtocol(field.text)) field.say(says.protocol);
}
