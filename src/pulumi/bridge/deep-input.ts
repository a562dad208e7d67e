import type * as pulumi from '@pulumi/pulumi';

/**
 * What may stand for a value: an Output wherever the type is `string`, however deep. Everything else decides what is rendered and has to be known when the
 * program runs: numbers, booleans, words out of a list, and how many entries a list or a map has.
 */
export type DeepInput<T> =
  T extends string ? (string extends T ? pulumi.Input<T> : T)
    : T extends (...args: never[]) => unknown ? T
      : T extends readonly (infer Entry)[] ? readonly DeepInput<Entry>[]
        : T extends object ? T | InputProps<T>
          : T;

/** The properties of a construct, with Outputs wherever a text may stand. */
export type InputProps<T> = { readonly [K in keyof T]: DeepInput<T[K]> };
