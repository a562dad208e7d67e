import { readFileSync } from 'node:fs';
import type { Event, ScalarEvent } from 'js-yaml';
import { constructFromEvents, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import { isFields } from './fields';
import { invalid } from './invalid';
import type { MeshError } from '../errors';

/** Keys and indexes from the top of a document. */
export type Place = readonly (number | string)[];

/** One document of a file, as it was written. */
export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;

  /** `FILE:LINE:COLUMN` of what is at a place, or of what comes nearest above it. */
  readonly positionOf: (place: Place) => string;

  /** The place of a value, where it is written once only. */
  readonly placeOf: (value: unknown) => Place | undefined;
}

/** What aliases may repeat; files that need more are made to exhaust memory. */
const maxRepeated = 10_000;

/** `---` in the first column begins a document wherever it stands, unless its directives do; `...` ends one. */
const boundary = /^(?=---(?:\s|$))(?<!^%.*\r?\n)|^(?<=^\.\.\.[ \t]*\r?\n)/m;

/** @throws MeshError InvalidDocument when a file cannot be read; what is wrong within goes to `problems`, of every document */
export function readSource(file: string, problems: MeshError[]): readonly SourceDocument[] {
  const text = textOf(file);
  let end = 0;
  return text.split(boundary).flatMap((written) => {
    const start = end;
    end += written.length;
    const at = (offset: number): string => positionIn(file, text, start + offset);
    try {
      const events = parseEvents(written, {});
      const [value = null] = constructFromEvents(events, { source: written });
      const repeats = events.some(({ type }) => type === EVENT_ID.ALIAS);
      // Every value is an event, so that there are more values only where aliases repeat some.
      if (!repeats || sizeOf(value, new Map()) <= events.length + maxRepeated) return value === null ? [] : [sourceOf(file, value, written, at)];
      problems.push(invalid(at(0), 'aliases repeat too much', undefined, 'Write the values out instead of naming them by aliases'));
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      // What is lacking at the end is lacking behind the last word.
      const position = Math.min(error.mark?.position ?? 0, written.trimEnd().length);
      problems.push(invalid(at(position), error.reason, lineOf(written, position), 'Write YAML 1.2; an editor with a YAML extension shows the place'));
    }
    return [];
  });
}

function positionIn(file: string, text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${file}:${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}

function lineOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^.*/.exec(text.slice(start))?.[0].trim() ?? '';
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw invalid(file, 'the file cannot be read', error instanceof Error ? error.message : error, 'Name files that are there');
  }
}

/** How many values there are, each as often as it would be written without aliases. */
function sizeOf(value: unknown, known: Map<unknown, number>): number {
  if (typeof value !== 'object' || value === null) return 1;
  const found = known.get(value);
  if (found !== undefined) return found;
  // What holds itself has no end.
  known.set(value, Infinity);
  const size = Object.values(value).reduce<number>((sum, each) => sum + sizeOf(each, known), 1);
  known.set(value, size);
  return size;
}

function sourceOf(file: string, value: unknown, written: string, at: (offset: number) => string): SourceDocument {
  return {
    file,
    value,
    positionOf: (place) => {
      let tree = treeOf(written);
      for (const key of place) {
        const below = tree.entries.get(String(key));
        if (below === undefined) break;
        tree = below;
      }
      return at(tree.offset);
    },
    placeOf: (wanted) => {
      const places = placesOf(wanted, value, []);
      return places.length === 1 ? places[0] : undefined;
    },
  };
}

function placesOf(wanted: unknown, value: unknown, place: Place): readonly Place[] {
  if (value === wanted) return [place];
  if (Array.isArray(value)) return value.flatMap((each, index) => placesOf(wanted, each, [...place, index]));
  return isFields(value) ? Object.entries(value).flatMap(([key, each]) => placesOf(wanted, each, [...place, key])) : [];
}

/** Where a value begins, and what is in it. */
interface Tree {
  readonly offset: number;
  readonly entries: ReadonlyMap<string, Tree>;
}

/** Made only where something is wrong. */
function treeOf(text: string): Tree {
  const events = parseEvents(text, {});
  let next = 1;
  /** What comes next in a map or a list, until it ends. */
  const following = (): Event | undefined => {
    const event = events[next];
    next += 1;
    return event?.type === EVENT_ID.POP ? undefined : event;
  };
  // Maps and lists are shown at the name of their field: an unknown field is wrong by its name, and mistakes within them begin in the same line.
  const read = (event: Event | undefined, above: number, isField: boolean): Tree => {
    const entries = new Map<string, Tree>();
    if (event?.type === EVENT_ID.ALIAS) return { offset: event.anchorStart - 1, entries };
    if (event?.type === EVENT_ID.SCALAR) return { offset: startOf(event) ?? above, entries };
    const offset = isField || event === undefined || !('start' in event) ? above : event.start;
    for (let each = following(); each !== undefined; each = following()) {
      if (event?.type === EVENT_ID.MAPPING) {
        const key = read(each, offset, false);
        entries.set(each.type === EVENT_ID.SCALAR ? getScalarValue(text, each) : '', read(following(), key.offset, true));
      } else {
        entries.set(String(entries.size), read(each, offset, false));
      }
    }
    return { offset, entries };
  };
  return read(following(), 0, false);
}

/** Nothing begins nowhere, and blocks of text begin in another line than their field. */
function startOf({ style, valueStart }: ScalarEvent): number | undefined {
  if (valueStart < 0 || style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK) return undefined;
  return style === SCALAR_STYLE.PLAIN ? valueStart : valueStart - 1;
}
