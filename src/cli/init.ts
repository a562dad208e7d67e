import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { packageFolder, packageVersion } from './package-folder';
import { invalid } from '../config/invalid';

/**
 * Writes a starter, named as its folder.
 *
 * @returns its files
 * @throws MeshError where one of them is there already; then none is written
 */
export function init(folder: string, starter: string): readonly string[] {
  const name = path.basename(path.resolve(folder)).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'my-mesh';
  const from = path.join(packageFolder, 'starters', starter);
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(path.join(from, file)).isFile()).sort().map((file) => ({
    // npm leaves a file of that name out of packages.
    file: path.join(folder, file === 'gitignore' ? '.gitignore' : file),
    text: readFileSync(path.join(from, file), 'utf8').replaceAll('my-mesh', name).replace('"istio-constructs": "0.0.0"', `"istio-constructs": "${packageVersion()}"`),
  }));
  const taken = files.map(({ file }) => file).filter((file) => existsSync(file));
  if (taken.length > 0) throw invalid(folder, 'a starter would write over what is there', taken, 'Name another folder, or move these files');
  for (const { file, text } of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
  }
  return files.map(({ file }) => file);
}
