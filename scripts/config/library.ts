/** What the public surface offers to documents: kinds, values and references, read from the types by the compiler. */
import * as path from 'node:path';
import * as ts from 'typescript';

const root = path.join(__dirname, '../..');

/** A way to make something: a constructor with props, or a static factory. */
export interface Maker {
  /** `spec` for a constructor's props, else the name of the factory. */
  readonly key: string;
  readonly parameters: readonly Parameter[];
  /** Whether it is made in a tree, so that a scope and an id come first. */
  readonly scoped: boolean;
  readonly doc: string;
}

export interface Parameter {
  readonly name: string;
  readonly type: ts.Type;
  readonly optional: boolean;
  readonly rest: boolean;
}

/** A class of the public surface. */
export interface PublicClass {
  readonly name: string;
  readonly doc: string;
  readonly isConstruct: boolean;
  readonly isAbstract: boolean;
  readonly type: ts.Type;
  readonly makers: readonly Maker[];
  /** What is said of it after it is made: `allowFrom`, `expose`; of values what gives another such value: `and`. */
  readonly verbs: readonly Maker[];
  /** Methods that give a part of it by one text, its name. */
  readonly lookups: readonly { readonly key: string; readonly type: ts.Type }[];
}

/** What scripts may ask of the library's types. */
export interface Library {
  readonly checker: ts.TypeChecker;
  readonly classes: ReadonlyMap<string, PublicClass>;
}

export function readLibrary(): Library {
  const config = ts.getParsedCommandLineOfConfigFile(path.join(root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined });
  const entry = path.join(root, 'src/index.ts');
  const program = ts.createProgram([entry], { ...config?.options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} exports nothing`);
  const exported = checker.getExportsOfModule(module).map((symbol) => (
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)));
  const classes = exported.filter(({ flags }) => (flags & ts.SymbolFlags.Class) !== 0).map((symbol) => classOf(checker, symbol));
  return { checker, classes: new Map(classes.map((each) => [each.name, each])) };
}

export function docOf(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const standard = symbol.getJsDocTags(checker).find(({ name }) => name === 'default');
  return [text, ...(standard === undefined ? [] : [`@default ${ts.displayPartsToString(standard.text)}`])].join('\n').trim();
}

function classOf(checker: ts.TypeChecker, symbol: ts.Symbol): PublicClass {
  const declaration = symbol.valueDeclaration as ts.ClassDeclaration;
  const instance = checker.getDeclaredTypeOfSymbol(symbol) as ts.InterfaceType;
  const isConstruct = ancestors(checker, instance).includes('Construct');
  const isOffered = (member: ts.Declaration | undefined): member is ts.MethodDeclaration => (
    member !== undefined && ts.isMethodDeclaration(member) && isPublic(member) && !member.getSourceFile().fileName.includes('node_modules'));
  const statics = declaration.members.filter(isOffered).filter(isStatic);
  const methods = instance.getProperties().map(({ valueDeclaration }) => valueDeclaration).filter(isOffered);
  const makes = (member: ts.MethodDeclaration): boolean => {
    const signature = checker.getSignatureFromDeclaration(member);
    return signature !== undefined && isA(checker, signature.getReturnType(), symbol.name);
  };
  const isVerb = (member: ts.MethodDeclaration): boolean => {
    const type = checker.getSignatureFromDeclaration(member)?.getReturnType();
    return type !== undefined && (isConstruct ? (type.flags & ts.TypeFlags.Void) !== 0 : makes(member));
  };
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  const byConstructor = isConstruct && constructor !== undefined && isPublic(constructor) ? [makerOf(checker, 'spec', constructor)] : [];
  return {
    name: symbol.name,
    doc: docOf(checker, symbol),
    isConstruct,
    isAbstract: (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) !== 0,
    type: instance,
    // `fromAttributes` of namespaces gives an `IMeshNamespace`.
    makers: [...byConstructor, ...statics.filter((member) => makes(member) || nameOf(member) === 'fromAttributes').map((member) => makerOf(checker, nameOf(member), member))],
    verbs: methods.filter(isVerb).map((member) => makerOf(checker, nameOf(member), member)),
    lookups: isConstruct ? methods.filter(takesOneText).flatMap((member) => {
      const type = checker.getSignatureFromDeclaration(member)?.getReturnType();
      return type === undefined ? [] : [{ key: nameOf(member), type }];
    }) : [],
  };
}

function takesOneText({ parameters: [first, ...others] }: ts.MethodDeclaration): boolean {
  return others.length === 0 && first?.type?.kind === ts.SyntaxKind.StringKeyword;
}

function nameOf(member: ts.MethodDeclaration): string {
  return member.name.getText();
}

function makerOf(checker: ts.TypeChecker, key: string, declaration: ts.ConstructorDeclaration | ts.MethodDeclaration): Maker {
  const symbol = ts.isMethodDeclaration(declaration) ? checker.getSymbolAtLocation(declaration.name) : undefined;
  const all = declaration.parameters.map((parameter) => ({
    name: ts.isIdentifier(parameter.name) ? parameter.name.text : 'options',
    type: checker.getTypeAtLocation(parameter),
    optional: parameter.questionToken !== undefined || parameter.initializer !== undefined,
    rest: parameter.dotDotDotToken !== undefined,
  }));
  const scoped = all[0]?.name === 'scope' && all[1]?.name === 'id';
  // Where a mistake is, builders of documents know by themselves.
  const parameters = (scoped ? all.slice(2) : all).filter(({ name, optional }) => !(name === 'at' && optional));
  return { key, parameters, scoped, doc: symbol === undefined ? '' : docOf(checker, symbol) };
}

function isA(checker: ts.TypeChecker, type: ts.Type, name: string): boolean {
  if (type.isUnion()) return type.types.some((each) => isA(checker, each, name));
  return type.getSymbol()?.name === name || ancestors(checker, type as ts.InterfaceType).includes(name);
}

export function ancestors(checker: ts.TypeChecker, type: ts.InterfaceType): string[] {
  const target = (type as { target?: ts.InterfaceType }).target ?? type;
  if (!target.isClassOrInterface()) return [];
  const { valueDeclaration } = target.symbol;
  const clauses = valueDeclaration !== undefined && ts.isClassDeclaration(valueDeclaration) ? valueDeclaration.heritageClauses ?? [] : [];
  const implemented = clauses.filter(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)
    .flatMap(({ types }) => types.map((each) => checker.getTypeAtLocation(each)));
  return [...checker.getBaseTypes(target), ...implemented].flatMap((base) => [base.symbol.name, ...ancestors(checker, base as ts.InterfaceType)]);
}

function isPublic(member: ts.ClassElement): boolean {
  const isInternal = ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
  return !isInternal && (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0;
}

function isStatic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
}
