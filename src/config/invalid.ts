import { MeshError } from '../errors';

/** What is wrong with a document, or with a call of the command. */
export function invalid(at: string, problem: string, value: unknown, fix: string): MeshError {
  return new MeshError({ code: 'InvalidDocument', at, problem, value, fix });
}
