import * as path from 'node:path';
import type { App } from 'cdk8s';
import { ApiObject, Chart } from 'cdk8s';
import { argumentsOf, callMethod, classNamed } from './decode';
import type { DocumentHead } from './forms';
import { shapes } from './generated/shapes';
import { invalid } from './invalid';
import { nearest } from './nearest';
import type { RawDocument } from './raw';
import { isRaw, objectOf } from './raw';
import { isReferent, kindsFor, namesFor, partNamed } from './referents';
import type { Place, SourceDocument } from './source';
import { MeshError } from '../errors';

/** A document that fits the schema. */
export interface CheckedDocument extends SourceDocument {
  readonly value: DocumentHead & { readonly kind: string } & Readonly<Record<string, unknown>>;
}

export function isOurs(source: CheckedDocument | RawDocument): source is CheckedDocument {
  return !isRaw(source);
}

/** Ends the building of one document: what is wrong was noted already. */
class Unbuilt extends Error {}

/** Makes the constructs that documents describe, in their order, except that what is named is made before what names it. */
export class Builder {
  private readonly charts = new Map<string, Chart>();
  private readonly built = new Map<CheckedDocument, unknown>();
  private readonly building: CheckedDocument[] = [];

  private readonly failed = new Set<CheckedDocument>();
  private readonly byName = new Map<string, CheckedDocument[]>();
  private readonly documents: readonly CheckedDocument[];

  constructor(
    private readonly app: App,
    private readonly sources: readonly (CheckedDocument | RawDocument)[],
    /** Grows by whatever is found. */
    private readonly problems: MeshError[],
  ) {
    this.documents = sources.filter(isOurs);
    for (const document of this.documents) {
      const { name } = document.value.metadata;
      this.byName.set(name, [...(this.byName.get(name) ?? []), document]);
    }
  }

  public build(): void {
    // Files and what is in them are in the order of the documents, whatever is made first.
    for (const document of this.documents) this.chartOf(document);
    for (const [index, source] of this.sources.entries()) {
      if (isOurs(source)) this.attempt(source, () => { this.make(source); });
      else this.passOn(source, index);
    }
    for (const document of this.documents) this.attempt(document, () => { this.speak(document); });
  }

  /** Where what a construct is blamed for was written. */
  public positionOf(constructPath: string): string | undefined {
    const document = this.documents.find((each) => constructPath === pathOf(each) || constructPath.startsWith(`${pathOf(each)}/`));
    return document?.positionOf(['metadata', 'name']);
  }

  private passOn(document: RawDocument, index: number): void {
    const { object, chart = nameOf(document.file) } = objectOf(document);
    new ApiObject(this.chart(chart), `raw-${index}`, object);
  }

  private make(document: CheckedDocument): unknown {
    const known = this.built.get(document);
    if (known !== undefined) return known;
    const { kind, metadata } = document.value;
    if (this.building.includes(document)) {
      const cycle = [...this.building.slice(this.building.indexOf(document)), document].map(({ value }) => `${value.kind} ${value.metadata.name}`);
      throw invalid(document.positionOf(['metadata', 'name']), `documents name each other in a circle: ${cycle.join(' -> ')}`, metadata.name, 'Leave one of the names out');
    }
    this.building.push(document);
    try {
      const makers = shapes.classes[kind]?.makers ?? {};
      const [key = '', ...others] = Object.keys(makers).filter((each) => each in document.value);
      const call = makers[key];
      if (call === undefined || others.length > 0) {
        throw invalid(document.positionOf(['kind']), `a ${kind} is described in one of these ways: ${Object.keys(makers).join(', ')}`, [key, ...others].filter((each) => each !== ''), 'Keep one of them');
      }
      const args = argumentsOf(call, document.value[key], [key], this.readingOf(document));
      const scoped = call.scoped === true ? [this.chartOf(document), metadata.name, ...args] : args;
      const made = classNamed(kind);
      const result: unknown = key === 'spec' ? new made(...scoped) : made[key]?.(...scoped);
      this.built.set(document, result);
      return result;
    } finally {
      this.building.pop();
    }
  }

