import * as pico from 'picocolors';
import type { Imported } from './index';
import type { ManifestObject } from '../../manifests';
import { titleOf } from '../diff/compare';

/** What became of everything that was read, for people. */
export function report({ said, kept, left, notes }: Imported, file: string, inColor: boolean): string {
  const { bold, dim, yellow } = pico.createColors(inColor);
  return [
    ...(file === '-' ? [] : [bold(file)]),
    `  ${amount(said.length, 'object')} of the mesh said by documents, ${kept.length} kept as ${kept.length === 1 ? 'it is' : 'they are'}`,
    ...kept.flatMap(({ object, reason }) => [`  ${yellow('~')} ${titleOf(object)} ${dim(`(${object.origin})`)}`, `      ${reason}`]),
    ...(left.length === 0 ? [] : [`  ${amount(left.length, 'other object')}: not of the mesh, and left in ${filesOf(left).join(', ')}`]),
    ...notes.map((note) => `  ${yellow('!')} ${note}`),
  ].join('\n') + '\n';
}

/** The same for programs. */
export function reportAsJson({ documents, said, kept, left, notes }: Imported): string {
  const about = ({ kind, namespace, name, origin }: ManifestObject): object => ({ kind, ...(namespace !== undefined && { namespace }), name, origin });
  return `${JSON.stringify({
    documents: documents.map(({ kind, name }) => ({ kind, name })),
    said: said.map(about),
    kept: kept.map(({ object, reason }) => ({ ...about(object), reason })),
    left: left.map(about),
    notes,
  }, undefined, 2)}\n`;
}

function amount(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function filesOf(objects: readonly ManifestObject[]): readonly string[] {
  return [...new Set(objects.map(({ origin }) => origin.replace(/:\d+$/, '')))];
}
