import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fchownSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forget, type Outcome, record, run } from '../../harness/processes';
import { runFolder } from '../../harness/run-folder';

/** A program that runs in a sandbox. */
export interface Inside {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default / */
  readonly cwd?: string;
  /** The user and group it runs as. @default root */
  readonly user?: number;
}

const holder = 'unshare';

/**
 * Network, mount and process namespaces of their own, held by one recorded process. None of them has a name that could be left behind: when the holder ends,
 * the kernel ends everything inside, and takes the interfaces, addresses, mounts and packet filters away with it.
 */
export class Sandbox {
  public static async create(name: string): Promise<Sandbox> {
    // It ends with us, however we end.
    const args = ['--pdeathsig', 'KILL', holder, '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL', 'sleep', 'infinity'];
    const process = spawn('setpriv', args, { cwd: '/', stdio: 'ignore', detached: true });
    const ended = new Promise<void>((resolve) => process.once('error', () => { resolve(); }).once('exit', () => { resolve(); }));
    if (process.pid === undefined) throw new Error(`sandbox ${name}: ${holder} could not be started`);
    record(process.pid, holder);
    for (let attempt = 0; attempt < 200 && process.exitCode === null; attempt++) {
      const init = childOf(process.pid);
      if (init !== undefined && commandOf(init).startsWith('sleep')) return new Sandbox(name, process, ended, init);
      await sleep(5);
    }
    process.kill('SIGKILL');
    throw new Error(`sandbox ${name}: no namespaces could be created; that takes root, or the capability SYS_ADMIN`);
  }

  private constructor(public readonly name: string, private readonly held: ChildProcess, private readonly ended: Promise<void>, public readonly pid: number) {}

  /** Runs a program inside, to its end. */
  public async run(program: Inside): Promise<Outcome> {
    return run('nsenter', this.arguments(program), { cwd: '/', env: { ...program.env } });
  }

  /** Runs a shell script in its network and mounts, as root, but among the processes of the machine, by whose ids other sandboxes are told. */
  public async script(...lines: readonly string[]): Promise<void> {
    const outcome = await run('nsenter', [`--target=${this.pid}`, '--net', '--mount', '--', 'sh', '-ec', lines.join('\n')], { env: { PATH: process.env.PATH } });
    if (outcome.code !== 0) throw new Error(`in ${this.name}: ${lines.join('; ')}\n${outcome.stderr}`);
  }

  /** Shows files or folders of the machine at other paths. */
  public async mount(places: Readonly<Record<string, string>>): Promise<void> {
    await this.script(...Object.entries(places).map(([from, to]) => `mount --bind '${from}' '${to}'`));
  }

  /** Starts a program that lives no longer than the sandbox. What it says on stderr, and on stdout unless that is wanted, goes to a log of the given name. */
  public start(program: Inside, log: string, stdio: 'log' | 'pipe' = 'log'): ChildProcess {
    const file = runFolder('logs', `${log}.log`);
    mkdirSync(path.dirname(file), { recursive: true });
    const out = openSync(file, 'a');
    // A program that writes to /dev/stdout opens it by that name, which takes the right to.
    if (program.user !== undefined) fchownSync(out, program.user, program.user);
    const streams: ('ignore' | 'pipe' | number)[] = stdio === 'pipe' ? ['pipe', 'pipe', out] : ['ignore', out, out];
    const child = spawn('nsenter', this.arguments(program), { cwd: '/', env: { ...program.env }, stdio: streams, detached: true });
    closeSync(out);
    return child;
  }

  /** Ends the programs inside, and leaves the network that they had: whoever calls them is refused at once. */
  public async endPrograms(): Promise<void> {
    await this.run({ command: 'sh', args: ['-c', 'kill -KILL -1; sleep 0.02'], env: { PATH: process.env.PATH ?? '' } });
  }

  /** Ends everything: first the programs, so that their peers hear of it while the network is still there. */
  public async destroy(): Promise<void> {
    const { pid } = this.held;
    if (this.held.exitCode !== null || this.held.signalCode !== null) return;
    await this.endPrograms();
    this.held.kill('SIGKILL');
    await this.ended;
    if (pid !== undefined) forget(pid);
  }

  private arguments({ command, args, cwd, user }: Inside): string[] {
    const as = user === undefined ? [] : [`--setuid=${user}`, `--setgid=${user}`];
    return [`--target=${this.pid}`, '--net', '--mount', '--pid', ...(cwd === undefined ? [] : [`--wdns=${cwd}`]), ...as, '--', command, ...args];
  }
}

function childOf(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first === undefined || first === '' ? undefined : Number(first);
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
