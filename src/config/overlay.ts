import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { Fields } from './fields';
import { isFields } from './fields';
import { invalid } from './invalid';
import type { Place, SourceDocument } from './source';

/** The folders `overlays/NAME` beside what was given. */
export function overlayFolders(paths: readonly string[], name: string): readonly string[] {
  const folders = [...new Set(paths.map((given) => (statSync(given, { throwIfNoEntry: false })?.isDirectory() === true ? given : path.dirname(given))))]
    .map((folder) => path.join(folder, 'overlays', name));
  const found = folders.filter((folder) => existsSync(folder));
  if (found.length === 0) throw invalid(folders[0] ?? name, 'there is no overlay of this name', name, 'Make the folder, with files of documents that say what differs');
  return found;
}

/** Documents with what overlays say: maps merge, lists and values are replaced, `null` removes. What has no document of its kind and name is added. */
export function overlaid(documents: readonly SourceDocument[], overlays: readonly SourceDocument[]): readonly SourceDocument[] {
  const merged = new Map(documents.map((document, index) => [idOf(document) ?? String(index), document]));
  // Two documents of one name are found later, when all are compared.
  const others = documents.filter((document) => ![...merged.values()].includes(document));
  for (const [index, overlay] of overlays.entries()) {
    const id = idOf(overlay) ?? `overlay ${index}`;
    const document = merged.get(id);
    merged.set(id, document === undefined ? overlay : withOverlay(document, overlay));
  }
  return [...merged.values(), ...others];
}

function withOverlay(document: SourceDocument, overlay: SourceDocument): SourceDocument {
  return {
    file: document.file,
    value: merge(document.value, overlay.value),
    // What the overlay says is wrong there, everything else where it was said first.
    positionOf: (place) => (has(overlay.value, place) ? overlay : document).positionOf(place),
    placeOf: (value) => overlay.placeOf(value) ?? document.placeOf(value),
  };
}

function merge(base: unknown, overlay: unknown): unknown {
  if (!isFields(overlay)) return overlay;
  const under = isFields(base) ? base : {};
  const merged = { ...under, ...Object.fromEntries(Object.entries(overlay).map(([key, value]) => [key, merge(under[key], value)])) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function idOf({ value }: SourceDocument): string | undefined {
  if (!isFields(value) || !isFields(value.metadata)) return undefined;
  return JSON.stringify([value.apiVersion, value.kind, value.metadata.namespace, value.metadata.name]);
}

function has(value: unknown, place: Place): boolean {
  return place.reduce<unknown>((each, key) => (typeof each === 'object' && each !== null ? (each as Fields)[key] : undefined), value) !== undefined;
}
