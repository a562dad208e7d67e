import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { guidePage } from './example';

const folder = path.resolve(__dirname, '../../examples/pipelines');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(path.join(folder, file)).isFile());

// That they work is shown by `npm run try-package` and the conformance suite of the command line.
test.each(files)('the page on pipelines shows %s as it is', (file) => {
  expect(guidePage('pipelines')).toContain(`\n${readFileSync(path.join(folder, file), 'utf8')}\`\`\`\n`);
});
