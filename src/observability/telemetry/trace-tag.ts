import { requireFormat } from './log-format';
import type { TelemetryCustomTag } from '../../../imports/telemetry.istio.io';
import { MeshError } from '../../errors';
import { isHttpToken } from '../../mesh';

/**
 * What a tag of a span holds.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-CustomTag
 */
export class TraceTag {
  /** Always the same. @throws MeshError InvalidValue when it is empty */
  public static literal(value: string): TraceTag {
    return new TraceTag({ literal: { value: requireText(value, 'the value of a tag') } });
  }

  /** What an environment variable of the proxy holds. @throws MeshError InvalidValue when it has no name */
  public static environment(name: string, defaultValue?: string): TraceTag {
    return new TraceTag({ environment: { name: requireText(name, 'the name of a variable'), ...(defaultValue !== undefined && { defaultValue }) } });
  }

  /** What a header of the request holds. @throws MeshError InvalidValue when no header can have the name */
  public static header(name: string, defaultValue?: string): TraceTag {
    if (!isHttpToken(name)) throw new MeshError({ code: 'InvalidValue', problem: 'not a name that a header can have', value: name, fix: 'Write a name such as "x-tenant"' });
    return new TraceTag({ header: { name, ...(defaultValue !== undefined && { defaultValue }) } });
  }

  /** A text with Envoy's placeholders, as in access logs: `%RESPONSE_CODE_DETAILS%`. @throws MeshError InvalidValue when Envoy does not know one of them */
  public static formatted(format: string): TraceTag {
    return new TraceTag({ formatter: { value: requireFormat(requireText(format, 'the value of a tag')) } });
  }

  private constructor(
    /** As the Telemetry holds it. */
    public readonly tag: TelemetryCustomTag,
  ) {}
}

function requireText(text: string, what: string): string {
  if (text !== '') return text;
  throw new MeshError({ code: 'InvalidValue', problem: `${what} is not empty`, value: text, fix: 'Write one, or leave the tag out' });
}
