import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Report } from '../programs/protocol';

/** What a collector of traces must have got of the requests for a path. */
export interface ExpectedTrace {
  /** The Deployment of the collector. */
  readonly collector: string;
  /** What is asked for, as no other step asks for it. */
  readonly path: string;
  /** Whose proxies have told, a name for each span of one trace; nobody for requests that are not traced. */
  readonly services: readonly string[];
  /** How many traces there are at least and at most, of requests of which a share is traced. @default - one, or none if nobody tells */
  readonly traces?: readonly [least: number, most: number];
  /** What every span carries. @default - not looked at */
  readonly tags?: Readonly<Record<string, string>>;
}

interface Span {
  readonly service: string;
  readonly trace: string;
  readonly id: string;
  readonly parent: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is wrong with the spans so far. */
export function traceProblems(reports: readonly Report[], expected: ExpectedTrace): string[] {
  const { path, services, traces: [least, most] = services.length === 0 ? [0, 0] : [1, 1] } = expected;
  const byTrace = new Map<string, Span[]>();
  for (const span of reports.filter(({ kind }) => kind === 'traces').flatMap(spansIn)) {
    byTrace.set(span.trace, [...(byTrace.get(span.trace) ?? []), span]);
  }
  const meant = [...byTrace.values()].filter((spans) => spans.some(({ tags }) => Object.values(tags).some((value) => value.endsWith(path))));
  return [
    ...(meant.length < least || meant.length > most ? [`${meant.length} traces instead of ${least} to ${most}`] : []),
    ...meant.flatMap((spans) => problemsOfTrace(spans, expected)),
  ];
}

function problemsOfTrace(spans: readonly Span[], { services, tags = {} }: ExpectedTrace): string[] {
  const told = spans.map(({ service }) => service).sort();
  if (JSON.stringify(told) !== JSON.stringify([...services].sort())) return [`spans of ${told.join(', ')} instead of ${services.join(', ') || 'nobody'}`];
  const ids = new Set(spans.map(({ id }) => id));
  const roots = spans.filter(({ parent }) => !ids.has(parent)).length;
  return [
    ...(roots === 1 ? [] : [`${roots} of ${spans.length} begin a trace, instead of one`]),
    ...spans.flatMap((span) => Object.entries(tags).filter(([name, value]) => span.tags[name] !== value).map(([name]) => `the span of ${span.service} has ${name}: ${span.tags[name] ?? 'nothing'}`)),
  ];
}

/** The attributes of the records of logs so far. */
export function recordsIn(reports: readonly Report[]): Readonly<Record<string, string>>[] {
  return reports.filter(({ kind }) => kind === 'logs').flatMap(({ body }) => within(decode(body), 1, 2, 2)).map((record) => attributesOf(record, 6));
}

/** Of an ExportTraceServiceRequest. */
function spansIn({ body }: Report): Span[] {
  return within(decode(body), 1).flatMap((resource) => {
    const service = within(resource, 1).map((each) => attributesOf(each, 1)['service.name'])[0] ?? '';
    return within(resource, 2, 2).map((span): Span => {
      const hex = (field: number): string => Buffer.from(span.get(field)?.[0] ?? []).toString('hex');
      return { service, trace: hex(1), id: hex(2), parent: hex(4), tags: attributesOf(span, 9) };
    });
  });
}

/** The fields of a message that are messages, texts or bytes, by number. */
type Message = ReadonlyMap<number, readonly Uint8Array[]>;

function decode(base64: string): Message {
  return fieldsOf(Buffer.from(base64, 'base64'));
}

function fieldsOf(bytes: Uint8Array): Message {
  const fields = new Map<number, Uint8Array[]>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited) fields.set(field, [...(fields.get(field) ?? []), reader.bytes()]);
    else reader.skip(type, field);
  }
  return fields;
}

function within(message: Message, ...path: readonly number[]): Message[] {
  return path.reduce<Message[]>((messages, field) => messages.flatMap((each) => (each.get(field) ?? []).map(fieldsOf)), [message]);
}

/** Those that are texts. */
function attributesOf(message: Message, field: number): Record<string, string> {
  const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
  return Object.fromEntries(within(message, field).map((attribute) => [text(attribute.get(1)?.[0]), text(within(attribute, 2)[0]?.get(1)?.[0])]));
}
