/** Generates what documents may say from the types of the library: `npm run config`. With `--check` it only says whether the files are stale, for CI. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { readLibrary } from './library';
import { Model } from './model';
import { editorSchema } from './schema';
import { unsaid } from './unsaid';
import type { JsonSchema } from '../../src/config/schema';

const root = path.join(__dirname, '../..');
const note = '// Generated from the types of the library by "npm run config". Edit those.\n';

const model = new Model(readLibrary());
const kinds = model.addKinds(Object.keys(unsaid.constructs));

const forms = ['DocumentHead', 'Duration', 'Manifests', 'Nothing', 'Percent', 'Reference', 'Size', 'VariablesDocument'];
const members = kinds.map(({ name }) => `  | ${name}Document`).join('\n');
const union = `export type AnyDocument =\n  | VariablesDocument\n${members};\n`;
const body = `${[...model.definitions.values()].join('\n')}\n${union}`;
const used = forms.filter((form) => new RegExp(`\\b${form}\\b`).test(body));
const text = `import type { ${used.join(', ')} } from '${path.join(root, 'src/config/forms')}';\n\n${body}`;
const shapes = {
  kinds: ['Variables', ...kinds.map(({ name }) => name)], classes: Object.fromEntries(model.classes), objects: Object.fromEntries(model.objects), referents: model.referents(),
};

const shapesText = `${note}import type { Shapes } from '../shape';\n\nexport const shapes: Shapes = ${JSON.stringify(shapes)};\n`;
// The interfaces are a step on the way to the schema: programs write the library's own types.
const scratch = mkdtempSync(path.join(tmpdir(), 'config-'));
writeFileSync(path.join(scratch, 'model.ts'), text);
const { AnyDocument: _, ...definitions } = createGenerator({
  path: path.join(scratch, 'model.ts'),
  tsconfig: path.join(root, 'tsconfig.json'),
  type: 'AnyDocument',
  skipTypeCheck: true,
  additionalProperties: false,
  topRef: true,
}).createSchema('AnyDocument').definitions as Readonly<Record<string, JsonSchema>>;
rmSync(scratch, { recursive: true });

const files = { 'mesh.schema.json': `${JSON.stringify(editorSchema(definitions, shapes.kinds))}\n`, 'src/config/generated/shapes.ts': shapesText };
const stale = Object.entries(files).filter(([file, content]) => read(file) !== content);
if (!process.argv.includes('--check')) {
  for (const [file, content] of stale) writeFileSync(path.join(root, file), content);
} else if (stale.length > 0) {
  console.error(`Stale: ${stale.map(([file]) => file).join(', ')}. Run \`npm run config\` and commit what it writes`);
  process.exitCode = 1;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}
