import { inspect } from 'node:util';
import { InvalidConfig } from '../config';
import { invalid } from '../config/invalid';
import { MeshError } from '../errors';

/** What is wrong, for people and for programs. */
export interface Problem {
  readonly text: string;
  readonly data: {
    readonly code: string;
    /** A file with line and column, a file, or the path of a construct. */
    readonly at: string;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly problem: string;
    readonly value: unknown;
    readonly fix: string;
  };
}

/** What an error says of documents, of the call or of the file system; whatever else is thrown is a mistake of ours. */
export function problemsIn(error: unknown): readonly Problem[] {
  const mistakes = mistakesIn(error) ?? (isOfSystem(error) ? [ofSystem(error)] : undefined);
  if (mistakes === undefined) throw error;
  return mistakes.map(problemOf);
}

/** The mistakes in documents or in the call that an error tells of; undefined where it tells of something else. */
export function mistakesIn(error: unknown): readonly MeshError[] | undefined {
  if (error instanceof InvalidConfig) return error.problems;
  return error instanceof MeshError ? [error] : undefined;
}

function problemOf({ at, code, fix, message, problem, value }: MeshError): Problem {
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(at) ?? [];
  const place = file === undefined ? {} : { file, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
  return { text: message, data: { code, at, ...place, problem, value: plain(value), fix } };
}

/** What JSON has no form for is said as text. */
function plain(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value ?? null)) as unknown;
  } catch {
    return inspect(value);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a file is there',
  EISDIR: 'a folder is there',
};

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function ofSystem({ code = '', message, path = 'the file system' }: NodeJS.ErrnoException): MeshError {
  // Nobody knows the names under which things are written first.
  const at = path.replace(/(\/\.istio-constructs(-[^/]+.*)?|\.new-\d+)$/, '');
  return invalid(at, reasons[code] ?? message, code, 'Name another place, or have it changed by whom it belongs to');
}
