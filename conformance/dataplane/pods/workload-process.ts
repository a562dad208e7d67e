import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Sandbox } from '../network/sandbox';
import { compiled } from '../programs/compile';
import type { Answer, Behaviour, Call, Command, Order, Reply, Report, Self } from '../programs/protocol';

/** The program that runs in a pod for its containers, and takes orders. */
export class WorkloadProcess {
  public static start(sandbox: Sandbox, self: Self): WorkloadProcess {
    const child = sandbox.start({ command: process.execPath, args: ['--max-old-space-size=64', compiled('workload'), JSON.stringify(self)] }, `dataplane/${sandbox.name}.app`, 'pipe');
    return new WorkloadProcess(sandbox.name, child);
  }

  private orders = 0;
  private gone: string | undefined;
  private readonly waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();

  private constructor(private readonly name: string, private readonly child: ChildProcess) {
    const end = (why: string): void => {
      this.gone ??= why;
      for (const { reject } of this.waiting.values()) reject(new Error(`${name}: ${why}`));
      this.waiting.clear();
    };
    child.once('error', (error) => { end(error.message); }).once('exit', () => { end('the program in the pod has ended'); });
    child.stdin?.on('error', () => undefined); // the exit tells
    if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => { this.take(JSON.parse(line) as Reply); });
  }

  /** Waits until its servers listen. */
  public async becomesReady(): Promise<void> {
    await this.order({ do: 'get-ready' });
  }

  public async call(call: Call): Promise<Answer[]> {
    return (await this.order({ do: 'call', call })) as Answer[];
  }

  /** Sends without a pause until `endLoad`. */
  public async load(call: Call): Promise<void> {
    await this.order({ do: 'load', call });
  }

  public async endLoad(): Promise<Answer[]> {
    return (await this.order({ do: 'end-load' })) as Answer[];
  }

  public async behave(behaviour: Behaviour): Promise<void> {
    await this.order({ do: 'behave', behaviour });
  }

  /** How many HTTP requests for a path its servers have got so far. */
  public async count(path: string): Promise<number> {
    return (await this.order({ do: 'count', path })) as number;
  }

  /** What proxies have sent to it as to a collector, so far. */
  public async reports(): Promise<Report[]> {
    return (await this.order({ do: 'reports' })) as Report[];
  }

  /** Gets a page from something that listens on the pod's loopback. */
  public async admin(url: string): Promise<string> {
    return (await this.order({ do: 'admin', url })) as string;
  }

  private order(command: Command): Promise<unknown> {
    if (this.gone !== undefined) return Promise.reject(new Error(`${this.name}: ${this.gone}`));
    const id = (this.orders += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.stdin?.write(`${JSON.stringify({ id, command } satisfies Order)}\n`);
    });
  }

  private take({ id, result, error }: Reply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`${this.name}: ${error}`));
  }
}
