import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setUpBinaries } from './harness/binaries';
import { parseArguments, type Results, summaryOf } from './harness/command-line';
import { stopRecorded } from './harness/processes';
import { say, step } from './harness/progress';
import { newRunFolder, runFolder } from './harness/run-folder';

/** Runs jest in a process of its own: whatever ends jest, this one outlives it and ends what it left behind. */
async function main(): Promise<number> {
  const began = Date.now();
  const command = parseArguments(process.argv.slice(2));
  process.env.CONFORMANCE_RUN = newRunFolder();
  await step('the real programs are there', setUpBinaries);

  const jest = spawn(process.execPath, [
    require.resolve('jest/bin/jest'), '--config', path.join(__dirname, 'jest.config.json'), '--runInBand', '--verbose', '--ci',
    '--json', '--outputFile', runFolder('results.json'), ...command.jest,
  ], { stdio: ['ignore', 'ignore', 'inherit'] }); // people read its stderr; with --json its stdout is for machines
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
  const code = await new Promise<number>((resolve) => jest.once('close', (status) => { resolve(status ?? 130); }));
  for (const program of stopRecorded()) say(`ended ${path.basename(program)}, which was still running`);

  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  if (!existsSync(runFolder('results.json'))) {
    say(`interrupted after ${seconds} s; logs are in ${runFolder('logs')}`);
    return code === 0 ? 1 : code;
  }
  if (command.outputFile !== undefined) copyFileSync(runFolder('results.json'), command.outputFile);
  const results = JSON.parse(readFileSync(runFolder('results.json'), 'utf8')) as Results;
  say(`${summaryOf(results)} in ${seconds} s; logs and manifests are in ${runFolder()}`);
  if (results.numPassedTests + results.numFailedTests > 0 || code !== 0) return code;
  say('no check ran');
  return 1;
}

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
