import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { step } from './progress';
import { runFolder } from './run-folder';

export interface ServerProps {
  /** Unique in the run; names the log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited, so that a run does not depend on the caller's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly ready: () => Promise<boolean>;
  /** Seconds to get ready in. */
  readonly deadline: number;
}

/** A long-running program of the rig. Its pid is on record while it lives, so that whoever outlives us can end it. */
export class Server {
  /** Starts it and waits until it is ready. */
  public static async start(props: ServerProps): Promise<Server> {
    const server = new Server(props);
    await step(props.name, () => server.becomesReady());
    return server;
  }

  public readonly log: string;
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private ended?: string;

  private constructor(private readonly props: ServerProps) {
    this.log = runFolder('logs', `${props.name}.log`);
    mkdirSync(path.dirname(this.log), { recursive: true });
    const out = openSync(this.log, 'a');
    // A process group of its own: Ctrl-C reaches us alone, and we end the servers in order.
    this.child = spawn(props.command, props.args, { cwd: props.cwd, env: { ...props.env }, stdio: ['ignore', out, out], detached: true });
    closeSync(out);
    this.exited = new Promise((resolve) => {
      this.child.once('error', (error) => { this.ended = `could not be started: ${error.message}`; resolve(); });
      this.child.once('exit', (code, signal) => { this.ended = `ended with ${signal ?? `code ${code ?? '?'}`}`; resolve(); });
    });
    if (this.child.pid !== undefined) record(this.child.pid, props.command);
  }

  /** Ends it: politely, then by force after five seconds. */
  public async stop(): Promise<void> {
    const pid = this.child.pid;
    if (pid === undefined) return;
    if (this.ended === undefined) {
      this.child.kill('SIGTERM');
      const force = setTimeout(() => this.child.kill('SIGKILL'), 5000);
      await this.exited;
      clearTimeout(force);
    }
    forget(pid);
  }

  private async becomesReady(): Promise<void> {
    const { name, deadline, ready } = this.props;
    const end = Date.now() + deadline * 1000;
    while (this.ended === undefined) {
      if (await ready().catch(() => false)) return;
      if (Date.now() > end) {
        await this.stop();
        throw new Error(`${name} is not ready after ${deadline} s.\n${this.lastWords()}`);
      }
      await sleep(100);
    }
    await this.stop();
    throw new Error(`${name} ${this.ended} before it was ready.\n${this.lastWords()}`);
  }

  private lastWords(): string {
    return `The end of ${this.log}:\n${tail(readFileSync(this.log, 'utf8'), 20)}`;
  }
}

/** The last lines of a log, each text once whatever its time: who waits for something says so many times over, after the line that says why in vain. */
export function tail(text: string, lines: number): string {
  const last = new Map(text.trimEnd().split('\n').map((line) => [line.replace(/[\d:.]+/g, ''), line]));
  return [...last.values()].slice(-lines).join('\n');
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. A code other than zero is an outcome; not being able to run, or to end in time, is an error. */
export function run(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; seconds?: number } = {}): Promise<Outcome> {
  const seconds = options.seconds ?? 60;
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: options.cwd, env: options.env, timeout: seconds * 1000, maxBuffer: 256 * 2 ** 20 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(new Error(`${command} ${args.join(' ')}: ${error?.killed === true ? `not done after ${seconds} s` : (error?.message ?? '')}\n${tail(stderr, 20)}`));
    });
  });
}

// --- the record: one file a pid, holding the command, in the run's folder ---------------------------------------------------------

/** Puts a process on record, with the command that its arguments begin with. */
export function record(pid: number, command: string): void {
  mkdirSync(runFolder('pids'), { recursive: true });
  writeFileSync(runFolder('pids', String(pid)), command);
}

/** Takes it off the record, once it has ended. */
export function forget(pid: number): void {
  rmSync(runFolder('pids', String(pid)), { force: true });
}

/** Ends what is still on record, in case the run itself was ended before it could. Returns the commands. */
export function stopRecorded(): string[] {
  if (!existsSync(runFolder('pids'))) return [];
  return readdirSync(runFolder('pids')).map(Number).flatMap((pid) => {
    const command = readFileSync(runFolder('pids', String(pid)), 'utf8');
    forget(pid);
    // A pid may have been given to another program since; only the one we started is ours to end.
    if (!commandOf(pid).startsWith(command)) return [];
    process.kill(pid, 'SIGKILL');
    return [command];
  });
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // no such process
  }
}
