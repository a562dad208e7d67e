import { readFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { isNode, isPair, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
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

/** How often aliases may repeat a value; files that need more are made to exhaust memory. */
const maxAliasCount = 100;

/** @throws MeshError InvalidDocument when a file cannot be read; what is wrong within goes to `problems` */
export function readSource(file: string, problems: MeshError[]): readonly SourceDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(textOf(file), { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  return ('empty' in documents ? [] : documents).flatMap((document) => {
    const found = document.errors.map(({ pos, message }) => invalid(at(pos[0]), message, undefined, 'Write YAML 1.2; an editor with a YAML extension shows the place'));
    problems.push(...found);
    if (found.length > 0 || document.contents === null) return [];
    try {
      return [sourceOf(file, document, document.toJS({ maxAliasCount }), at)];
    } catch (error) {
      problems.push(invalid(at(document.range[0]), error instanceof Error ? error.message : String(error), undefined, 'Write the values out instead of naming them by aliases'));
      return [];
    }
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw invalid(file, 'the file cannot be read', error instanceof Error ? error.message : error, 'Name files that are there');
  }
}

function sourceOf(file: string, document: Document.Parsed, value: unknown, at: (offset: number) => string): SourceDocument {
  return {
    file,
    value,
    positionOf: (place) => {
      for (let length = place.length; length > 0; length -= 1) {
        const node = document.getIn(place.slice(0, length), true);
        if (isNode(node) && node.range) return at(keyOffset(document, place.slice(0, length)) ?? node.range[0]);
      }
      return at(document.contents?.range[0] ?? 0);
    },
    placeOf: (wanted) => {
      const places: Place[] = [];
      visit(document, {
        Scalar: (key, node, parents) => {
          if (key !== 'key' && node.value === wanted) places.push(placeIn(parents, key));
        },
      });
      return places.length === 1 ? places[0] : undefined;
    },
  };
}

/** Mistakes in a map's value are shown at the value, but an unknown field at its name; both begin on one line, so the name serves for maps and lists. */
function keyOffset(document: Document.Parsed, place: Place): number | undefined {
  const parent: unknown = place.length === 1 ? document.contents : document.getIn(place.slice(0, -1), true);
  const items: unknown = typeof parent === 'object' && parent !== null && 'items' in parent ? parent.items : [];
  const pairs = Array.isArray(items) ? items.filter((item) => isPair(item)) : [];
  const pair = pairs.find(({ key }) => isScalar(key) && key.value === place.at(-1));
  if (pair === undefined || !isScalar(pair.key) || isScalar(pair.value)) return undefined;
  return pair.key.range?.[0];
}

function placeIn(parents: readonly unknown[], key: unknown): Place {
  const place: (number | string)[] = [];
  for (const [index, parent] of parents.entries()) {
    const child: unknown = parents[index + 1];
    if (isPair(parent) && isScalar(parent.key)) {place.push(String(parent.key.value));} else if (typeof parent === 'object' && parent !== null && 'items' in parent && Array.isArray(parent.items) && !isPair(child)) {
      const position = child === undefined ? key : parent.items.indexOf(child);
      if (typeof position === 'number') place.push(position);
    }
  }
  return place;
}
