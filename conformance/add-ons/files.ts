import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { AddOn } from '../../src';
import { runFolder } from '../harness/run-folder';

/** The files that an add-on is given, with what lies elsewhere here: folders, addresses. */
export function filesOf(addOn: AddOn, elsewhere: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const config = addOn.apiObjects.map((object) => object.toJson()).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === `${addOn.serviceName}-config`);
  const files = Object.entries(config.data as Record<string, string>);
  return Object.fromEntries(files.map(([name, text]) => [name, Object.entries(elsewhere).reduce((all, [there, here]) => all.replaceAll(there, here), text)]));
}

/** Writes files into a folder of this run. */
export function written(name: string, files: Readonly<Record<string, string>>): string {
  const folder = runFolder('add-ons', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  return folder;
}
