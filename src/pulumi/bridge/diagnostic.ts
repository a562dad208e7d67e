import * as pulumi from '@pulumi/pulumi';
import type { App } from 'cdk8s';
import { outputAsText } from './defer';
import { MeshError, problemsOf } from '../../errors';
import { isDeferred, splitAtDeferred } from '../../text';

/**
 * Runs what describes a component; mistakes become one diagnostic that Pulumi shows without a stack.
 *
 * @throws RunError with everything that is wrong
 */
export function described<T>(name: string, describe: () => T): T {
  try {
    return describe();
  } catch (error) {
    if (error instanceof MeshError) throw diagnostic(name, [messageOf(error)]);
    throw error;
  }
}

/** @throws RunError with all that was said of a component too late */
export function requireNone(name: string, tooLate: readonly MeshError[]): void {
  if (tooLate.length > 0) throw new pulumi.RunError(`"${name}" was changed when it had been registered:${listed(tooLate.map(({ message }) => message))}`);
}

/** @throws RunError with all that the checks of a tree find */
export function requireValid(name: string, app: App): void {
  const messages = app.node.findAll().flatMap(({ node }) => node.validate().map((message) => ({ at: node.path, message })));
  if (messages.length === 0) return;
  const ours = new Map(problemsOf(app).map((error) => [error.message, messageOf(error)]));
  throw diagnostic(name, messages.map(({ at, message }) => ours.get(message) ?? `${at}: ${message}`));
}

function diagnostic(name: string, messages: readonly string[]): pulumi.RunError {
  const problems = messages.length === 1 ? 'a problem' : `${messages.length} problems`;
  return new pulumi.RunError(`"${name}" has ${problems}, and none of it was registered:${listed(messages)}`);
}

function listed(messages: readonly string[]): string {
  return messages.map((message) => `\n- ${withoutWords(message)}`).join('');
}

/** What was said of the word for an Output is said of the Output. */
function messageOf(error: MeshError): string {
  const { at, problem, value } = error;
  if (error.code === 'MisusedOutput') return error.message;
  if (outputAsText.test(error.message)) {
    return new MeshError({ code: 'MisusedOutput', at, problem: 'a template literal makes no text of an Output', value: 'text with an Output in it', fix: 'Write defer(pulumi.interpolate`…${output}…`)' }).message;
  }
  if (!mentionsOutput(value)) return error.message;
  return new MeshError({
    code: 'MisusedOutput',
    at,
    problem: `the value has to be known to be checked: ${problem}`,
    value,
    fix: 'Take it from pulumi.Config or a constant instead of an Output',
  }).message;
}

function mentionsOutput(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || isDeferred(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A text that says where an Output was, but not which. */
export function withoutWords(message: string): string {
  return splitAtDeferred(message).map((piece, index) => (index % 2 === 1 ? '<an Output>' : piece)).join('');
}
