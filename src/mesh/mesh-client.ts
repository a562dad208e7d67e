import type { Construct } from 'constructs';
import type { IMeshNamespace } from './mesh-namespace';
import type { ServiceIdentity } from './service-identity';

/** Anything that calls services under identities of its own: a service, a gateway. */
export interface IMeshClient extends Construct {
  /** Where its workloads run. */
  readonly namespace: IMeshNamespace;

  /** Who its workloads are: one identity for each ServiceAccount they run under. */
  readonly identities: readonly ServiceIdentity[];
}
