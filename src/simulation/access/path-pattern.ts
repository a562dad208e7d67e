import { matchesPattern } from './text-pattern';
import { escapeRegex } from '../../text';

/** What one segment may consist of to be met by `{*}`; `{**}` takes slashes as well. */
const segment = 'a-zA-Z0-9\\-._~%!$&\'()+,;:@=*';

/** Whether a path, without its query, is what a policy's `paths` name: a text, a text with a `*` at one end, or a template with `{*}` and `{**}`. */
export function matchesPath(pattern: string, path: string): boolean {
  const plain = path.replace(/[?#][^]*$/, '');
  return isTemplate(pattern) ? new RegExp(`^${templateExpression(pattern)}$`).test(plain) : matchesPattern(pattern, plain);
}

function isTemplate(pattern: string): boolean {
  return pattern.includes('{*}') || pattern.includes('{**}');
}

/** `{*}` is one segment that is not empty, `{**}` any text; both may be written without braces as well, once a template has one with. */
function templateExpression(template: string): string {
  const operators: Readonly<Record<string, string>> = { '*': `[${segment}]+`, '**': `[${segment}/]*` };
  return template.replaceAll('{**}', '**').replaceAll('{*}', '*').split(/(\*\*|\*)/).map((part) => operators[part] ?? escapeRegex(part)).join('');
}
