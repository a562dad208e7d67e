import { isIP } from 'node:net';
import { parseIpBlock } from '../../../text';
import type { Field } from '../field';
import { error, messages } from '../message';

const says = messages('address', {
  notAnIp: error('is no IP address', 'Write an IPv4 or IPv6 address without a port'),
  notASubnet: error('is no IP address and no CIDR block', 'Write an address such as 10.0.0.1, or a block such as 10.0.0.0/16'),
  emptyUnixPath: error('names no Unix domain socket', 'Write unix:// and an absolute path, or unix://@ and a name'),
  unixPath: error('is no absolute path to a socket file', 'Write unix:///path/to/socket, or unix://@name for an abstract socket'),
});

export const unixPrefix = 'unix://';

export function isIpAddress(text: string): boolean {
  return isIP(text) !== 0;
}

/** An address, or a CIDR block. */
export const isSubnet = (text: string): boolean => parseIpBlock(text) !== undefined;

export function checkIp(field: Field): void {
  if (!isIpAddress(field.text)) field.say(says.notAnIp);
}

export function checkSubnet(field: Field): void {
  if (!isSubnet(field.text)) field.say(says.notASubnet);
}

/** Checks what follows `unix://`. */
export function checkUnixAddress(field: Field): void {
  const path = field.text.slice(unixPrefix.length);
  if (path === '') field.say(says.emptyUnixPath);
  else if (!path.startsWith('@') && (!path.startsWith('/') || path.endsWith('/'))) field.say(says.unixPath);
}
