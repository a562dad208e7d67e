/** Makes of the schema that the types give one that reads well in editors. */
import type { JsonSchema } from '../../src/config/schema';

type Definitions = Readonly<Record<string, JsonSchema>>;

const apiVersion = 'istio-constructs.dev/v1';

/** The schema of a file whose documents are of these kinds, or objects of Kubernetes. */
export function editorSchema(definitions: Definitions, kinds: readonly string[]): object {
  const documents = kinds.map((kind) => definitions[`${kind}Document`]);
  // For who begins a document; the editor offers what goes on.
  const beginnings = kinds.map((kind, index) => ({ label: kind, description: documents[index]?.description, body: beginningOf(kind, documents[index]) }));
  const isKind = (kind: string): object => ({ required: ['kind'], properties: { kind: { const: kind } } });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: { apiVersion: { type: 'string', description: `${apiVersion}, or that of an object of Kubernetes` }, kind: { type: 'string' } },
    required: ['apiVersion', 'kind'],
    if: { required: ['apiVersion'] },
    then: {
      if: { properties: { apiVersion: { const: apiVersion } } },
      then: {
        allOf: kinds.map((kind) => ({ if: isKind(kind), then: { $ref: `#/definitions/${kind}Document` } })),
        // Said by a pattern, which editors do not list.
        if: { required: ['kind'], properties: { kind: { pattern: `^(${kinds.join('|')})$` } } },
        else: { properties: { kind: { enum: kinds, enumDescriptions: documents.map((each) => each?.description?.split('\n')[0] ?? '') } } },
      },
    },
    else: { properties: { apiVersion: { default: apiVersion } }, defaultSnippets: beginnings },
    definitions: new Descriptions(definitions).of(definitions),
  };
}

function beginningOf(kind: string, document: JsonSchema | undefined): object {
  const [maker = 'spec'] = Object.keys(document?.properties ?? {}).filter((key) => !['apiVersion', 'kind', 'metadata'].includes(key));
  return { apiVersion, kind, metadata: { name: '$1' }, [maker]: '$2' };
}

/** What editors show of each part. */
class Descriptions {
  constructor(private readonly definitions: Definitions) {}

  public of(schemas: Definitions): Readonly<Record<string, object>> {
    return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, this.described(each)]));
  }

  private described(schema: JsonSchema): object {
    const { default: standard, description, maxProperties, ...rest } = this.withoutNothing(schema);
    // Defaults are said in the words of documents, as a part of the description: what is a `default`, editors would write out.
    const said = standard === undefined ? [description] : [description ?? this.resolved(schema).description, `Default: ${inDocuments(standard)}`];
    const text = said.filter((each) => each !== undefined).join('\n\n');
    return {
      ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, key === 'properties' ? this.of(value as Definitions) : this.within(value)])),
      ...(text !== '' && { description: text, markdownDescription: text }),
      ...(rest.pattern !== undefined && { errorMessage: text, patternErrorMessage: text }),
      // Said like this, editors go on offering fields where one has been begun.
      ...(maxProperties !== undefined && { not: { minProperties: maxProperties + 1 } }),
    };
  }

  /** Of keywords but `properties`: schemas, lists of them, or what is none. */
  private within(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.within(each));
    if (typeof value !== 'object' || value === null) return value;
    return 'not' in value ? false : this.described(value);
  }

  /** `{}` needs no branch of its own beside an object of which nothing has to be said. */
  private withoutNothing(schema: JsonSchema): JsonSchema {
    const { anyOf = [], ...rest } = schema;
    const others = anyOf.filter(({ $ref }) => $ref !== '#/definitions/Nothing');
    const canBeEmpty = others.some((each) => this.resolved(each).type === 'object' && this.resolved(each).required === undefined);
    if (!canBeEmpty || others.length === anyOf.length) return schema;
    const [only] = others;
    return others.length === 1 && only !== undefined ? { ...only, ...rest } : { ...rest, anyOf: others };
  }

  private resolved(schema: JsonSchema): JsonSchema {
    const target = schema.$ref === undefined ? undefined : this.definitions[schema.$ref.replace('#/definitions/', '')];
    return target === undefined ? schema : { ...this.resolved(target), ...schema };
  }
}

const units: Readonly<Record<string, string>> = { of: '%', millis: 'ms', seconds: 's', minutes: 'm', hours: 'h', days: 'd' };

/** `Duration.seconds(2)` is written `2s`, `Platform.onPrem()` is `onPrem`. */
function inDocuments(standard: unknown): string {
  if (typeof standard !== 'string') return JSON.stringify(standard);
  return standard.replace(/^- /, '').replace(/\b[A-Z]\w*\.(\w+)\((\d*)\)/g, (_, name: string, amount: string) => (amount === '' ? name : `${amount}${units[name] ?? ''}`));
}
