import type { Message } from './message';
import type { ManifestValue } from '../../manifests';
import { isMap, listOf } from '../../manifests';

/** Where fields say what is wrong with them. */
export type Report = (message: Message, path: string, value: unknown, args: Readonly<Record<string, string | number>>) => void;

/**
 * A place in an object, for checks to read and to speak about. Reading never fails: what is absent, null or of another type reads as Istio's decoder
 * leaves it, empty (the schema has said by then that the type is wrong).
 */
export class Field {
  constructor(
    public readonly value: ManifestValue | undefined,
    public readonly path: string,
    private readonly report: Report,
  ) {}

  /** Whether the manifest gives it a value; an empty map counts, null does not. */
  public get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  public get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  public get number(): number {
    return typeof this.value === 'number' ? this.value : 0;
  }

  public get isTrue(): boolean {
    return this.value === true;
  }

  /** The items of a list, without nulls; none for anything else. */
  public get items(): readonly Field[] {
    return this.itemsWithNulls.filter(({ isSet }) => isSet);
  }

  public get itemsWithNulls(): readonly Field[] {
    return listOf(this.value).map((item, index) => new Field(item, `${this.path}[${index}]`, this.report));
  }

  /** The texts of a list; other items read as empty text. */
  public get texts(): readonly string[] {
    return this.items.map(({ text }) => text);
  }

  /** The entries of a map; none for anything else. */
  public get entries(): readonly (readonly [string, Field])[] {
    return isMap(this.value) ? Object.keys(this.value).map((key) => [key, this.at(key)] as const) : [];
  }

  /** The field below these keys. */
  public at(...keys: readonly string[]): Field {
    let value: ManifestValue | undefined = this.value;
    let path = this.path;
    for (const key of keys) {
      value = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      path = pathTo(path, key);
    }
    return new Field(value, path, this.report);
  }

  /** The first of these fields that is set; undefined where none is. */
  public firstSet(...keys: readonly string[]): Field | undefined {
    return keys.map((key) => this.at(key)).find(({ isSet }) => isSet);
  }

  /** Another value at this place: what a text holds, once it is parsed. */
  public holding(value: ManifestValue | undefined): Field {
    return new Field(value, this.path, this.report);
  }

  /** The same place, for checks whose warnings Istio drops there. */
  public withoutWarnings(): Field {
    return new Field(this.value, this.path, (message, ...where) => {
      if (message.level === 'error') this.report(message, ...where);
    });
  }

  public say(message: Message, args: Readonly<Record<string, string | number>> = {}): void {
    this.report(message, this.path, this.value, args);
  }
}

/** `spec.http`, and `metadata.labels["example.com/tier"]` where the key is no identifier. */
export function pathTo(path: string, key: string): string {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
