import type { FindingLayer } from '../finding';

/** What a check can say, as data: texts may name arguments in braces. */
export interface Message {
  readonly level: 'error' | 'warning';
  readonly layer: FindingLayer;
  readonly code: string;
  readonly problem: string;
  readonly fix: string;
}

type Text = Omit<Message, 'code'>;

/** An object would be refused by Istio's webhook. */
export function error(problem: string, fix: string, layer: FindingLayer = 'webhook'): Text {
  return { level: 'error', layer, problem, fix };
}

/** Istio's webhook would let an object pass with a remark. */
export function warning(problem: string, fix: string, layer: FindingLayer = 'webhook'): Text {
  return { level: 'warning', layer, problem, fix };
}

/** The messages of one concept; each key becomes the end of a stable code, `area/some-key` for `someKey`. */
export function messages<Key extends string>(area: string, texts: Readonly<Record<Key, Text>>): Readonly<Record<Key, Message>> {
  const entries = Object.entries<Text>(texts).map(([key, text]) => [key, { ...text, code: `${area}/${key.replace(/[A-Z0-9]+/g, (c) => `-${c.toLowerCase()}`)}` }]);
  return Object.fromEntries(entries) as Record<Key, Message>;
}

/** Texts with their arguments filled in. */
export function fill(text: string, args: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole));
}
