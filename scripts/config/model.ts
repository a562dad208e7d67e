/** Writes the types of documents, and the shapes by which a builder reads them, from the types of the library. */
import * as ts from 'typescript';
import type { Library, Maker, Parameter, PublicClass } from './library';
import { ancestors, docOf } from './library';
import type { CallShape, ClassShape, Shape } from '../../src/config/shape';

interface Written {
  readonly text: string;
  readonly shape: Shape;
}

const plain = 'plain';

/** What has a form of its own in documents (`src/config/forms.ts`). */
const forms: ReadonlySet<string> = new Set(['Duration', 'Manifests', 'Percent', 'Size']);

/** What is named, not written out, although it is no construct. */
const namedValues: ReadonlySet<string> = new Set(['Mesh']);

export class Model {
  public readonly definitions = new Map<string, string>();
  public readonly objects = new Map<string, Record<string, Shape>>();
  public readonly classes = new Map<string, ClassShape>();
  /** Props that no document can say, each with the reason. */
  public readonly unreachable = new Map<string, string>();
  /** What may be named, by the type that is asked for. */
  public readonly references = new Map<string, ts.Type>();
  private readonly names = new Map<ts.Symbol, string>();

  constructor(private readonly library: Library) {}

  /** Documents of all constructs but those that are none. */
  public addKinds(without: readonly string[]): readonly PublicClass[] {
    const kinds = [...this.library.classes.values()].filter(({ name, isAbstract, isConstruct, makers }) => (
      (isConstruct || namedValues.has(name)) && !isAbstract && makers.length > 0 && !without.includes(name)));
    kinds.forEach((each) => { this.addKind(each); });
    return kinds;
  }

  private addKind(each: PublicClass): void {
    this.classes.set(each.name, { makers: this.calls(each, each.makers), verbs: this.calls(each, each.verbs) });
    const mark = each.makers.length === 1 ? '' : '?';
    const makers = each.makers.map((maker) => `  ${docComment(maker.doc === '' ? each.doc : maker.doc, '  ')}readonly ${maker.key}${mark}: ${this.argument(each, maker).text};\n`);
    const verbs = each.verbs.map((verb) => `  ${docComment(verb.doc, '  ')}readonly ${verb.key}?: readonly (${this.argument(each, verb).text})[];\n`);
    this.definitions.set(`${each.name}Document`, `${docComment(`${each.doc}\n@title ${each.name}`, '')}export interface ${each.name}Document extends DocumentHead {\n  ${docComment(each.doc, '  ')}readonly kind: '${each.name}';\n${[...makers, ...verbs].join('')}}\n`);
  }

  private calls(owner: PublicClass, makers: readonly Maker[]): Record<string, CallShape> {
    return Object.fromEntries(makers.map((maker) => [maker.key, this.callOf(owner, maker)]));
  }

  private callOf(owner: PublicClass, { key, parameters, scoped }: Maker): CallShape {
    return {
      parameters: parameters.map(({ name, type, rest }) => ({ name, shape: this.write(type, `${owner.name}.${key}.${name}`).shape, ...(rest && { rest: true as const }) })),
      ...(this.isFlat(parameters) && { flat: true as const }),
      ...(scoped && { scoped: true as const }),
    };
  }

  /** What is written for the parameters of a call. */
  private argument(owner: PublicClass, { key, parameters }: Maker): Written {
    const at = `${owner.name}.${key}`;
    const [first, ...others] = parameters;
    if (first === undefined) return { text: 'Nothing', shape: plain };
    const one = this.write(first.type, `${at}.${first.name}`).text;
    if (first.rest) return { text: `${one} | (${elementOf(one)})`, shape: plain };
    if (others.length === 0) return { text: first.optional ? `${one} | Nothing` : one, shape: plain };
    if (others.length === 1 && others[0]?.rest === true) return { text: `${one} | readonly (${one})[]`, shape: plain };
    const flat = this.isFlat(parameters);
    const positional = flat ? parameters.slice(0, -1) : parameters;
    const fields = positional.map(({ name, type, optional }) => `readonly ${name}${optional ? '?' : ''}: ${this.write(type, `${at}.${name}`).text}`);
    const last = parameters.at(-1);
    const whole = `{ ${fields.join('; ')} }${flat && last !== undefined ? ` & (${this.write(last.type, `${at}.${last.name}`).text})` : ''}`;
    return { text: others.every(({ optional }) => optional) ? `${one} | (${whole})` : whole, shape: plain };
  }

  private isFlat(parameters: readonly Parameter[]): boolean {
    const last = parameters.at(-1);
    if (parameters.length < 2 || last === undefined || last.rest) return false;
    const type = this.library.checker.getNonNullableType(last.type);
    return type.isUnion() ? type.types.every((each) => this.isOptions(each)) : this.isOptions(type);
  }

