import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readConfig } from '../../src/config';
import { allExamples, runExample } from '../examples/example';

const examples = path.resolve(__dirname, '../../examples');
const inBothForms = allExamples.filter((name) => existsSync(path.join(examples, name, 'mesh.yaml')));

test.each(inBothForms)('example %s writes the same bytes from documents as from its program', (name) => {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'documents-'));
  readConfig([path.join(examples, name, 'mesh.yaml')], { outdir }).synth();
  const written = Object.fromEntries(readdirSync(outdir).sort().map((file) => [file, readFileSync(path.join(outdir, file), 'utf8')]));
  expect(written).toEqual(runExample(name).files);
});
