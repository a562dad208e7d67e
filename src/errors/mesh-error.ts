import { inspect } from 'node:util';
import type { IConstruct } from 'constructs';
import { callerIn } from './caller';
import type { MeshErrorCode } from './codes';

/** What a `MeshError` says. */
export interface MeshErrorProps {
  /** Which kind of mistake this is; stable, so scripts may depend on it. */
  readonly code: MeshErrorCode;

  /**
   * Where it was made: a construct, or `file:line` for what was read from a file.
   *
   * @default - the line of the user's program that made the call
   */
  readonly at?: IConstruct | string;

  /** What is wrong, as a sentence without its full stop. */
  readonly problem: string;

  /** The offending value. */
  readonly value: unknown;

  /** What to do instead, as a sentence without its full stop, or a question. */
  readonly fix: string;
}

/**
 * A mistake in the description of a mesh: what is wrong, where, with which value, and what to do instead.
 *
 * Constructors throw it for what they can see alone. What only the whole tree shows is reported together when the app is synthesized; `problemsOf` lists it.
 */
export class MeshError extends Error {
  public readonly code: MeshErrorCode;
  /** Construct path or `file:line`. */
  public readonly at: string;
  public readonly problem: string;
  public readonly value: unknown;
  public readonly fix: string;

  constructor(props: MeshErrorProps) {
    // Values such as `Percent.of(500)` know no construct, but the stack knows which line of the user's program made them.
    const at = typeof props.at === 'string' ? props.at : (props.at?.node.path ?? callerIn(new Error().stack ?? ''));
    super(`${props.code} at ${at}: ${props.problem} (got ${show(props.value)}). ${props.fix}${props.fix.endsWith('?') ? '' : '.'}`);
    this.name = 'MeshError';
    this.code = props.code;
    this.at = at;
    this.problem = props.problem;
    this.value = props.value;
    this.fix = props.fix;
  }
}

/** Values as a reader would write them; long ones are cut, since they only have to be recognized. */
function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : inspect(value, { breakLength: Infinity, depth: 3 });
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
