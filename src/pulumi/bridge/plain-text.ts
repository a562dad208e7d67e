import { MeshError } from '../../errors';

/** What YAML and JSON read as the text it is, wherever it stands in them. */
const plain = /^[\w./@+=-]+(:[\w./@+=-]+)*$/;
const readAsAnother = /^(true|false|yes|no|on|off|null|[-+.]?\d[\d._eExXoO+-]*)$/i;

/**
 * Refuses values that would change what a text is read as: in the mesh configuration, which is YAML within a ConfigMap, a line break or a quote ends the value.
 */
export function requirePlainText(value: unknown, around: string): string {
  const text = String(value);
  if (!/[\n{[]/.test(around) || (plain.test(text) && !readAsAnother.test(text))) return text;
  throw new MeshError({
    code: 'MisusedOutput',
    at: 'an Output',
    problem: 'its value becomes a part of YAML or JSON within an object, where it would be read as something else',
    // The value may be secret.
    value: `a text of ${text.length} characters`,
    fix: 'Use letters, digits and "-", "_", ".", "/", ":" here, or give the value itself instead of an Output',
  });
}
