import type { IMeshService } from '../../mesh';
import { ServiceTelemetry } from '../telemetry';

/** What tells of traces is not traced itself, or it would never end. Where there is no sidecar, nobody traces it. */
export function keepUntraced(addOn: IMeshService<never>): void {
  if (addOn.namespace.injection.mode === 'sidecar') new ServiceTelemetry(addOn, 'untraced', { service: addOn, tracing: { reportSpans: false } });
}