  /** An object that documents write out field by field. */
  private isOptions(type: ts.Type): boolean {
    const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 && !type.isClass();
    return isObject && !this.isReference(type) && !this.isMapLike(type) && !this.library.checker.isArrayType(type) && !this.isValue(type);
  }

  private isValue(type: ts.Type): boolean {
    return this.classOf(type) !== undefined || forms.has(type.getSymbol()?.name ?? '');
  }

  private isMapLike(type: ts.Type): boolean {
    return this.library.checker.getPropertiesOfType(type).length === 0;
  }

  /** By the symbol, since generated interfaces share names with classes of ours. */
  private classOf(type: ts.Type): PublicClass | undefined {
    const found = this.library.classes.get(type.getSymbol()?.name ?? '');
    return found?.type.getSymbol() === type.getSymbol() ? found : undefined;
  }

  private isReference(type: ts.Type): boolean {
    const name = type.getSymbol()?.name ?? '';
    return namedValues.has(name) || ((type.flags & ts.TypeFlags.Object) !== 0 && /^(Construct|IConstruct)$/.test(name)) || ancestors(this.library.checker, type as ts.InterfaceType).some((base) => /^(Construct|IConstruct)$/.test(base));
  }

  private write(type: ts.Type, at: string): Written {
    const { checker } = this.library;
    if ((type.flags & ts.TypeFlags.Substitution) !== 0) return this.write((type as ts.SubstitutionType).baseType, at);
    if ((type.flags & ts.TypeFlags.TypeParameter) !== 0) return this.write(checker.getBaseConstraintOfType(type) ?? checker.getStringType(), at);
    if (type.aliasSymbol?.name === 'JsonValue') return { text: 'unknown', shape: plain };
    if (type.isUnion()) return this.union(type, at);
    if (type.isIntersection()) {
      const named = type.types.find((part) => this.isReference(part));
      return named === undefined ? this.object(type, at) : this.reference(named);
    }
    if (type.isStringLiteral()) return { text: `'${type.value}'`, shape: plain };
    if ((type.flags & ts.TypeFlags.Object) === 0) {
      const isUnknown = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
      return { text: isUnknown ? 'unknown' : (type.flags & (ts.TypeFlags.StringMapping | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.Index)) !== 0 ? 'string' : checker.typeToString(type), shape: plain };
    }
    if (checker.isTupleType(type)) return this.tuple(type as ts.TypeReference, at);
    if (checker.isArrayType(type)) {
      const item = this.write(checker.getTypeArguments(type as ts.TypeReference)[0] ?? type, at);
      return { text: `readonly (${item.text})[]`, shape: item.shape === plain ? plain : { list: item.shape } };
    }
    if (this.isReference(type)) return this.reference(type);
    if (forms.has(type.symbol.name)) return { text: type.symbol.name, shape: type.symbol.name };
    const value = this.classOf(type);
    if (value !== undefined) return this.value(value, at);
    const implementers = [...this.library.classes.values()].filter(({ isConstruct, makers, type: each }) => (
      !isConstruct && makers.length > 0 && ancestors(checker, each as ts.InterfaceType).includes(type.symbol.name)));
    if (implementers.length > 0) return joined(implementers.map((each) => this.value(each, at)));
    if (isFunction(type)) {
      this.unreachable.set(at, 'a function');
      return { text: 'never', shape: plain };
    }
    return this.object(type, at);
  }

  private reference(type: ts.Type): Written {
    this.references.set(type.symbol.name, type);
    return { text: 'Reference', shape: `@${type.symbol.name}` };
  }

  /** For each type that is asked for: the kinds of documents that are one, and those with a property that is. */
  public referents(): Record<string, string[]> {
    const { checker, classes } = this.library;
    const kinds = [...this.classes.keys()].flatMap((name) => {
      const found = classes.get(name);
      return found?.isConstruct === true || namedValues.has(name) ? [{ name, type: found?.type }] : [];
    });
    return Object.fromEntries([...this.references].map(([asked, wanted]) => [asked, kinds.flatMap(({ name, type }) => {
      if (type === undefined) return [];
      if (isOne(checker, type, wanted)) return [name];
      const gives = (property: ts.Symbol): boolean => isOne(checker, checker.getNonNullableType(checker.getTypeOfSymbol(property)), wanted);
      const read = type.getProperties().filter((property) => isReadable(property) && !backwards.has(property.name) && gives(property)).map((property) => `${name}.${property.name}`);
      // `gatewayNamed(name)`: the part has a name, which is written behind.
      const byName = (this.library.classes.get(name)?.lookups ?? []).filter((lookup) => isOne(checker, lookup.type, wanted)).map((lookup) => `${name}.${lookup.key}`);
      return [...read, ...byName];
    })]));
  }

