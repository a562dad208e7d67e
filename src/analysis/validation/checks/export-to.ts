import type { Field } from '../field';
import { error, messages } from '../message';
import { isDnsLabel } from './dns';

const says = messages('export-to', {
  repeated: error('is listed twice (a dot stands for the own namespace)', 'Remove the repetition'),
  form: error('is no namespace, no dot and no star', 'Use the name of a namespace, . for the own one, or * for all'),
  none: error('exports to no namespace, which only a ServiceEntry can', 'Use . for the own namespace'),
  publicAndMore: error('exports to all namespaces and to some', 'Keep only *'),
  noneAndMore: error('exports to no namespace and to some', 'Keep only ~, or only the namespaces'),
  selectorBeyond: error('is exported beyond its namespace, though its workload selector holds in its own only', 'Export it to . only, or leave exportTo out'),
});

/** Checks to which namespaces an object is visible. */
export function checkExportTo(field: Field, namespace: string, options: { readonly mayBeNone?: boolean; readonly onlyOwn?: boolean } = {}): void {
  const seen = new Set<string>();
  for (const entry of field.items) {
    const target = entry.text === '.' ? namespace : entry.text;
    if (seen.has(target)) {
      entry.say(says.repeated);
      continue;
    }
    if (target === '~' && options.mayBeNone !== true) entry.say(says.none);
    else if (target !== '*' && target !== '~' && !isDnsLabel(target)) entry.say(says.form);
    else seen.add(target);
  }
  if (options.onlyOwn === true && seen.size > 0 && (seen.size > 1 || !seen.has(namespace))) field.say(says.selectorBeyond);
  if (seen.has('*') && field.items.length > 1) field.say(says.publicAndMore);
  if (seen.has('~') && field.items.length > 1) field.say(says.noneAndMore);
}
