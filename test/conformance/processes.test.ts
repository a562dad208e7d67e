import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { run, Server, stopRecorded, tail } from '../../conformance/harness/processes';

const folder = mkdtempSync(path.join(tmpdir(), 'run-'));
beforeAll(() => { process.env.CONFORMANCE_RUN = folder; });
afterAll(() => {
  delete process.env.CONFORMANCE_RUN;
  rmSync(folder, { recursive: true });
});
// What is said about progress belongs to runs of the checks, not here.
beforeEach(() => { jest.spyOn(process.stderr, 'write').mockReturnValue(true); });
afterEach(() => { jest.restoreAllMocks(); });

const node = (name: string, script: string, ready: () => Promise<boolean>, deadline = 20) =>
  Server.start({ name, command: process.execPath, args: ['-e', script], cwd: folder, ready, deadline });
const recorded = () => (existsSync(path.join(folder, 'pids')) ? readdirSync(path.join(folder, 'pids')) : []);
const wrote = (log: string, text: string) => () => Promise.resolve(readFileSync(path.join(folder, 'logs', log), 'utf8').includes(text));

test('a server is on record while it runs, and writes its log where it can be found', async () => {
  const server = await node('good', 'console.log("up"); setInterval(() => {}, 1000)', wrote('good.log', 'up'));
  expect(recorded()).toHaveLength(1);
  expect(readFileSync(server.log, 'utf8')).toBe('up\n');
  await server.stop();
  expect(recorded()).toEqual([]);
});

test('a server that ends before it is ready fails with how it ended and its last words', async () => {
  const start = node('early', 'console.error("cannot bind"); process.exit(3)', () => Promise.resolve(false));
  await expect(start).rejects.toThrow(/early ended with code 3 before it was ready\.\nThe end of .*early\.log:\ncannot bind/);
  expect(recorded()).toEqual([]);
});

test('a server that is not ready in time is ended, and fails with its last words', async () => {
  const start = node('late', 'console.log("still waiting"); setInterval(() => {}, 1000)', () => Promise.reject(new Error('refused')), 2);
  await expect(start).rejects.toThrow(/late is not ready after 2 s\.\n.*\nstill waiting/);
  expect(recorded()).toEqual([]);
});

test('a program that does not exist is said to be the reason', async () => {
  const start = Server.start({ name: 'none', command: path.join(folder, 'none'), args: [], cwd: folder, ready: () => Promise.resolve(false), deadline: 5 });
  await expect(start).rejects.toThrow('none could not be started');
});

test('what is still on record is ended afterwards, but never a program that was given the same pid since', async () => {
  await node('left', 'console.log("up"); setInterval(() => {}, 1000)', wrote('left.log', 'up'));
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  writeFileSync(path.join(folder, 'pids', String(other.pid)), '/usr/bin/some-other-program');
  expect(stopRecorded()).toEqual([process.execPath]);
  expect(recorded()).toEqual([]);
  expect(other.exitCode).toBeNull();
  const ended = new Promise((resolve) => other.once('exit', (_, signal) => { resolve(signal); }));
  other.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
});

test('a program run to its end gives its code, unless it does not end in time', async () => {
  expect(await run(process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exit(4)'])).toEqual({ code: 4, stdout: 'out\n', stderr: 'err\n' });
  await expect(run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { seconds: 0.5 })).rejects.toThrow('not done after 0.5 s');
});

test('the end of a log shows what is repeated once', () => {
  const waiting = Array.from({ length: 50 }, (_, i) => `2026-01-01T00:00:${i} not ready`).join('\n');
  expect(tail(`first\nforbidden\n${waiting}\n`, 2)).toBe('forbidden\n2026-01-01T00:00:49 not ready');
});