  /** What is said of it once everything is there: calls may name each other. */
  private speak(document: CheckedDocument): void {
    const { kind } = document.value;
    const target = this.built.get(document);
    if (target === undefined) return;
    for (const [verb, call] of Object.entries(shapes.classes[kind]?.verbs ?? {})) {
      const calls = document.value[verb];
      if (!Array.isArray(calls)) continue;
      for (const [index, each] of calls.entries()) {
        this.attempt(document, () => {
          callMethod(target, verb, argumentsOf(call, each, [verb, index], this.readingOf(document)));
        }, [verb, index]);
      }
    }
  }

  private readingOf(document: CheckedDocument): Parameters<typeof argumentsOf>[3] {
    return {
      folder: path.dirname(document.file),
      resolve: (asked, name, place) => this.resolve(document, asked, name, place),
      isNamed: (name) => this.byName.has(name.split('.')[0] ?? name),
    };
  }

  /** What a name in a document means. */
  private resolve(from: CheckedDocument, asked: string, name: string, place: Place): unknown {
    const [own = '', property, key] = name.split('.');
    const named = this.byName.get(own) ?? [];
    for (const document of named) {
      const { kind } = document.value;
      if (property === undefined && isReferent(asked, kind)) return this.depend(document);
      const part = partNamed(asked, kind, property);
      const found = part === undefined ? undefined : memberOf(this.depend(document), part, key);
      if (found !== undefined) return found;
    }
    const [first] = named;
    const problem = first === undefined ? 'no document has this name' : `${first.value.kind} ${own} is nothing that can be named here`;
    throw invalid(from.positionOf(place), problem, name, this.suggestion(asked, name));
  }

  private suggestion(asked: string, name: string): string {
    const names = this.documents.flatMap(({ value: { kind, metadata } }) => namesFor(asked, kind, metadata.name));
    const near = nearest(name, names);
    if (near !== undefined) return `Did you mean ${near}?`;
    return `Name one of: ${(names.length > 0 ? names : kindsFor(asked)).join(', ')}`;
  }

  private depend(document: CheckedDocument): unknown {
    if (this.failed.has(document)) throw new Unbuilt();
    return this.make(document);
  }

  private attempt(document: CheckedDocument, work: () => void, place: Place = ['metadata', 'name']): void {
    try {
      work();
    } catch (error) {
      this.failed.add(document);
      if (error instanceof Unbuilt) return;
      if (!(error instanceof MeshError)) throw error;
      // What a document says of itself is placed; what the library says is placed by the value, or by the document.
      const isPlaced = error.code === 'InvalidDocument';
      const position = document.positionOf(document.placeOf(error.value) ?? place);
      const { code, problem, value, fix } = error;
      this.problems.push(isPlaced ? error : new MeshError({ code, at: position, problem, value, fix }));
    }
  }

  private chartOf({ file, value: { metadata } }: CheckedDocument): Chart {
    return this.chart(metadata.chart ?? nameOf(file));
  }

  private chart(name: string): Chart {
    const chart = this.charts.get(name) ?? new Chart(this.app, name);
    this.charts.set(name, chart);
    return chart;
  }
}

/** `gatewayNamed.internal`: what has a name of its own is given by a method. */
function memberOf(whole: unknown, part: string, key: string | undefined): unknown {
  const member = (whole as Readonly<Record<string, unknown>>)[part];
  if (typeof member !== 'function') return key === undefined ? member : undefined;
  return key === undefined ? undefined : callMethod(whole, part, [key]);
}

function nameOf(file: string): string {
  return path.basename(file).replace(/\.ya?ml$/, '');
}

function pathOf({ file, value: { metadata } }: CheckedDocument): string {
  return `${metadata.chart ?? nameOf(file)}/${metadata.name}`;
}
