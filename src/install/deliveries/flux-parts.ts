import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { FluxProps } from './flux-charts';
import { MeshError } from '../../errors';
import { requireDnsLabel } from '../../mesh';

export interface FluxSettings {
  readonly namespace: string;
  readonly interval: string;
}

/** @throws MeshError InvalidName, InvalidValue */
export function requireFlux({ namespace = 'flux-system', interval = Duration.minutes(10) }: FluxProps, at: Construct): FluxSettings {
  requireDnsLabel(namespace, 'the namespace of Flux', at);
  const milliseconds = interval.toMilliseconds();
  const seconds = milliseconds / 1000;
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'the interval of Flux must be whole seconds, 1 or more', value: `${milliseconds} ms`, fix: 'Write Duration.minutes(10)' });
  }
  return { namespace, interval: seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s` };
}
