import * as pico from 'picocolors';
import type { ObjectChange } from './compare';
import { compare, titleOf } from './compare';
import type { Difference } from './differences';
import { meanings } from './meaning';
import type { ManifestValue } from '../../manifests';
import { Manifests } from '../../manifests';

export { compare, titleOf };
export type { Difference, ObjectChange };

/** What differs between two files or folders of manifests. */
export function diff(before: string, after: string): readonly ObjectChange[] {
  return compare(Manifests.read(before).objects, Manifests.read(after).objects);
}

/** Changes for people: by what they mean, with each value before and after. */
export function describe(changes: readonly ObjectChange[], inColor: boolean): string {
  const { bold, green, red, yellow } = pico.createColors(inColor);
  const signs = { added: green('+'), removed: red('-'), changed: yellow('~') };
  const valuesOf = ({ path, before, after }: Difference): string[] => {
    if (before === undefined) return [`      ${path}: ${green(`+ ${textOf(after)}`)}`];
    if (after === undefined) return [`      ${path}: ${red(`- ${textOf(before)}`)}`];
    return [`      ${path}: ${red(textOf(before))} → ${green(textOf(after))}`];
  };
  const sections = meanings.flatMap((meaning) => {
    const about = changes.filter((change) => change.meaning === meaning);
    if (about.length === 0) return [];
    return [[bold(meaning), ...about.flatMap((change) => [`  ${signs[change.change]} ${titleOf(change)}`, ...change.fields.flatMap(valuesOf)])].join('\n')];
  });
  const count = (kind: ObjectChange['change']): number => changes.filter(({ change }) => change === kind).length;
  return [...sections, `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed\n`].join('\n\n');
}

function textOf(value: ManifestValue | undefined): string {
  return typeof value === 'string' && value !== '' && !/[\n"]|^\s|\s$/.test(value) ? value : JSON.stringify(value);
}
