import type { Field } from './field';
import { error, messages } from './message';

const says = messages('metadata', {
  unknownField: error('is no field of metadata', 'Remove it, or correct its spelling', 'unknownField'),
  notText: error('must be a text', 'Quote it', 'schema'),
});

const known = new Set([
  'annotations', 'creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'finalizers', 'generateName', 'generation', 'labels', 'managedFields',
  'name', 'namespace', 'ownerReferences', 'resourceVersion', 'selfLink', 'uid',
]);

/** Checks what every object carries, which the definitions of kinds leave out. */
export function checkMetadata(root: Field): void {
  const metadata = root.at('metadata');
  for (const [key, field] of metadata.entries) if (!known.has(key)) field.say(says.unknownField);
  for (const [, field] of [...metadata.at('labels').entries, ...metadata.at('annotations').entries]) {
    if (field.isSet && typeof field.value !== 'string') field.say(says.notText);
  }
}
