import type * as yaml from 'yaml';

/** A value as a text of YAML, for objects that carry one inside. Long lines are not folded, and nothing is written as an alias. */
export function renderYaml(value: unknown): string {
  return library().stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The value that a text of YAML says. @throws Error where it is none */
export function parseYaml(text: string): unknown {
  return library().parse(text);
}

/** Loaded when it is first used: importing this package should stay cheap. */
function library(): typeof yaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('yaml') as typeof yaml;
}
