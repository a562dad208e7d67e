import * as path from 'node:path';
import { Duration, Size } from 'cdk8s';
import type { Fields } from './fields';
import { isFields } from './fields';
import { shapes } from './generated/shapes';
import type { CallShape, ClassShape, Shape } from './shape';
import type { Place } from './source';
import * as library from '../index';

/** What a value of a document needs to be read: where it is, and what the names in it mean. */
export interface Reading {
  readonly folder: string;
  readonly resolve: (asked: string, name: string, place: Place) => unknown;
  readonly isNamed: (name: string) => boolean;
}

type Callable = (...args: readonly unknown[]) => unknown;

/** Forms that no factory has: as `forms.ts` says they are written. */
const forms: Readonly<Record<string, (value: unknown, reading: Reading) => unknown>> = {
  Duration: (value) => (typeof value === 'string' ? durationOf(value) : value),
  Percent: (value) => (typeof value === 'string' ? library.Percent.of(Number(value.slice(0, -1))) : value),
  Size: (value) => (typeof value === 'string' ? sizeOf(value) : value),
  Manifests: (value, { folder }) => library.Manifests.read(...itemsOf(value).flatMap((file) => (typeof file === 'string' ? [path.resolve(folder, file)] : []))),
};

/** The class of the library that a document or a value names. */
export function classNamed(name: string): Readonly<Record<string, Callable>> & (new (...args: readonly unknown[]) => unknown) {
  return (library as unknown as Readonly<Record<string, ReturnType<typeof classNamed>>>)[name] as ReturnType<typeof classNamed>;
}

/** What the library takes for a value of a document, which is known to fit the schema. */
export function decode(shape: Shape, value: unknown, place: Place, reading: Reading): unknown {
  if (value === undefined || value === null || shape === 'plain') return value;
  if (typeof shape !== 'string') {
    if ('either' in shape) return decode(choose(shape.either, value, reading), value, place, reading);
    if ('list' in shape) return Array.isArray(value) ? value.map((item, index) => decode(shape.list, item, [...place, index], reading)) : decode(shape.list, value, place, reading);
    return mapFields(value, (key, each) => decode(shape.map, each, [...place, key], reading));
  }
  if (shape.startsWith('@')) return typeof value === 'string' ? reading.resolve(shape.slice(1), value, place) : value;
  const form = forms[shape];
  if (form !== undefined) return form(value, reading);
  const valueClass = shapes.classes[shape];
  if (valueClass !== undefined) return decodeClass(shape, valueClass, value, place, reading);
  const fields = shapes.objects[shape] ?? {};
  return mapFields(value, (key, each) => {
    const field = fields[key] ?? 'plain';
    return field === 'plain' ? each : decode(field, each, [...place, key], reading);
  });
}

/** What a constructor, a factory or a method is called with. */
export function argumentsOf({ parameters, flat = false }: CallShape, value: unknown, place: Place, reading: Reading): readonly unknown[] {
  const [first, second] = parameters;
  if (first === undefined || (isNothing(value) && parameters.length === 1)) return [];
  if (first.rest) return itemsOf(value).map((item, index) => decode(itemShape(first.shape), item, Array.isArray(value) ? [...place, index] : place, reading));
  if (second?.rest) return itemsOf(value).map((item, index) => decode(first.shape, item, Array.isArray(value) ? [...place, index] : place, reading));
  if (parameters.length === 1) return [decode(first.shape, value, place, reading)];
  if (isNothing(value)) return [];
  const positional = flat ? parameters.slice(0, -1) : parameters;
  if (!isFields(value) || !(first.name in value)) return [decode(first.shape, value, place, reading)];
  const args = positional.map(({ name, shape }) => decode(shape, value[name], [...place, name], reading));
  const options = Object.fromEntries(Object.entries(value).filter(([key]) => !positional.some(({ name }) => name === key)));
  const last = parameters.at(-1);
  return flat && last !== undefined && Object.keys(options).length > 0 ? [...args, decode(last.shape, options, place, reading)] : args;
}

