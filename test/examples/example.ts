import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** What an example did: where it wrote, what, and what it said. */
export interface Run {
  readonly folder: string;
  /** Texts by file, in the order of their names. */
  readonly files: Readonly<Record<string, string>>;
  /** With `dist` for the folder, as the cdk8s CLI has it. */
  readonly printed: string;
  /** What the program exports. */
  readonly exported: unknown;
}

/** All examples, such as `traffic/canary`. */
export const allExamples: readonly string[] = readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'main.ts' && !file.includes('node_modules'))
  .map((file) => path.dirname(file))
  .sort();

const runs = new Map<string, Run>();

/** Runs an example as the cdk8s CLI runs it; each runs once. */
export function runExample(name: string): Run {
  const run = runs.get(name) ?? newRun(name);
  runs.set(name, run);
  return run;
}

export const yamlOf = ({ files }: Run): string => Object.values(files).join('---\n');

export const programOf = (name: string): string => readFileSync(path.join(root, 'examples', name, 'main.ts'), 'utf8');

/** The same example as documents, where there are any. */
export const documentsOf = (name: string): string => path.join(root, 'examples', name, 'mesh.yaml');

export const guidePage = (title: string): string => readFileSync(path.join(root, 'docs/guide', `${title}.md`), 'utf8');

/** The blocks of a page in a language. */
export function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

function newRun(name: string): Run {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));
  process.env.CDK8S_OUTDIR = folder;
  let printed = '';
  const say = (text: unknown): boolean => {
    printed += String(text);
    return true;
  };
  const spies = [jest.spyOn(process.stdout, 'write').mockImplementation(say), jest.spyOn(process.stderr, 'write').mockReturnValue(true), jest.spyOn(console, 'log').mockImplementation((text) => say(`${text}\n`))];
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const exported: unknown = require(path.join(root, 'examples', name, 'main.ts'));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).sort();
    return { folder, files: Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')])), printed: printed.replaceAll(path.relative('', folder), 'dist'), exported };
  } finally {
    for (const spy of spies) spy.mockRestore();
    delete process.env.CDK8S_OUTDIR;
  }
}
