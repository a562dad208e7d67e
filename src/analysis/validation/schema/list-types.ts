import { valueAt } from '../../../manifests';
import type { Field } from '../field';
import { error, messages } from '../message';
import type { StructuralSchema } from './structural-schema';

const says = messages('list', {
  repeatedItem: error('repeats an item of a list that is a set', 'Remove the repetition', 'list'),
  repeatedKey: error('has the same {keys} as another item of its list', 'Give every item its own {keys}', 'list'),
});

/** A list that is declared a set may hold nothing twice; one that is declared a map may hold no key twice. */
export function checkListType(field: Field, schema: StructuralSchema): void {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const seen = new Set<string>();
  for (const item of field.items) {
    const identity = JSON.stringify(type === 'set' ? item.value : keys.map((key) => valueAt(item.value ?? undefined, key) ?? schema.items?.properties?.[key]?.default ?? null));
    if (seen.has(identity)) item.say(type === 'set' ? says.repeatedItem : says.repeatedKey, { keys: keys.join(' and ') });
    seen.add(identity);
  }
}
