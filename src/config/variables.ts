import { load } from 'js-yaml';
import { invalid } from './invalid';
import { isRaw } from './raw';
import type { Place, SourceDocument } from './source';
import type { MeshError } from '../errors';

const mark = /\$(\$?)\{([A-Za-z]\w*)\}/g;

/**
 * Puts what was given in the place of `${NAME}`, where a document of kind `Variables` declares the name; `$${NAME}` is the text itself. A value that is nothing
 * else is read as YAML, as if it had been written there.
 */
export function withVariables(documents: readonly SourceDocument[], given: Readonly<Record<string, string>>, problems: MeshError[]): readonly SourceDocument[] {
  const lists = documents.filter(isVariables);
  const declared = lists.flatMap((document) => namesIn(document).map((name, index) => ({ name, at: document.positionOf(['names', index]) })));
  const used = new Set<string>();
  const replaced = documents.filter((document) => !lists.includes(document)).map((document) => (isRaw(document) || !hasMark(document.value) ? document : {
    ...document,
    value: mapTexts(document.value, [], (text, place) => {
      const valueOf = (name: string): string => {
        used.add(name);
        if (!declared.some((each) => each.name === name)) {
          problems.push(invalid(document.positionOf(place), 'no document of kind Variables declares this', name, 'Add its name to names, or write $${ for the text'));
        }
        return given[name] ?? '';
      };
      const whole = /^\$\{([A-Za-z]\w*)\}$/.exec(text)?.[1];
      if (whole !== undefined) return scalarOf(valueOf(whole));
      return text.replace(mark, (_, escaped: string, name: string) => (escaped === '' ? valueOf(name) : `\${${name}}`));
    }),
  }));
  const names = declared.map(({ name }) => name);
  for (const { name, at } of declared) {
    if (!used.has(name)) problems.push(invalid(at, 'nothing uses this variable', name, 'Leave it out'));
    if (given[name] === undefined) problems.push(invalid(at, 'this variable was not given', name, `Give it: --set ${name}=VALUE`));
  }
  for (const name of Object.keys(given).filter((each) => !names.includes(each))) {
    problems.push(invalid(`--set ${name}`, 'no document of kind Variables declares this', name, names.length === 0 ? 'Leave it out' : `Give one of: ${names.join(', ')}`));
  }
  return replaced;
}

export function isVariables({ value }: SourceDocument): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Variables';
}

function namesIn({ value }: SourceDocument): readonly string[] {
  const { names } = value as { readonly names?: unknown };
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
}

/** A number, true or false, if it would be one where it is written in; else the text. */
function scalarOf(text: string): unknown {
  try {
    const value = load(text);
    return typeof value === 'object' ? text : value;
  } catch {
    return text;
  }
}

function hasMark(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasMark);
}

function mapTexts(value: unknown, place: Place, map: (text: string, place: Place) => unknown): unknown {
  if (typeof value === 'string') return map(value, place);
  if (Array.isArray(value)) return value.map((each, index) => mapTexts(each, [...place, index], map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, [...place, key], map)]));
}
