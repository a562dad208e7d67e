import type { Draft } from './script';
import type { KeptObject } from './write-yaml';
import { shapes } from '../../config/generated/shapes';
import type { CallShape, Shape } from '../../config/shape';
import type { ManifestValue } from '../../manifests';
import { isMap, listOf } from '../../manifests';

const longest = 120;

const units: Readonly<Record<string, string>> = { ms: 'millis', s: 'seconds', m: 'minutes', h: 'hours', d: 'days' };

/** The program that says what documents say, to the byte of what comes out. */
export function writeProgram(documents: readonly Draft[], kept: readonly KeptObject[]): string {
  const code = new Code(documents);
  const made = documents.flatMap((document) => code.construct(document));
  const said = documents.flatMap((document) => code.calls(document));
  const objects = kept.map(({ object, reason }, index) => `// Kept as it is (${object.origin}): ${reason.replaceAll('\n', ' ')}\nnew ApiObject(chart, 'raw-${index}', ${literal(object.body)});`);
  const used = (names: Iterable<string>): string => [...names].sort().join(', ');
  return [
    `import { ${used(['App', 'Chart', ...(kept.length > 0 ? ['ApiObject'] : []), ...code.ofCdk8s])} } from 'cdk8s';\nimport { ${used(code.ofLibrary)} } from 'istio-constructs';`,
    'const app = new App();\nconst chart = new Chart(app, \'mesh\');',
    [...code.files.entries()].map(([files, name]) => `const ${name} = Manifests.read(${files});`).join('\n'),
    made.join('\n'),
    said.join('\n'),
    objects.join('\n\n'),
    'app.synth();\n',
  ].filter((part) => part !== '').join('\n\n');
}

class Code {
  public readonly ofLibrary = new Set<string>();
  public readonly ofCdk8s = new Set<string>();
  /** Variables by the files that are read into them. */
  public readonly files = new Map<string, string>();
  private readonly variables = new Map<string, string>();

  constructor(private readonly documents: readonly Draft[]) {
    for (const { kind, name } of documents) this.variables.set(name, this.variableFor(name, kind));
  }

  public construct({ kind, name, body }: Draft): string {
    const makers = shapes.classes[kind]?.makers ?? {};
    const key = Object.keys(makers).find((each) => each in body) ?? 'spec';
    const call = makers[key] ?? { parameters: [] };
    const args = [...(call.scoped === true ? ['chart', quoted(name)] : []), ...this.args(call, body[key] ?? {})];
    this.ofLibrary.add(kind);
    const made = key === 'spec' ? `new ${kind}` : `${kind}.${key}`;
    const isNamed = this.documents.some((other) => other.name !== name && mentions(other.body, name)) || Object.keys(body).length > 1;
    return `${isNamed ? `const ${this.variable(name)} = ` : ''}${made}(${args.join(', ')});`;
  }

  public calls({ kind, name, body }: Draft): readonly string[] {
    return Object.entries(shapes.classes[kind]?.verbs ?? {}).flatMap(([verb, call]) => {
      const values = body[verb];
      return Array.isArray(values) ? values.map((value: ManifestValue) => `${this.variable(name)}.${verb}(${this.args(call, value).join(', ')});`) : [];
    });
  }

  /** As documents are read: see config/decode.ts. */
  private args({ parameters, flat = false }: CallShape, value: ManifestValue): readonly string[] {
    const [first, second] = parameters;
    if (first === undefined) return [];
    if (first.rest === true) return itemsOf(value).map((item) => this.value(itemShape(first.shape), item));
    if (second?.rest === true) return itemsOf(value).map((item) => this.value(first.shape, item));
    if (parameters.length === 1 || !isMap(value) || !(first.name in value)) return [this.value(first.shape, value)];
    const positional = flat ? parameters.slice(0, -1) : parameters;
    const said = positional.filter(({ name }) => name in value).map(({ name, shape }) => this.value(shape, value[name] ?? null));
    const options = Object.fromEntries(Object.entries(value).filter(([key]) => !positional.some(({ name }) => name === key)));
    const last = parameters.at(-1);
    return flat && last !== undefined && Object.keys(options).length > 0 ? [...said, this.value(last.shape, options)] : said;
  }

  private value(shape: Shape, value: ManifestValue): string {
    if (shape === 'plain') return literal(value);
    if (typeof shape !== 'string') {
      if ('either' in shape) return this.value(this.choose(shape.either, value), value);
      if ('list' in shape) return `[${itemsOf(value).map((item) => this.value(shape.list, item)).join(', ')}]`;
      return map(value, (_, each) => this.value(shape.map, each));
    }
    if (shape.startsWith('@')) return this.variable(typeof value === 'string' ? value : '');
    const form = this.form(shape, value);
    if (form !== undefined) return form;
    const known = shapes.classes[shape];
    if (known !== undefined) return this.ofClass(shape, value);
    return map(value, (key, each) => this.value(shapes.objects[shape]?.[key] ?? 'plain', each));
  }

