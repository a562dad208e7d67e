import { isIP } from 'node:net';
import type { StringMatch } from '../mesh';
import { covers } from './gateway-hosts';

/** Whether a request for a host may carry an authority that matches, with or without a port. Of regular expressions that is not told. */
export function mayBeAskedAs(authority: StringMatch, host: string): boolean {
  const { kind, value } = authority;
  if (kind === 'regex') return true;
  if (kind === 'prefix') return host.startsWith('*') || `${host}:`.startsWith(value) || value.startsWith(`${host}:`);
  const name = value.replace(/:\d+$/, '');
  return name === host || covers(host, name) || isIP(name) !== 0;
}
