import type { JsonValue } from '../../imports/json';
import type { EnvoyFilterConfigPatch, EnvoyFilterMatch } from '../../imports/networking.istio.io';

/** A message of Envoy's API, as its fields. */
export type EnvoyFields = Readonly<Record<string, JsonValue>>;

/** A message with its type: what an extension is configured with. */
export interface TypedConfig {
  /** The full name of the message's type, such as `type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua`. */
  readonly '@type': `type.googleapis.com/${string}`;
  readonly [field: string]: JsonValue;
}

/** A filter or another extension of Envoy. */
export interface EnvoyExtension {
  /** Its name in the chain, free to choose: the type says what it is. */
  readonly name: string;
  readonly typedConfig: TypedConfig;
}

/** A filter whose configuration Envoy asks istiod for by name: `EnvoyPatch.extensionConfig()` adds it. */
export interface DiscoveredExtension {
  readonly name: string;
  readonly configDiscovery: EnvoyFields;
}

type ApplyTo = NonNullable<EnvoyFilterConfigPatch['applyTo']>;
type Operation = NonNullable<NonNullable<EnvoyFilterConfigPatch['patch']>['operation']>;

/** One change of a proxy's configuration: where, what, and to what. `EnvoyPatch` has factories for them. */
export interface EnvoyChange {
  readonly applyTo: Exclude<ApplyTo, 'INVALID' | 'BOOTSTRAP'>;
  readonly match: Omit<EnvoyFilterMatch, 'context' | 'proxy'>;
  readonly operation: Exclude<Operation, 'INVALID'>;
  readonly value?: EnvoyFields;
}

export function writeExtension(extension: EnvoyExtension | DiscoveredExtension): EnvoyFields {
  return 'typedConfig' in extension
    ? { name: extension.name, typed_config: extension.typedConfig }
    : { name: extension.name, config_discovery: extension.configDiscovery };
}
