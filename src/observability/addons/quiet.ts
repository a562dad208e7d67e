import type { IMeshService } from '../../mesh';
import { ServiceTelemetry } from '../telemetry';

/** What carries reports is not reported itself, or it would never end. Where there is no sidecar, nobody reports it. */
export function keepQuiet(addOn: IMeshService<never>, reports: 'logs' | 'traces'): void {
  if (addOn.namespace.injection.mode !== 'sidecar') return;
  new ServiceTelemetry(addOn, 'quiet', { service: addOn, ...(reports === 'traces' ? { tracing: { reportSpans: false } } : { accessLogs: [] }) });
}