  private union(type: ts.UnionType, at: string): Written {
    const { checker } = this.library;
    const values = type.types.filter(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Null)) === 0);
    // What a function may say, something else may say too.
    const types = values.every(isFunction) ? values : values.filter((each) => !isFunction(each));
    if (types.some(({ flags }) => (flags & ts.TypeFlags.BooleanLiteral) !== 0)) {
      const others = types.filter(({ flags }) => (flags & ts.TypeFlags.BooleanLiteral) === 0).map((each) => this.write(each, at));
      const booleans = types.filter(({ flags }) => (flags & ts.TypeFlags.BooleanLiteral) !== 0);
      return joined([...others, { text: booleans.length === 2 ? 'boolean' : checker.typeToString(booleans[0] ?? type), shape: plain }]);
    }
    return joined(types.map((each) => this.write(each, at)));
  }

  private tuple(type: ts.TypeReference, at: string): Written {
    const items = this.library.checker.getTypeArguments(type).map((each) => this.write(each, at));
    const target = type.target as ts.TupleType;
    const text = items.map((item, index) => ((target.elementFlags[index] ?? 0) & ts.ElementFlags.Rest) !== 0 ? `...(${item.text})[]` : item.text);
    const shape = joined(items).shape;
    return { text: `readonly [${text.join(', ')}]`, shape: shape === plain ? plain : { list: shape } };
  }

  private value(each: PublicClass, at: string): Written {
    if (!this.classes.has(each.name)) {
      this.classes.set(each.name, { makers: {}, verbs: {} });
      const makers = each.makers.map((maker) => `  ${docComment(maker.doc, '  ')}readonly ${maker.key}?: ${this.argument(each, maker).text};\n`);
      const verbs = each.verbs.map((verb) => `  ${docComment(verb.doc, '  ')}readonly ${verb.key}?: ${this.argument(each, verb).text};\n`);
      const words = each.makers.filter(({ parameters }) => parameters.every(({ optional }) => optional)).map(({ key }) => `'${key}'`);
      this.classes.set(each.name, { makers: this.calls(each, each.makers), verbs: this.calls(each, each.verbs) });
      const alone = each.verbs.some(({ key }) => key === 'and') ? '' : '\n@maxProperties ' + String(1 + each.verbs.length);
      this.definitions.set(each.name, [
        `${docComment(`${each.doc}\n@minProperties 1${alone}`, '')}export interface ${each.name}Parts {\n${[...makers, ...verbs].join('')}}\n`,
        `${docComment(each.doc, '')}export type ${each.name} = ${[...words, `${each.name}Parts`].join(' | ')};\n`,
      ].join('\n'));
      if (each.makers.length === 0) this.unreachable.set(at, `${each.name} is made by no factory`);
    }
    return { text: each.name, shape: each.name };
  }

  private object(type: ts.Type, at: string): Written {
    const { checker } = this.library;
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties = checker.getPropertiesOfType(type);
    if (properties.length === 0) {
      const constraint = index?.type ?? templateOf(type);
      if (constraint === undefined) return { text: 'Readonly<Record<string, unknown>>', shape: plain };
      const item = this.write(constraint, at);
      return { text: `Readonly<Record<string, ${item.text}>>`, shape: item.shape === plain ? plain : { map: item.shape } };
    }
    const symbol = nameOf(type);
    if (symbol === undefined) {
      return this.fields(properties, at, undefined);
    }
    const known = this.names.get(symbol);
    if (known !== undefined) return { text: known, shape: known };
    const name = this.definitions.has(symbol.name) || this.library.classes.has(symbol.name) ? `${symbol.name}2` : symbol.name;
    this.names.set(symbol, name);
    this.objects.set(name, {});
    const written = this.fields(properties, at, name);
    this.definitions.set(name, `${docComment(docOf(checker, symbol), '')}export interface ${name} ${written.text}\n`);
    return { text: name, shape: name };
  }

  private fields(properties: readonly ts.Symbol[], at: string, name: string | undefined): Written {
    const { checker } = this.library;
    const shapes: Record<string, Shape> = {};
    const lines = properties.flatMap((property) => {
      const type = checker.getTypeOfSymbol(property);
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      // Says only that another way to write the object is not meant.
      if ((checker.getNonNullableType(type).flags & ts.TypeFlags.Never) !== 0) return [];
      const { text, shape } = this.write(type, `${name ?? at}.${property.name}`);
      if (text === 'never') return [];
      shapes[property.name] = shape;
      return [`  ${docComment(docOf(checker, property), '  ')}readonly ${quoted(property.name)}${isOptional ? '?' : ''}: ${text};\n`];
    });
    const objectName = name ?? at;
    // Alternatives without names of their own are read as one.
    const known = name === undefined ? this.objects.get(objectName) ?? {} : {};
    for (const [key, shape] of Object.entries(known)) shapes[key] = eitherOf(shape, shapes[key] ?? shape);
    this.objects.set(objectName, shapes);
    return { text: `{\n${lines.join('')}}`, shape: objectName };
  }
}

