/** Generates what documents may say from the types of the library: `npm run config`. With `--check` it only says whether the files are stale, for CI. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { readLibrary } from './library';
import { Model } from './model';
import { unsaid } from './unsaid';

const root = path.join(__dirname, '../..');
const folder = path.join(root, 'src/config/generated');
const note = '// Generated from the types of the library by "npm run config". Edit those.\n';

const model = new Model(readLibrary());
const kinds = model.addKinds(Object.keys(unsaid.constructs));

const forms = ['DocumentHead', 'Duration', 'Manifests', 'Nothing', 'Percent', 'Reference', 'Size', 'VariablesDocument'];
const members = kinds.map(({ name }) => `  | ${name}Document`).join('\n');
const union = `/** One document of a mesh.yaml. @discriminator kind */\nexport type AnyDocument =\n  | VariablesDocument\n${members};\n`;
const body = `${[...model.definitions.values()].join('\n')}\n${union}`;
const used = forms.filter((form) => new RegExp(`\\b${form}\\b`).test(body));
const text = `${note}import type { ${used.join(', ')} } from '../forms';\n\n${body}`;
const shapes = {
  kinds: ['Variables', ...kinds.map(({ name }) => name)], classes: Object.fromEntries(model.classes), objects: Object.fromEntries(model.objects), referents: model.referents(),
};

const shapesText = `${note}import type { Shapes } from '../shape';\n\nexport const shapes: Shapes = ${JSON.stringify(shapes)};\n`;
const files: Record<string, string> = { 'model.ts': text, 'shapes.ts': shapesText };
const stale = Object.keys(files).filter((file) => read(path.join(folder, file)) !== files[file]);
const isCheck = process.argv.includes('--check');
if (!isCheck) {
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(folder, file), content);
}
// The schema is generated from the files as they are now.
const schema = createGenerator({
  path: path.join(folder, 'model.ts'),
  tsconfig: path.join(root, 'tsconfig.json'),
  type: 'AnyDocument',
  skipTypeCheck: true,
  additionalProperties: false,
  discriminatorType: 'json-schema',
  topRef: true,
}).createSchema('AnyDocument');
const schemaFile = path.join(root, 'mesh.schema.json');
const schemaText = `${JSON.stringify(schema)}\n`;
if (read(schemaFile) !== schemaText) stale.push('mesh.schema.json');
if (!isCheck) {writeFileSync(schemaFile, schemaText);} else if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run \`npm run config\` and commit what it writes`);
  process.exitCode = 1;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
