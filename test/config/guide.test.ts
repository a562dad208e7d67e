import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { ConfigOptions } from '../../src/config';
import { readConfig } from '../../src/config';
import { blocksOf, guidePage } from '../examples/example';

const page = guidePage('mesh-yaml');
const blocks = blocksOf(page, 'yaml');
const isDocuments = (block: string): boolean => block.includes('istio-constructs.dev/v1');
const [example = '', added = '', overlay = ''] = blocks.filter(isDocuments);

/** What documents give, or what is said against them. */
function outcome(text: string, options: ConfigOptions = {}): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'documents-'));
  const file = path.join(folder, 'mesh.yaml');
  writeFileSync(file, text);
  mkdirSync(path.join(folder, 'overlays/prod'), { recursive: true });
  writeFileSync(path.join(folder, 'overlays/prod/canary.yaml'), overlay);
  try {
    readConfig([file], { outdir: path.join(folder, 'dist'), ...options }).synth();
  } catch (error) {
    return `${(error as Error).message}\n`.replaceAll(`${folder}/`, '');
  }
  return readdirSync(path.join(folder, 'dist')).map((name) => readFileSync(path.join(folder, 'dist', name), 'utf8')).join('---\n');
}

test('the page about documents shows what they give', () => {
  const given = outcome([example, added].join('---\n'));
  const shown = blocks.filter((block) => !isDocuments(block));
  expect(shown).toHaveLength(1);
  for (const block of shown) expect(given).toContain(block);
  expect(given).toContain('host: ledger.payments.svc.cluster.local');
});

test('the page about documents shows an overlay', () => {
  expect(outcome(example, { overlay: 'prod', variables: { SHARE: '20%' } })).toContain('weight: 80');
});

test('the page about documents shows what is said of mistakes', () => {
  const said = [outcome(example.replace('weight:', 'weigth:')), outcome(example.replace('canary: v2', 'canary: v3'))];
  expect(blocksOf(page, 'text')).toEqual(said);
});
