import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';
import { runFolder } from '../../harness/run-folder';

/** Programs that run inside pods; a process each, so they are compiled once in a run instead of whenever one starts. */
export function compiled(program: 'relay' | 'workload'): string {
  const folder = runFolder('dataplane', 'programs');
  const file = path.join(folder, `${program}.js`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const source = path.join(__dirname, `${program}.ts`);
  const { outputText } = transpileModule(readFileSync(source, 'utf8'), { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 }, fileName: source });
  writeFileSync(file, outputText);
  return file;
}
