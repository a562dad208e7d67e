import type * as yaml from 'yaml';

/** A value as a text of YAML, for objects that carry one inside. Long lines are not folded, and nothing is written as an alias. */
export function renderYaml(value: unknown): string {
  // Loaded when it is first used: importing this package should stay cheap.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { stringify } = require('yaml') as typeof yaml;
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
