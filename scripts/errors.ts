/** Generates docs/errors.md from the catalogue of codes: `npm run errors`. With `--check` it only says whether the file is stale, for CI. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { meshErrorCodes } from '../src';

const target = path.join(__dirname, '../docs/errors.md');
const text = `<!-- Generated from src/errors/codes.ts by "npm run errors". Edit that. -->

# Errors

Every mistake is a \`MeshError\` with a stable \`code\`, the place (\`at\`: a construct path, or a file and line), the offending \`value\` and a \`fix\`. Constructors throw
what they can see alone; what only the whole tree shows is reported together by \`app.synth()\`, before any file is written. \`problemsOf(app)\` lists it for tools and tests.

| Code | What it means |
| --- | --- |
${Object.entries(meshErrorCodes).sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`).join('\n')}
`;

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('docs/errors.md is stale: run `npm run errors` and commit what it writes');
  process.exitCode = 1;
}
