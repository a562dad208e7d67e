import { envoyFields } from './envoy-fields';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';

const says = messages('envoy-filter', {
  oldType: error('is a type of Envoy\'s second API, which Envoy no longer has', 'Use the type of the third API, with v3 in its name'),
  notText: error('must be a text', 'Quote it'),
  unknownField: warning('is no field that Envoy has here', 'Remove it, or correct its spelling'),
  noTypedConfig: warning('has a name only, by which Envoy will stop to find extensions', 'Add typed_config with @type'),
});

/** What is patched and has a name, by which it may be found if there is no `typed_config`. */
const extensions = new Set(['HTTP_FILTER', 'NETWORK_FILTER', 'LISTENER_FILTER', 'EXTENSION_CONFIG']);
const named = new Set([...extensions, 'LISTENER', 'CLUSTER', 'FILTER_CHAIN', 'ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE']);
/** Fields that hold an extension of their own. */
const extensionFields = ['transport_socket', 'transportSocket', 'cluster_type', 'clusterType'];

/** Checks what can be known of Envoy's configuration without its Protobuf definitions. */
export function checkEnvoyValue(value: Field, applyTo: string): void {
  const name = value.at('name');
  const fields = envoyFields.get(applyTo);
  for (const [key, field] of value.entries) {
    // What Envoy does not know, it does not read.
    if (fields?.includes(snakeCase(key)) === false) field.say(says.unknownField);
    else sayOldTypes(field);
  }
  if (named.has(applyTo) && name.isSet && typeof name.value !== 'string') name.say(says.notText);
  if (extensions.has(applyTo)) sayUntyped(value);
  extensionFields.map((key) => value.at(key)).filter(({ isSet }) => isSet).forEach(sayUntyped);
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function sayUntyped(extension: Field): void {
  if (extension.firstSet('typed_config', 'typedConfig', 'config_discovery', 'configDiscovery') === undefined) extension.say(says.noTypedConfig);
}

function sayOldTypes(value: Field): void {
  for (const [key, child] of value.entries) {
    if (key === '@type' && /\.v2(alpha\d*)?\./.test(child.text)) child.say(says.oldType);
    sayOldTypes(child);
  }
  value.items.forEach(sayOldTypes);
}
