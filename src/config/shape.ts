/**
 * How the library reads a value of a document: `plain` as it is; the name of an object whose fields have shapes, of a class that factories make, or of a form
 * (`Duration`); `@IMeshService|IMeshNamespace` for the name of another document, which is one of these.
 */
export type Shape = string | { readonly list: Shape } | { readonly map: Shape } | { readonly either: readonly Shape[] };

/** What a constructor, a factory or a method is called with. */
export interface CallShape {
  readonly parameters: readonly { readonly name: string; readonly shape: Shape; readonly rest?: boolean }[];

  /** The last parameter is an object, whose fields stand beside the other parameters. */
  readonly flat?: boolean;

  /** A scope and an id come first. */
  readonly scoped?: boolean;
}

export interface ClassShape {
  /** What makes one: `spec` for its constructor, or static factories. */
  readonly makers: Readonly<Record<string, CallShape>>;

  /** What is said of one after it is made. */
  readonly verbs: Readonly<Record<string, CallShape>>;
}

export interface Shapes {
  readonly kinds: readonly string[];
  readonly classes: Readonly<Record<string, ClassShape>>;
  readonly objects: Readonly<Record<string, Readonly<Record<string, Shape>>>>;

  /** For each type that is named: the kinds that are one, and properties of kinds that are. */
  readonly referents: Readonly<Record<string, readonly string[]>>;
}
