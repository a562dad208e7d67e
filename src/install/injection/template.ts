/**
 * An expression of Go's template language, as istiod's injector evaluates it for every pod.
 *
 * @see https://pkg.go.dev/text/template
 */
export class Expr {
  /** The expression's text, ready to stand as an argument of another one. */
  constructor(public readonly text: string) {}
}

/** What an expression can be built from. */
export type Operand = Expr | string | number | boolean;

/** A part of a patch that is there only under a condition, evaluated pod by pod. */
export class When<T> {
  constructor(public readonly condition: Expr, public readonly then: T, public readonly otherwise: T | undefined) {}
}

/** List entries that are repeated for each item of a collection, whose key and value the entry refers to as `$key` and `$value`. */
export class Each<T> {
  constructor(public readonly collection: Expr, public readonly entry: T) {}
}

/**
 * A part that several places of one template share; it is written once and referred to.
 *
 * Its own variables (`prelude`) are template actions, since Go's templates do not see those of the place that refers to them.
 */
export class Shared<T> {
  constructor(public readonly name: string, public readonly prelude: readonly string[], public readonly content: T) {}
}

/** A Kubernetes structure whose parts may be computed, conditional, repeated or shared. */
export type Templated<T> = Expr | When<Templated<T>> | Shared<Templated<T>> | TemplatedShape<T>;

type TemplatedShape<T> = T extends readonly (infer U)[] ? readonly TemplatedEntry<U>[]
  : T extends object ? { readonly [K in keyof T]: Templated<T[K]> }
    : T;

/** One list entry, or several behind one condition. */
export type TemplatedEntry<T> = Templated<T> | When<readonly TemplatedEntry<T>[]> | Each<Templated<T>>;

export function when<T>(condition: Expr, then: T, otherwise?: T): When<T> {
  return new When(condition, then, otherwise);
}

export function call(name: string, ...operands: Operand[]): Expr {
  return new Expr(`(${[name, ...operands.map(written)].join(' ')})`);
}

export const eq = (left: Operand, right: Operand): Expr => call('eq', left, right);
export const ne = (left: Operand, right: Operand): Expr => call('ne', left, right);
export const not = (operand: Expr): Expr => call('not', operand);
export const and = (...operands: Expr[]): Expr => call('and', ...operands);
/** The first operand that is not empty, or the last. */
export const or = (...operands: Operand[]): Expr => call('or', ...operands);
export const isSet = (operand: Expr): Expr => call('not', call('empty', operand));
/** Either value, depending on a condition, inside an expression. */
export const choose = (condition: Expr, then: Operand, otherwise: Operand): Expr => call('ternary', then, otherwise, isSet(condition));
/** The operands' texts, one after the other. */
export const concat = (...operands: Operand[]): Expr => call('printf', '%v'.repeat(operands.length), ...operands);
export const toInt = (operand: Expr): Expr => call('int', operand);
export const toText = (operand: Expr): Expr => call('toString', operand);
/** The operand, or the fallback where it is empty. */
export const withDefault = (operand: Expr, fallback: Operand): Expr => call('default', fallback, operand);

function written(operand: Operand): string {
  return operand instanceof Expr ? operand.text : JSON.stringify(operand);
}