  /** Values that documents write in a way of their own. */
  private form(shape: string, value: ManifestValue): string | undefined {
    if (shape === 'Manifests') {
      const files = itemsOf(value).map(literal).join(', ');
      const name = this.files.get(files) ?? this.variableFor(this.files.size === 0 ? 'manifests' : `manifests-${this.files.size + 1}`);
      this.files.set(files, name);
      this.ofLibrary.add('Manifests');
      return name;
    }
    if (typeof value !== 'string' || (shape !== 'Duration' && shape !== 'Percent')) return undefined;
    const [, amount = '', unit = ''] = /^([\d.]+)(\D+)$/.exec(value) ?? [];
    if (shape === 'Percent') {
      this.ofLibrary.add('Percent');
      return `Percent.of(${amount})`;
    }
    this.ofCdk8s.add('Duration');
    return `Duration.${units[unit] ?? 'millis'}(${amount})`;
  }

  private ofClass(name: string, value: ManifestValue): string {
    this.ofLibrary.add(name);
    if (typeof value === 'string') return `${name}.${value}()`;
    const { makers = {}, verbs = {} } = shapes.classes[name] ?? {};
    const parts = Object.entries(isMap(value) ? value : {});
    const made = parts.flatMap(([key, part]) => (makers[key] === undefined ? [] : [`${name}.${key}(${this.args(makers[key], part).join(', ')})`]));
    const said = parts.flatMap(([key, part]) => (verbs[key] === undefined ? [] : [`.${key}(${this.args(verbs[key], part).join(', ')})`]));
    const [first = '', ...others] = made;
    return `${first}${others.map((each) => `.and(${each})`).join('')}${said.join('')}`;
  }

  private choose(either: readonly Shape[], value: ManifestValue): Shape {
    if (Array.isArray(value)) return either.find((shape) => typeof shape !== 'string' && 'list' in shape) ?? 'plain';
    if (typeof value === 'string') {
      const made = either.find((shape) => typeof shape === 'string' && shapes.classes[shape]?.makers[value] !== undefined);
      if (made !== undefined) return made;
      if (either.includes('plain') && !this.variables.has(value)) return 'plain';
      return either.find((shape) => typeof shape === 'string' && (shape.startsWith('@') || shape === 'Duration')) ?? 'plain';
    }
    const keys = isMap(value) ? Object.keys(value) : [];
    const knows = (shape: Shape): number => {
      if (typeof shape !== 'string') return 0;
      const { makers = {}, verbs = {} } = shapes.classes[shape] ?? {};
      return keys.filter((key) => key in { ...shapes.objects[shape], ...makers, ...verbs }).length;
    };
    return either.reduce((best, shape) => (knows(shape) > knows(best) ? shape : best));
  }

  private variable(name: string): string {
    return this.variables.get(name) ?? quoted(name);
  }

  private variableFor(name: string, kind = 'more'): string {
    const plain = name.replace(/[^a-z0-9]+(.)?/gi, (_, next: string | undefined) => (next ?? '').toUpperCase()).replace(/^(?=\d)/, '_');
    const taken = [...this.variables.values(), ...reserved];
    return taken.includes(plain) ? this.variableFor(`${name}-${kind.replace(/.*(?=[A-Z])/, '')}`) : plain;
  }
}

const reserved = `app chart await break case catch class const continue debugger default delete do else enum export extends false finally for
function if implements import in instanceof interface let new null package private protected public return static super switch
this throw true try typeof var void while with yield`.split(/\s/);

function mentions(value: ManifestValue, name: string): boolean {
  if (value === name) return true;
  const parts = isMap(value) ? Object.values(value) : listOf(value);
  return parts.some((part) => mentions(part, name));
}

function itemShape(shape: Shape): Shape {
  return typeof shape !== 'string' && 'list' in shape ? shape.list : shape;
}

function itemsOf(value: ManifestValue): readonly ManifestValue[] {
  return Array.isArray(value) ? value as readonly ManifestValue[] : [value];
}

function literal(value: ManifestValue): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return lines('[', value.map(literal), ']', '');
  return isMap(value) ? map(value, (_, each) => literal(each)) : JSON.stringify(value);
}

function map(value: ManifestValue, each: (key: string, value: ManifestValue) => string): string {
  const nameOf = (key: string): string => (/^[a-z_$][\w$]*$/i.test(key) ? key : quoted(key));
  const entries = isMap(value) ? Object.entries(value).map(([key, part]) => [nameOf(key), each(key, part)] as const) : [];
  return entries.length === 0 ? '{}' : lines('{', entries.map(([key, part]) => (key === part ? key : `${key}: ${part}`)), '}', ' ');
}

/** In one line, if that is not too long. */
function lines(open: string, parts: readonly string[], close: string, padding: string): string {
  const line = `${open}${padding}${parts.join(', ')}${padding}${close}`;
  if (line.length <= longest && !line.includes('\n')) return line;
  return `${open}\n${parts.map((part) => `  ${part.replaceAll('\n', '\n  ')},\n`).join('')}${close}`;
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\'', '\\\'')}'`;
}
