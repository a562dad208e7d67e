import * as pulumi from '@pulumi/pulumi';
import type { IConstruct } from 'constructs';
import type { DeepInput } from './deep-input';
import { requirePlainText } from './plain-text';
import { MeshError } from '../../errors';
import { deferredWord, isDeferred, nameDeferred, splitAtDeferred } from '../../text';

/** What Pulumi puts into a text where an Output is made one. */
export const outputAsText = /Calling \[to(String|JSON)\] on an \[Output<T>\]/;

const outputs: pulumi.Output<unknown>[] = [];
const words = new WeakMap<object, string>();

/**
 * Lets an Output stand where a construct takes a text, alone or anywhere within properties. What is made of it (a name, a host, a line of a longer text) is an
 * Output again in the resources: secret values stay secret, and what made the value is deployed first.
 *
 * @param name what stands for its value in names of resources, and of objects that are named for it; `output` unless it is said
 * @throws MeshError MisusedOutput where an Output was made a text by a template literal
 */
// By a type of its own, an Output of `any`, such as a stack reference gives, is a text and not anything.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function defer<T extends pulumi.Input<string>>(value: T, name?: string): string;
export function defer<T>(value: DeepInput<T>): T;
export function defer(value: unknown, name?: string): unknown {
  if (typeof value === 'string') return requireNoOutput(value);
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    const word = wordFor(value);
    if (name !== undefined) nameDeferred(word, name);
    return word;
  }
  if (Array.isArray(value)) return value.map((entry: unknown) => defer<unknown>(entry));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [requireNoOutput(key), defer<unknown>(entry)]));
}

/**
 * What a construct rendered, with the Outputs in place of their words.
 *
 * @throws MeshError MisusedOutput where there can be no Output, or there was one that is a text now
 */
export function restore(value: unknown, at: IConstruct): unknown {
  if (typeof value === 'string') return isDeferred(value) ? restoreText(value) : requireNoOutput(value, at);
  if (Array.isArray(value)) return value.map((entry) => restore(entry, at));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [requireKnownKey(key, at), restore(entry, at)]));
}

/** The word for an Output, which is the same each time it is asked for. */
export function wordFor(value: object): string {
  const known = words.get(value);
  if (known !== undefined) return known;
  const word = deferredWord(outputs.length);
  outputs.push(pulumi.output(value));
  words.set(value, word);
  return word;
}

function restoreText(text: string): unknown {
  const pieces = splitAtDeferred(text).map((piece, index) => (index % 2 === 1 ? outputFor(piece) : piece));
  if (pieces.length === 3 && pieces[0] === '' && pieces[2] === '') return pieces[1];
  return pulumi.all(pieces).apply((values) => values.map((value, index) => (index % 2 === 1 ? requirePlainText(value, text) : String(value))).join(''));
}

function requireKnownKey(key: string, at: IConstruct): string {
  if (!isDeferred(key)) return requireNoOutput(key, at);
  throw new MeshError({ code: 'MisusedOutput', at, problem: 'keys of a map have to be known when the program runs', value: key, fix: 'Give the key as a text, and the Output as its value' });
}

function outputFor(word: string): pulumi.Output<unknown> | string {
  return outputs[Number(word.slice('deferred'.length, -1))] ?? word;
}

function requireNoOutput(text: string, at?: IConstruct): string {
  if (!outputAsText.test(text)) return text;
  throw new MeshError({
    code: 'MisusedOutput',
    at,
    problem: 'a template literal makes no text of an Output',
    value: text.replace(/Calling \[to(String|JSON)\][^]*/, '…'),
    fix: 'Write defer(pulumi.interpolate`…${output}…`)',
  });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
