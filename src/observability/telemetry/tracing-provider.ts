import { Duration } from 'cdk8s';
import { MeshError } from '../../errors';
import type { ExtensionProvider, ProviderAddress, ProviderService } from '../../mesh';
import { addressOf, auditLogName, isHttpToken, renderTimeout, requireProviderName } from '../../mesh';

/** What is sent with every report: a text, or what an environment variable of istiod holds, as it should of a token. */
export type ReportHeaders = Readonly<Record<string, string | { readonly istiodEnv: string }>>;

/** What any collector of traces is told with. */
export interface TracingProviderOptions {
  /** What telemetry calls it: a DNS label. */
  readonly name: string;

  /** How long the path in a span may be, 1 or more. @default 256 */
  readonly maxTagLength?: number;
}

/** What collectors are sent reports with. */
export interface ReportOptions extends TracingProviderOptions {
  /** How long proxies wait for the collector to take a report, at least 1 millisecond. @default Duration.seconds(3) */
  readonly timeout?: Duration;

  /** Headers, or metadata of gRPC. @default - none */
  readonly headers?: ReportHeaders;
}

export interface OpenTelemetryOptions extends ReportOptions {
  /**
   * Where attributes of the resource are found: in `OTEL_RESOURCE_ATTRIBUTES` of the proxy, or in the files that Dynatrace puts there.
   *
   * @default - the name of the service alone
   */
  readonly resourceDetectors?: readonly ('dynatrace' | 'environment')[];
}

export interface OpenTelemetryHttpOptions extends OpenTelemetryOptions {
  /** @default '/v1/traces' */
  readonly path?: string;
}

export interface ZipkinOptions extends ReportOptions {
  /** @default '/api/v2/spans' */
  readonly path?: string;

  /** Whether requests carry the headers of W3C, too, so that a trace goes on where only those are known. @default false: B3 alone */
  readonly w3c?: boolean;
}

/**
 * Where traces go, as an entry of `extensionProviders` in the mesh configuration. Jaeger and Tempo take them by OpenTelemetry's protocol.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 */
export class TracingProvider implements ExtensionProvider {
  /**
   * A collector that takes OTLP by gRPC, usually on port 4317.
   *
   * @throws MeshError InvalidName, InvalidProvider or InvalidValue when proxies could not send to it
   */
  public static openTelemetryGrpc(options: OpenTelemetryOptions & ProviderService): TracingProvider {
    return new TracingProvider(options, addressOf(options, 'grpc'), 'opentelemetry', {
      grpc: { timeout: timeoutOf(options), ...headersOf('initialMetadata', options) },
      ...detectorsOf(options),
    });
  }

  /**
   * A collector that takes OTLP by HTTP, usually on port 4318.
   *
   * @throws MeshError InvalidName, InvalidProvider or InvalidValue when proxies could not send to it
   */
  public static openTelemetryHttp(options: OpenTelemetryHttpOptions & ProviderService): TracingProvider {
    return new TracingProvider(options, addressOf(options, 'http'), 'opentelemetry', {
      // Without a time Envoy refuses the listener.
      http: { path: requirePath(options.path ?? '/v1/traces'), timeout: timeoutOf(options), ...headersOf('headers', options) },
      ...detectorsOf(options),
    });
  }

  /** Zipkin, or what takes its JSON, usually on port 9411. @throws MeshError InvalidName, InvalidProvider or InvalidValue when proxies could not send to it */
  public static zipkin(options: ProviderService & ZipkinOptions): TracingProvider {
    const { path, w3c = false, timeout } = options;
    return new TracingProvider(options, addressOf(options, 'http'), 'zipkin', {
      ...(path !== undefined && { path: requirePath(path) }),
      ...(w3c && { traceContextOption: 'USE_B3_WITH_W3C_PROPAGATION' }),
      ...(timeout !== undefined && { timeout: timeoutOf(options) }),
      ...headersOf('headers', options),
    });
  }

  /** An agent of Datadog, usually on port 8126. @throws MeshError InvalidName, InvalidProvider or InvalidValue when proxies could not send to it */
  public static datadog(options: ProviderService & TracingProviderOptions): TracingProvider {
    return new TracingProvider(options, addressOf(options, 'http'), 'datadog', {});
  }

  public readonly tells = 'traces';
  public readonly name: string;

  /** The entry of `extensionProviders`. */
  public readonly extensionProvider: Readonly<Record<string, unknown>>;

  private constructor({ name, maxTagLength }: TracingProviderOptions, public readonly collector: ProviderAddress, kind: string, more: object) {
    this.name = requireProviderName(name, auditLogName);
    if (maxTagLength !== undefined && !(Number.isInteger(maxTagLength) && maxTagLength >= 1)) {
      throw new MeshError({ code: 'InvalidValue', problem: 'a length is a whole number of characters from 1', value: maxTagLength, fix: 'Write 256' });
    }
    const address = { service: collector.host, port: collector.number };
    this.extensionProvider = { name, [kind]: { ...address, ...(maxTagLength !== undefined && { maxTagLength }), ...more } };
  }
}

function timeoutOf({ timeout = Duration.seconds(3) }: ReportOptions): string {
  return renderTimeout(timeout);
}

function headersOf(field: 'headers' | 'initialMetadata', { headers = {} }: ReportOptions): object {
  const list = Object.entries(headers).map(([name, value]) => {
    if (!isHttpToken(name)) throw new MeshError({ code: 'InvalidValue', problem: 'not a name that a header can have', value: name, fix: 'Write a name such as "x-tenant"' });
    return { name, ...(typeof value === 'string' ? { value } : { envName: value.istiodEnv }) };
  });
  return list.length === 0 ? {} : { [field]: list };
}

function detectorsOf({ resourceDetectors = [] }: OpenTelemetryOptions): object {
  return resourceDetectors.length === 0 ? {} : { resourceDetectors: Object.fromEntries([...resourceDetectors].sort().map((name) => [name, {}])) };
}

function requirePath(path: string): string {
  if (/^\/[^\s?#]*$/.test(path)) return path;
  throw new MeshError({ code: 'InvalidValue', problem: 'a path begins with "/", and has no query', value: path, fix: 'Write a path such as "/v1/traces"' });
}
