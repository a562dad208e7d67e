import type * as problems from './problems';

/** Where a command says something; the process's own, but for tests. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly inColor: boolean;
  /** Says what is being done, in place of what was said before; absent where nobody looks. */
  readonly status?: (text: string) => void;
  /** Absent where nobody answers. */
  readonly ask?: (question: string) => Promise<string>;
}

/** How a command ends that could not do its work. */
export interface Failing {
  /** @default 1 */
  readonly code?: number;
  /** Say what is wrong as data, on stdout. @default false */
  readonly json?: boolean;
}

/** One call of the command. */
export class Call {
  public code = 0;

  constructor(public readonly terminal: Terminal) {}

  /** Does the work and says what it answers, or what was wrong. */
  public async attempt(work: () => string | Promise<string>, { code = 1, json = false }: Failing = {}): Promise<void> {
    try {
      const answer = await work();
      this.terminal.status?.('');
      this.terminal.out(answer);
    } catch (error) {
      this.terminal.status?.('');
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { problemsIn } = require('./problems') as typeof problems;
      const found = problemsIn(error);
      if (json) this.terminal.out(`${JSON.stringify({ problems: found.map(({ data }) => data) }, undefined, 2)}\n`);
      else for (const { text } of found) this.terminal.err(`${text}\n`);
      this.code = code;
    }
  }
}
