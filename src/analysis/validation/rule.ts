import type { Field } from './field';

/** What a rule of Istio's webhook gets to see. */
export interface Subject {
  /** The whole object, after defaulting. */
  readonly object: Field;
  readonly spec: Field;
  readonly name: string;
  /** The namespace it would be applied to. */
  readonly namespace: string;
}

/** One concept that the webhook checks, in the kinds it concerns. */
export interface Rule {
  /** Group and kind, as in `networking.istio.io/Gateway`; the core group has no name. */
  readonly kinds: readonly string[];
  readonly check: (subject: Subject) => void;
}
