import { mkdtempSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main';

/** What a call of the command says, and how it ends. */
export async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await main(args, { out: (text) => { out += text; }, err: (text) => { err += text; }, inColor: false });
  return { code, out, err };
}

export const newFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'cli-'));

/** A file of manifests. */
export function fileOf(text: string): string {
  const file = path.join(newFolder(), 'manifests.yaml');
  writeFileSync(file, text);
  return file;
}
