import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

/** jest compiles without checking types, so the compiler itself is asked, once for all files. */
const files = fs.readdirSync(__dirname).filter((file) => file.endsWith('.test-d.ts')).map((file) => path.join(__dirname, file));
const marker = '// @ts-expect-error';

/** The errors of the files when nothing in them is expected to be one, as `statement: code of the error`. */
function refusals(): Record<string, string> {
  const { config } = ts.readConfigFile(path.resolve(__dirname, '../../tsconfig.build.json'), ts.sys.readFile.bind(ts.sys)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noEmit: true, types: ['node'] }, path.resolve(__dirname, '../..'));
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language) => {
    if (!files.includes(path.resolve(name))) return getSourceFile(name, language);
    return ts.createSourceFile(name, fs.readFileSync(name, 'utf8').replaceAll(marker, '// refused:'), language);
  };
  const program = ts.createProgram(files, options, host);
  return Object.fromEntries(files.flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
      const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
      return [source.text.split('\n')[line] ?? '', `TS${diagnostic.code}`];
    });
  }));
}

function statementsExpectedToFail(): string[] {
  return files.flatMap((file) => {
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    return lines.filter((_, index) => lines[index - 1]?.startsWith(marker));
  });
}

test('what is wrong does not compile, for its own reason, and what is right does', () => {
  const found = refusals();
  expect(statementsExpectedToFail().length).toBeGreaterThan(40);
  expect(Object.keys(found).sort()).toEqual(statementsExpectedToFail().sort());
  expect(found).toMatchSnapshot();
}, 60_000);
