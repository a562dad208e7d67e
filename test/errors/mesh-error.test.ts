import * as vm from 'node:vm';
import { MeshError, Percent } from '../../src';
import { callerIn } from '../../src/errors/caller';
import { thrownBy } from '../mesh/fixtures';

test('a value knows the line of the program that made it', () => {
  const line = Number(/:(\d+):\d+\)?$/m.exec(new Error().stack!.split('\n')[1]!)![1]) + 1;
  expect(thrownBy(() => Percent.of(-1)).at).toBe(`test/errors/mesh-error.test.ts:${line}`);
});

test('folders with spaces and brackets are named whole', () => {
  const run = vm.runInThisContext('(call) => {\n  call();\n}', { filename: `${process.cwd()}/my app (1)/main.ts` }) as (call: () => void) => void;
  expect(thrownBy(() => {
    run(Percent.of.bind(Percent, -1));
  }).at).toBe('my app (1)/main.ts:2');
});

test('the program is found in the installed package too, with source maps and without', () => {
  const installed = `${process.cwd()}/node_modules/istio-constructs`;
  const stackThrough = (file: string): string => `Error
    at new MeshError (${installed}/${file}:63:29)
    at Module._compile (node:internal/modules/cjs/loader:1554:14)
    at ${process.cwd()}/main.ts:7:3`;
  for (const file of ['lib/src/errors/mesh-error.js', 'src/errors/mesh-error.ts']) {
    expect(callerIn(stackThrough(file), `${installed}/lib/src`)).toBe('main.ts:7');
  }
});

test('a long value is cut, since it only has to be recognized', () => {
  const { message } = new MeshError({ code: 'InvalidValue', at: 'a', problem: 'it is long', value: 'x'.repeat(10_000), fix: 'Make it short' });
  expect(message.length).toBeLessThan(300);
  expect(message).toMatch(/^InvalidValue at a: it is long \(got 'xxx.*…\)\. Make it short\.$/);
});
