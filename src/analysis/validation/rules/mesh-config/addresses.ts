import { isIpAddress } from '../../checks/addresses';
import { isDomain } from '../../checks/dns';
import { isPort } from '../../checks/ports';
import type { Field } from '../../field';
import { error, messages } from '../../message';

const says = messages('mesh-config', {
  address: error('is no address with a port', 'Write host:port', 'istiod'),
});

/** Checks a host, or an IP address, with its port. */
export function checkAddress(field: Field, text = field.text): void {
  const [, bracketed, plain, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  if (!/^\+?\d+$/.test(port) || !isPort(Number(port)) || !(isDomain(host) || isIpAddress(host))) field.say(says.address);
}
