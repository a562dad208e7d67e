import type { Chart } from 'cdk8s';
import type { MeshErrorCode } from '../../src';

/** Something that a user might write, and what the answer has to say. */
export interface Mistake {
  readonly code: MeshErrorCode;
  /** Construct path, `file:line`, or the test's file for what no construct is told. */
  readonly at: string | RegExp;
  /** How the message shows the value. */
  readonly value: string;
  /** What is said instead of what is wrong. */
  readonly fix: string | RegExp;
  readonly by: (chart: Chart) => unknown;
}

/** What a program without types could pass. */
export const untyped = (value: unknown): never => value as never;
