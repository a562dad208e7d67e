import type * as cel from '@bufbuild/cel';
import type * as celExtensions from '@bufbuild/cel/ext';
import { kubernetesFunctions } from './kubernetes-functions';

/** Whether a rule holds for a value; a rule that fails to evaluate does not hold, as in the API server. */
export type CompiledRule = (self: cel.CelInput) => boolean;

const compiled = new Map<string, CompiledRule>();
let environment: cel.CelEnv | undefined;

/** Compiles a rule once. */
export function compileRule(rule: string): CompiledRule {
  const known = compiled.get(rule);
  if (known !== undefined) return known;

  // Loaded when the first rule is met: it is the largest dependency.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require('@bufbuild/cel') as typeof cel;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { strings } = require('@bufbuild/cel/ext') as typeof celExtensions;
  environment ??= library.celEnv({ funcs: [...strings, ...kubernetesFunctions(library)] });
  const plan = library.plan(environment, library.parse(rule));
  const compiledRule: CompiledRule = (self) => {
    try {
      return plan({ self }) === true;
    } catch {
      return false;
    }
  };
  compiled.set(rule, compiledRule);
  return compiledRule;
}

/** Whether a text parses as CEL, as Istio asks of the filter of an access log. */
export function isCel(text: string): boolean {
  return !('problem' in parseCel(text));
}

/** What an expression is about: a name, with the field that is asked of it. */
export interface Selected {
  readonly root: string;
  readonly field?: string;
}

/** Reads an expression; gives what it is about, or why it is none. */
export function parseCel(text: string): { readonly selected: readonly Selected[] } | { readonly problem: string } {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require('@bufbuild/cel') as typeof cel;
  try {
    const own = new Set<string>();
    const selected = [...selectedIn(library.parse(text).expr, own)];
    return { selected: selected.filter(({ root }) => !own.has(root)) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error) };
  }
}

type Expression = NonNullable<ReturnType<typeof cel.parse>['expr']>;

/** @param own takes the names that the expression gives to items of lists */
function* selectedIn(expression: Expression | undefined, own: Set<string>): Iterable<Selected> {
  const kind = expression?.exprKind;
  switch (kind?.case) {
    case 'identExpr': yield { root: kind.value.name }; return;
    case 'selectExpr': {
      const { operand, field } = kind.value;
      if (operand?.exprKind.case === 'identExpr') yield { root: operand.exprKind.value.name, field };
      else yield* selectedIn(operand, own);
      return;
    }
    case 'callExpr': for (const each of [kind.value.target, ...kind.value.args]) yield* selectedIn(each, own); return;
    case 'listExpr': for (const each of kind.value.elements) yield* selectedIn(each, own); return;
    case 'structExpr': for (const { value } of kind.value.entries) yield* selectedIn(value, own); return;
    case 'comprehensionExpr': {
      const { accuVar, iterVar, iterVar2, iterRange, loopStep, result } = kind.value;
      for (const name of [accuVar, iterVar, iterVar2]) own.add(name);
      for (const each of [iterRange, loopStep, result]) yield* selectedIn(each, own);
    }
  }
}
