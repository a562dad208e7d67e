/** Generates API.md from the docstrings of the public surface: `npm run api`. With `--check` it only says whether the file is stale, for CI. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { TypeDocOptions } from 'typedoc' with { 'resolution-mode': 'import' };
import type { PluginOptions } from 'typedoc-plugin-markdown' with { 'resolution-mode': 'import' };

const root = path.join(__dirname, '..');
const target = path.join(root, 'API.md');

/** What programs import, in the order of the reference: the package itself, and its subpaths. */
const entries = { index: 'src/index.ts', pulumi: 'src/pulumi/index.ts' };

async function generate(): Promise<string> {
  const out = mkdtempSync(path.join(tmpdir(), 'api-'));
  const options: TypeDocOptions & PluginOptions = {
    out,
    entryPoints: Object.values(entries).map((file) => path.join(root, file)),
    tsconfig: path.join(root, 'tsconfig.build.json'),
    plugin: ['typedoc-plugin-markdown'],
    readme: 'none',
    name: 'istio-constructs API',
    // Line numbers would make the file stale with every commit.
    disableSources: true,
    // What constructs and cdk8s document is theirs.
    excludeExternals: true,
    excludePrivate: true,
    excludeProtected: true,
    excludeInternal: true,
    router: 'module',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    logLevel: 'Warn',
    treatWarningsAsErrors: true,
  };
  const { Application } = await import('typedoc');
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (project === undefined || app.logger.hasWarnings()) throw new Error('the docstrings do not convert; see the messages above');
  await app.generateOutputs(project);
  // Several entries give a page each; here they are one.
  const pages = Object.keys(entries).map((entry) => {
    const title = entry === 'index' ? 'istio-constructs' : `istio-constructs/${entry}`;
    return readFileSync(path.join(out, `${entry}.md`), 'utf8').trim().replace(/^# .*/, `# ${title}`).replaceAll(/\]\(\w+\.md(?=#)/g, '](');
  });
  rmSync(out, { recursive: true });
  return `<!-- Generated from the docstrings by "npm run api". Edit those. -->\n\n${pages.join('\n\n')}\n`;
}

async function main(): Promise<void> {
  const text = await generate();
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
    return;
  }
  if (readFileSync(target, 'utf8') === text) return;
  console.error('API.md is stale: run `npm run api` and commit what it writes');
  process.exitCode = 1;
}

void main();
