import { Each, Expr, Shared, When } from './template';

/**
 * Writes a patch as the text of a Go template that evaluates to YAML.
 *
 * Computed values are written through `toJson`: JSON is YAML, so no annotation of a pod can break out of its place.
 */
export function renderTemplate(patch: object, prelude: readonly string[] = []): string {
  const shared = new Map<string, Shared<unknown>>();
  const body = block(patch, 0, shared);
  const definitions: string[] = [];
  // Shared parts may share further ones, which then join the map while it is walked.
  for (const part of shared.values()) {
    definitions.push(`{{- define ${JSON.stringify(part.name)} }}`, ...part.prelude, ...block(part.content, indentOf(part), shared), '{{- end }}');
  }
  return [...definitions, ...prelude, ...body, ''].join('\n').replace(/^\n/, '');
}

const indents = new WeakMap<Shared<unknown>, number>();

function indentOf(part: Shared<unknown>): number {
  return indents.get(part) ?? 0;
}

/** The lines of a value that stands below its key or dash. */
function block(value: unknown, indent: number, shared: Map<string, Shared<unknown>>): string[] {
  if (value instanceof When) return conditional(value, (branch) => block(branch, indent, shared));
  if (value instanceof Shared) return reference(value, indent, shared);
  if (Array.isArray(value)) return value.flatMap((entry: unknown) => listEntry(entry, indent, shared));
  if (isMap(value)) return Object.entries(value).flatMap(([key, field]) => mapField(key, field, indent, shared));
  return [`${pad(indent)}${scalar(value)}`];
}

function mapField(key: string, value: unknown, indent: number, shared: Map<string, Shared<unknown>>): string[] {
  if (value === undefined) return [];
  if (value instanceof When) return conditional(value, (branch) => mapField(key, branch, indent, shared));
  if (value instanceof Shared) return [`${pad(indent)}${key}:`, ...reference(value, indent + 2, shared)];
  if (Array.isArray(value)) return value.length === 0 ? [`${pad(indent)}${key}: []`] : [`${pad(indent)}${key}:`, ...block(value, indent, shared)];
  if (isMap(value)) return Object.keys(value).length === 0 ? [`${pad(indent)}${key}: {}`] : [`${pad(indent)}${key}:`, ...block(value, indent + 2, shared)];
  return [`${pad(indent)}${key}: ${scalar(value)}`];
}

function listEntry(entry: unknown, indent: number, shared: Map<string, Shared<unknown>>): string[] {
  if (entry instanceof When) return conditional(entry, (branch) => listEntry(branch, indent, shared));
  if (entry instanceof Each) {
    return [`{{- range $key, $value := ${entry.collection.text} }}`, ...listEntry(entry.entry, indent, shared), '{{- end }}'];
  }
  if (entry instanceof Shared) return reference(entry, indent, shared, true);
  if (Array.isArray(entry)) return entry.flatMap((inner: unknown) => listEntry(inner, indent, shared));
  if (!isMap(entry)) return [`${pad(indent)}- ${scalar(entry)}`];
  const lines = block(entry, indent + 2, shared);
  const [first, ...rest] = lines;
  // A condition cannot share the dash's line.
  if (first === undefined || first.startsWith('{{-')) return [`${pad(indent)}-`, ...lines];
  return [`${pad(indent)}- ${first.trimStart()}`, ...rest];
}

function conditional<T>(value: When<T>, write: (branch: T) => string[]): string[] {
  const lines = [`{{- if ${bare(value.condition)} }}`, ...write(value.then)];
  if (value.otherwise !== undefined) lines.push('{{- else }}', ...write(value.otherwise));
  return [...lines, '{{- end }}'];
}

function reference(part: Shared<unknown>, indent: number, shared: Map<string, Shared<unknown>>, asEntry = false): string[] {
  const known = shared.get(part.name);
  if (known === undefined) {
    const content = asEntry ? new Shared(part.name, part.prelude, [part.content]) : part;
    indents.set(content, indent);
    shared.set(part.name, content);
  } else if (indentOf(known) !== indent) {
    throw new Error(`The shared part ${part.name} is used at two depths, which one text cannot serve`);
  }
  return [`{{- template ${JSON.stringify(part.name)} . }}`];
}

function scalar(value: unknown): string {
  if (value instanceof Expr) return `{{ toJson ${value.text} }}`;
  if (typeof value === 'string' && /^[A-Za-z/$][A-Za-z0-9_./$()=-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value)) return value;
  return JSON.stringify(value);
}

function bare(condition: Expr): string {
  return condition.text.startsWith('(') ? condition.text.slice(1, -1) : condition.text;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Expr);
}

function pad(indent: number): string {
  return ' '.repeat(indent);
}
