import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Enum, Field, MapField, OneOf, Root, Type } from 'protobufjs';
import { folderOf, modules } from './modules';
import type { Schema } from './schema';
import type { ApiGroup } from './sources';

/** The mesh configuration, which no custom resource holds: its messages as they are written in YAML. */
export function meshConfigGroup(): ApiGroup {
  const messages = new Messages(folderOf(modules.istio));
  messages.add('istio.mesh.v1alpha1.MeshConfig', 'mesh/v1alpha1/config.proto');
  return { file: 'istio.mesh.v1alpha1.ts', modules: [modules.istio], kinds: [], definitions: messages.definitions };
}

/** What stands for a well-known message in JSON. */
const wellKnown: Readonly<Record<string, Schema>> = {
  'google.protobuf.Duration': { type: 'string', format: 'duration' },
  'google.protobuf.Struct': { type: 'object' },
  'google.protobuf.BoolValue': { type: 'boolean' },
  'google.protobuf.Int32Value': { type: 'integer' },
  'google.protobuf.Int64Value': { type: 'integer' },
  'google.protobuf.UInt32Value': { type: 'integer', minimum: 0 },
  'google.protobuf.UInt64Value': { type: 'integer', minimum: 0 },
};

const scalars: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  double: { type: 'number' },
  float: { type: 'number' },
  int32: { type: 'integer' },
  int64: { type: 'integer' },
  uint32: { type: 'integer', minimum: 0 },
  uint64: { type: 'integer', minimum: 0 },
};

/** Messages as schemas of their JSON form. */
class Messages {
  readonly definitions: Record<string, Schema> = {};
  private readonly sources = new Map<string, Type>();

  constructor(private readonly folder: string) {}

  /** A message, and all that it refers to. */
  add(name: string, file: string): void {
    const root = new Root();
    root.resolvePath = (_, target) => [this.folder, join(this.folder, 'common-protos')].map((folder) => join(folder, target)).find((path) => existsSync(path)) ?? target;
    this.message(root.loadSync(file, { keepCase: true }).resolveAll().lookupType(name));
  }

  private message(type: Type): Schema {
    const name = nameOf(type);
    const known = this.sources.get(name);
    if (known !== undefined && known !== type) throw new Error(`${known.fullName} and ${type.fullName} would both be called ${name}`);
    if (known === undefined) {
      this.sources.set(name, type);
      this.definitions[name] = {};
      this.definitions[name] = {
        type: 'object',
        properties: Object.fromEntries(type.fieldsArray.map((field) => [jsonName(field.name), this.field(field)])),
        ...(type.oneofsArray.length > 0 && { allOf: type.oneofsArray.map(choice) }),
      };
    }
    return { $ref: `#/definitions/${name}` };
  }

  private field(field: Field): Schema {
    const value = this.value(field);
    const deprecated = field.options?.deprecated === true && { deprecated: true };
    if (field instanceof MapField) return { type: 'object', additionalProperties: value, ...deprecated };
    return field.repeated ? { type: 'array', items: value, ...deprecated } : { ...value, ...deprecated };
  }

  private value({ type, resolvedType }: Field): Schema {
    if (resolvedType instanceof Enum) return { type: 'string', enum: Object.keys(resolvedType.values) };
    const schema = resolvedType === null ? scalars[type] : wellKnown[resolvedType.fullName.slice(1)] ?? this.message(resolvedType);
    if (schema === undefined) throw new Error(`no JSON form of ${type} is known`);
    return schema;
  }
}

/** The messages around it and itself, but for those that are around many. */
function nameOf(type: Type): string {
  const path = type.fullName.split('.').filter((part) => /^[A-Z]/.test(part));
  const from = path.findIndex((part, index) => index === path.length - 1 || !aroundMany.includes(part));
  return path.slice(from).join('');
}

const aroundMany: readonly string[] = ['MeshConfig', 'ProxyConfig', 'ExtensionProvider', 'ConnectionPoolSettings'];

/** As JSON of protocol buffers has it: each underscore raises the letter that follows. */
function jsonName(name: string): string {
  return name.replace(/_(.?)/g, (_, next: string) => next.toUpperCase());
}

/** At most one of some fields. */
function choice({ fieldsArray }: OneOf): Schema {
  const branches = fieldsArray.map(({ name }) => ({ required: [jsonName(name)] }));
  return { oneOf: [{ not: { anyOf: branches } }, ...branches] };
}
