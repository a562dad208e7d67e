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
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require('@bufbuild/cel') as typeof cel;
  try {
    library.parse(text);
    return true;
  } catch {
    return false;
  }
}