function decodeClass(name: string, { makers, verbs }: ClassShape, value: unknown, place: Place, reading: Reading): unknown {
  const made = classNamed(name);
  if (typeof value === 'string') return made[value]?.();
  const parts = Object.entries(isFields(value) ? value : {});
  const calls = (known: ClassShape['verbs']): [string, readonly unknown[]][] => (
    parts.flatMap(([key, part]) => (known[key] === undefined ? [] : [[key, argumentsOf(known[key], part, [...place, key], reading)]])));
  const instances = calls(makers).map(([key, args]) => made[key]?.(...args));
  // Several conditions on one thing: all of them hold.
  const joined = instances.reduce((all, each) => callMethod(all, 'and', [each]));
  return calls(verbs).reduce((all, [key, args]) => callMethod(all, key, args), joined);
}

/** Calls a method that the shapes know. */
export function callMethod(target: unknown, method: string, args: readonly unknown[]): unknown {
  return (target as Readonly<Record<string, Callable>>)[method]?.(...args);
}

/** Which of several shapes a value was written in. */
function choose(either: readonly Shape[], value: unknown, { isNamed }: Reading): Shape {
  if (Array.isArray(value)) return either.find((shape) => typeof shape !== 'string' && 'list' in shape) ?? 'plain';
  if (typeof value === 'string') {
    const made = either.find((shape) => typeof shape === 'string' && shapes.classes[shape]?.makers[value] !== undefined);
    if (made !== undefined) return made;
    if (either.includes('plain') && !isNamed(value)) return 'plain';
    return either.find((shape) => typeof shape === 'string' && (shape.startsWith('@') || shape in forms)) ?? 'plain';
  }
  if (!isFields(value)) return 'plain';
  const keys = Object.keys(value);
  const knows = (shape: Shape): number => {
    if (typeof shape !== 'string') return 'map' in shape ? 0 : -1;
    const parts = partsOf(shape);
    return keys.filter((key) => key in parts).length;
  };
  return either.reduce((best, shape) => (knows(shape) > knows(best) ? shape : best));
}

function partsOf(shape: string): Fields {
  const { makers = {}, verbs = {} } = shapes.classes[shape] ?? {};
  return { ...shapes.objects[shape], ...makers, ...verbs };
}

const sizes: Readonly<Record<string, (amount: number) => Size>> = {
  Ki: (amount) => Size.kibibytes(amount),
  Mi: (amount) => Size.mebibytes(amount),
  Gi: (amount) => Size.gibibytes(amount),
  Ti: (amount) => Size.tebibytes(amount),
  Pi: (amount) => Size.pebibyte(amount),
};

function sizeOf(text: string): Size | undefined {
  return sizes[text.slice(-2)]?.(Number(text.slice(0, -2)));
}

const units: Readonly<Record<string, (amount: number) => Duration>> = {
  ms: (amount) => Duration.millis(amount),
  s: (amount) => Duration.seconds(amount),
  m: (amount) => Duration.minutes(amount),
  h: (amount) => Duration.hours(amount),
  d: (amount) => Duration.days(amount),
};

function durationOf(text: string): Duration {
  const [, amount = '', unit = ''] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
  const make = units[unit] ?? ((millis: number) => Duration.millis(millis));
  // cdk8s knows whole amounts only.
  return Number.isInteger(Number(amount)) ? make(Number(amount)) : Duration.millis(Math.round(Number(amount) * make(1).toMilliseconds()));
}

function itemShape(shape: Shape): Shape {
  return typeof shape !== 'string' && 'list' in shape ? shape.list : shape;
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value as readonly unknown[] : isNothing(value) ? [] : [value];
}

function isNothing(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 0;
}

function mapFields(value: unknown, map: (key: string, each: unknown) => unknown): unknown {
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, map(key, each)])) : value;
}
