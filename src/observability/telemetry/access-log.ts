import { requireFormat } from './log-format';
import { MeshError } from '../../errors';
import type { ExtensionProvider, ProviderAddress, ProviderService } from '../../mesh';
import { addressOf, auditLogName, requireProviderName } from '../../mesh';

/** What any access log has. */
export interface AccessLogOptions {
  /** What telemetry calls it: a DNS label. */
  readonly name: string;
}

/** Where proxies write a log themselves. */
export interface FileLogOptions extends AccessLogOptions {
  /** An absolute path. @default '/dev/stdout', the log of the container */
  readonly path?: string;

  /** Whether values that a request lacks are left out, instead of a dash or null. @default false */
  readonly omitEmptyValues?: boolean;
}

export interface TextLogOptions extends FileLogOptions {
  /** A line, with Envoy's placeholders. @default - Istio's */
  readonly format?: string;
}

export interface JsonLogOptions extends FileLogOptions {
  /** Values by field, with Envoy's placeholders. @default - Istio's */
  readonly fields?: Readonly<Record<string, string>>;
}

export interface OpenTelemetryLogOptions extends AccessLogOptions {
  /** The body of a record, with Envoy's placeholders. @default - Istio's line of text */
  readonly body?: string;

  /** Attributes of a record, with Envoy's placeholders. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;

  /** What collectors call the log. @default 'otel_envoy_accesslog' */
  readonly logName?: string;
}

/**
 * Where access logs go and in which form, as an entry of `extensionProviders` in the mesh configuration.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
 */
export class AccessLog implements ExtensionProvider {
  /** A line of text for each request or connection. @throws MeshError InvalidName, InvalidProvider or InvalidValue when it cannot be written so */
  public static text(options: TextLogOptions): AccessLog {
    return AccessLog.file(options, options.format === undefined ? undefined : { text: requireFormat(options.format) });
  }

  /** A line of JSON for each request or connection. @throws MeshError InvalidName, InvalidProvider or InvalidValue when it cannot be written so */
  public static json(options: JsonLogOptions): AccessLog {
    // Of an empty map Istio makes its own fields.
    return AccessLog.file(options, { labels: requireFields(options.fields ?? {}) });
  }

  /**
   * Records that are sent to a collector by OTLP over gRPC.
   *
   * @throws MeshError InvalidName, InvalidProvider or InvalidValue when they cannot be sent so
   */
  public static openTelemetry(options: OpenTelemetryLogOptions & ProviderService): AccessLog {
    const address = addressOf(options, 'grpc');
    const { body, attributes, logName } = options;
    const logFormat = { ...(body !== undefined && { text: requireFormat(body) }), ...(attributes !== undefined && { labels: requireFields(attributes) }) };
    const more = { ...(logName !== undefined && { logName }), ...(Object.keys(logFormat).length > 0 && { logFormat }) };
    return new AccessLog(options.name, { envoyOtelAls: { service: address.host, port: address.number, ...more } }, address);
  }

  private static file({ name, path = '/dev/stdout', omitEmptyValues = false }: FileLogOptions, logFormat: object | undefined): AccessLog {
    if (!path.startsWith('/')) {
      throw new MeshError({ code: 'InvalidValue', problem: 'a log is written to an absolute path', value: path, fix: 'Write "/dev/stdout" for the container\'s log' });
    }
    return new AccessLog(name, { envoyFileAccessLog: { path, ...(logFormat !== undefined && { logFormat }), ...(omitEmptyValues && { omitEmptyValues }) } });
  }

  public readonly tells = 'logs';
  public readonly name: string;

  /** The entry of `extensionProviders`. */
  public readonly extensionProvider: Readonly<Record<string, unknown>>;

  private constructor(
    name: string,
    entry: object,
    /** The collector that it is sent to. Undefined where proxies write it themselves. */
    public readonly collector?: ProviderAddress,
  ) {
    this.name = requireProviderName(name, auditLogName);
    this.extensionProvider = { name, ...entry };
  }
}

function requireFields(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  Object.values(fields).forEach(requireFormat);
  return fields;
}
