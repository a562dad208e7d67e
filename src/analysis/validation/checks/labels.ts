import type { Field } from '../field';
import { error, messages, warning } from '../message';

const says = messages('labels', {
  key: error('is no label key', 'Use letters, digits, dashes, underscores and dots, at most 63, after an optional DNS name and a slash'),
  value: error('is no label value', 'Use letters, digits, dashes, underscores and dots, with a letter or digit at both ends, or leave it empty'),
});

const selects = messages('selector', {
  emptyKey: error('selects by a label without a name', 'Name the label'),
  wildcard: error('selects by a wildcard', 'Write label and value in full; a selector matches exactly'),
  noLabels: warning('selects by no label, so it applies to the whole namespace', 'Leave the selector out, or name a label'),
});

const dnsLabel = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const name = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const keyForm = new RegExp(`^(${dnsLabel}(?:\\.${dnsLabel})*/)?(${name})$`);
const valueForm = new RegExp(`^(?:${name})?$`);

/** Checks a map of labels. */
export function checkLabels(field: Field): void {
  for (const [key, value] of field.entries) {
    const [, prefix = '', rest = ''] = keyForm.exec(key) ?? [];
    if (rest === '' || prefix.length > 254 || rest.length > 63) value.say(says.key);
    if (!valueForm.test(value.text)) value.say(says.value);
  }
}

/** Checks a workload selector, whose labels stand under `labels` or `matchLabels`. */
export function checkSelector(selector: Field, labelsKey: 'labels' | 'matchLabels'): void {
  if (!selector.isSet) return;
  const labels = selector.at(labelsKey).entries;
  for (const [key, value] of labels) {
    if (key === '') value.say(selects.emptyKey);
    if (key.includes('*') || value.text.includes('*')) value.say(selects.wildcard);
  }
  if (labels.length === 0) selector.say(selects.noLabels);
}
