import type { Field } from '../field';
import { error, messages, warning } from '../message';
import { isDnsLabel, isDomain } from './dns';

const says = messages('gateway-name', {
  form: error('is no name of a gateway', 'Write namespace/name, name for the own namespace, or mesh'),
  legacy: warning('names a gateway in the old dotted form', 'Write {namespace}/{name}'),
});

/** Checks a list of names of gateways. */
export function checkGatewayNames(field: Field, options: { readonly madeFromGatewayApi?: boolean } = {}): void {
  for (const entry of field.items) {
    const slash = entry.text.indexOf('/');
    if (slash < 0) {
      const [name = '', namespace = ''] = entry.text.split('.');
      if (entry.text.includes('.')) entry.say(says.legacy, { namespace, name });
      if (!isDomain(entry.text)) entry.say(says.form);
      // Istio looks no further after a name without a namespace.
      return;
    }
    const name = entry.text.slice(slash + 1);
    if (!isDnsLabel(entry.text.slice(0, slash)) || name === '' || (!isDnsLabel(name) && options.madeFromGatewayApi !== true)) entry.say(says.form);
  }
}