function isFunction(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0;
}

/** The symbol that names a type in the library: not what the language calls it, such as `Readonly` or `__type`. */
function nameOf(type: ts.Type): ts.Symbol | undefined {
  return [type.symbol, type.aliasSymbol].find((symbol) => symbol !== undefined && !symbol.name.startsWith('__') && !(symbol.declarations ?? []).some((each) => /typescript\/lib/.test(each.getSourceFile().fileName)));
}

function isReadable({ valueDeclaration }: ts.Symbol): boolean {
  if (valueDeclaration === undefined) return false;
  return (ts.isPropertyDeclaration(valueDeclaration) || ts.isGetAccessor(valueDeclaration) || ts.isParameter(valueDeclaration))
    && (ts.getCombinedModifierFlags(valueDeclaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0 && !valueDeclaration.getSourceFile().fileName.includes('node_modules');
}

/** What constructs know of others: names of those say it better. */
const backwards: ReadonlySet<string> = new Set(['namespace', 'service', 'target']);

/** Classes are one by name, since some look alike; interfaces by what they ask for. */
function isOne(checker: ts.TypeChecker, type: ts.Type, wanted: ts.Type): boolean {
  if (type.getSymbol() === undefined || (type.flags & ts.TypeFlags.Object) === 0) return false;
  if (['IConstruct', 'Construct'].includes(wanted.symbol.name)) return ancestors(checker, type as ts.InterfaceType).includes('Construct');
  const isNamed = type.symbol === wanted.symbol || ancestors(checker, type as ts.InterfaceType).includes(wanted.symbol.name);
  if (isNamed || wanted.isClass()) return isNamed;
  return checker.isTypeAssignableTo(type, wanted);
}

/** What the entries of a map are: `Readonly<Partial<Record<string, Percent>>>` holds shares. */
function templateOf({ aliasSymbol, aliasTypeArguments = [] }: ts.Type): ts.Type | undefined {
  const [first, second] = aliasTypeArguments;
  if (aliasSymbol?.name === 'Record') return second;
  return first !== undefined && ['Partial', 'Readonly'].includes(aliasSymbol?.name ?? '') ? templateOf(first) : undefined;
}

function joined(parts: readonly Written[]): Written {
  const texts = [...new Set(parts.map(({ text }) => text))];
  // A text may be the name of a document or of a factory, or mean itself: `plain` says that it may.
  const isText = parts.some(({ text }) => text === 'string')
    && parts.some(({ shape }) => typeof shape === 'string' && shape !== plain && !forms.has(shape));
  const isName = (shape: Shape): shape is `@${string}` => typeof shape === 'string' && shape.startsWith('@');
  const names = [...new Set(parts.flatMap(({ shape }) => (isName(shape) ? [shape.slice(1)] : [])))];
  const others = [...new Map(parts.map(({ shape }) => [JSON.stringify(shape), shape])).values()]
    .filter((shape) => !isName(shape) && (shape !== plain || isText));
  const shapes = [...(names.length === 0 ? [] : [`@${names.join('|')}`]), ...others];
  const shape = shapes.length === 0 ? plain : shapes.length === 1 && parts.length === 1 ? shapes[0] ?? plain : { either: shapes };
  return { text: texts.join(' | ') || 'never', shape };
}

function eitherOf(one: Shape, other: Shape): Shape {
  const shapes = [one, other].flatMap((shape) => (typeof shape !== 'string' && 'either' in shape ? shape.either : [shape]));
  const [first = plain, ...others] = new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values();
  return others.length === 0 ? first : { either: [first, ...others] };
}

function elementOf(text: string): string {
  return /^readonly \(([^]*)\)\[\]$/.exec(text)?.[1] ?? text;
}

function quoted(name: string): string {
  return /^[\w$]+$/.test(name) ? name : `'${name}'`;
}

function docComment(doc: string, indent: string): string {
  if (doc === '') return '';
  const safe = doc.replace(/\*\//g, '* /');
  return `/**\n${safe.split('\n').map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n${indent}`;
}
