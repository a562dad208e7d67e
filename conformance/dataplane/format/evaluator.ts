import type { RequestProps } from './case';
import type { Expectation } from './expectation';
import type { KubeObject } from '../../harness/objects';

/**
 * Something of ours that tells from manifests what will become of a request. What it predicts is compared with the wire by the same rules as what the case
 * expects, so an evaluator that is wrong fails the case.
 */
export interface Evaluator {
  readonly name: string;
  /** What the answers will be; undefined for a question that it does not answer. */
  predict(manifests: readonly KubeObject[], request: RequestProps): Expectation | undefined;
}

/** Every case asks all of these. There are none yet: the library analyzes and simulates nothing so far. */
export const evaluators: readonly Evaluator[] = [];
