import { Each, Expr, Shared, When } from './template';

/**
 * Writes a patch as the text of a Go template that evaluates to YAML.
 *
 * Computed values are written through `toJson`: JSON is YAML, so no annotation of a pod can break out of its place.
 */
export function renderTemplate(patch: object, prelude: readonly string[] = []): string {
  const writer = new TemplateWriter();
  const body = writer.block(patch, 0);
  return [...writer.definitions(), ...prelude, ...body, ''].join('\n');
}

class TemplateWriter {
  private readonly shared = new Map<string, { readonly indent: number; readonly lines: readonly string[] }>();

  /** The shared parts, as Go's named templates. */
  public definitions(): string[] {
    return [...this.shared].flatMap(([name, { lines }]) => [`{{- define ${JSON.stringify(name)} }}`, ...lines, '{{- end }}']);
  }

  /** The lines of a value that stands below its key or dash. */
  public block(value: unknown, indent: number): string[] {
    if (value instanceof When) return conditional(value, (branch) => this.block(branch, indent));
    if (value instanceof Shared) return this.reference(value, indent, () => this.block(value.content, indent));
    if (Array.isArray(value)) return value.flatMap((entry: unknown) => this.listEntry(entry, indent));
    if (isMap(value)) return Object.entries(value).flatMap(([key, field]) => this.mapField(key, field, indent));
    return [`${pad(indent)}${scalar(value)}`];
  }

  private mapField(key: string, value: unknown, indent: number): string[] {
    if (value === undefined) return [];
    if (value instanceof When) return conditional(value, (branch) => this.mapField(key, branch, indent));
    const start = `${pad(indent)}${key}:`;
    if (Array.isArray(value)) return value.length === 0 ? [`${start} []`] : [start, ...this.block(value, indent)];
    if (isMap(value)) return Object.keys(value).length === 0 ? [`${start} {}`] : [start, ...this.block(value, indent + 2)];
    return [`${start} ${scalar(value)}`];
  }

  private listEntry(entry: unknown, indent: number): string[] {
    if (entry instanceof When) return conditional(entry, (branch) => this.listEntry(branch, indent));
    if (entry instanceof Each) return [`{{- range $key, $value := ${entry.collection.text} }}`, ...this.listEntry(entry.entry, indent), '{{- end }}'];
    if (entry instanceof Shared) return this.reference(entry, indent, () => this.listEntry(entry.content, indent));
    if (Array.isArray(entry)) return entry.flatMap((inner: unknown) => this.listEntry(inner, indent));
    if (!isMap(entry)) return [`${pad(indent)}- ${scalar(entry)}`];
    const lines = this.block(entry, indent + 2);
    const [first, ...rest] = lines;
    // A condition cannot share the dash's line.
    if (first === undefined || first.startsWith('{{-')) return [`${pad(indent)}-`, ...lines];
    return [`${pad(indent)}- ${first.trimStart()}`, ...rest];
  }

  private reference(part: Shared<unknown>, indent: number, write: () => string[]): string[] {
    const known = this.shared.get(part.name);
    if (known !== undefined && known.indent !== indent) throw new Error(`The shared part ${part.name} is used at two depths, which one text cannot serve`);
    if (known === undefined) this.shared.set(part.name, { indent, lines: [...part.prelude, ...write()] });
    return [`{{- template ${JSON.stringify(part.name)} . }}`];
  }
}

function conditional<T>(value: When<T>, write: (branch: T) => string[]): string[] {
  const lines = [`{{- if ${withoutParentheses(value.condition)} }}`, ...write(value.then)];
  if (value.otherwise !== undefined) lines.push('{{- else }}', ...write(value.otherwise));
  return [...lines, '{{- end }}'];
}

function scalar(value: unknown): string {
  if (value instanceof Expr) return `{{ toJson ${value.text} }}`;
  if (typeof value === 'string' && /^[A-Za-z/$][A-Za-z0-9_./$()=-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value)) return value;
  return JSON.stringify(value);
}

function withoutParentheses(condition: Expr): string {
  return condition.text.startsWith('(') && condition.text.endsWith(')') ? condition.text.slice(1, -1) : condition.text;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Expr);
}

function pad(indent: number): string {
  return ' '.repeat(indent);
}
