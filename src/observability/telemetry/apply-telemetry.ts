import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { TelemetryProps } from './telemetry-props';
import { providerOf, settingsOf } from './telemetry-props';
import { addLateCheck } from '../../errors';
import type { GatewayWorkload, IMeshNamespace, IMeshService, Waypoint } from '../../mesh';
import { findUnregistered, Mesh, registerProvider, TelemetryScope } from '../../mesh';
import { letReach } from '../../security/let-reach';

/** Says it of the proxies of a target, and sees to it that what they send arrives. */
export function applyTelemetry(owner: IConstruct, target: GatewayWorkload | IMeshNamespace | IMeshService | Mesh | Waypoint, props: TelemetryProps): ApiObject {
  const { tracing, accessLogs = [] } = props;
  const mesh = target instanceof Mesh ? target : 'namespace' in target ? target.namespace.mesh : target.mesh;
  const settings = settingsOf(props, owner);
  for (const given of [tracing?.provider, ...accessLogs.map(({ log }) => log)]) {
    if (given === undefined) continue;
    const provider = typeof given === 'string' ? given : providerOf(given);
    addLateCheck(owner, () => findUnregistered(owner, mesh, provider, 'nothing is told'));
    if (typeof provider === 'string') continue;
    registerProvider(owner, mesh, provider);
    const { service, port } = provider.collector ?? {};
    if (service !== undefined && port !== undefined) letReach(target, service, port);
  }
  const scope = TelemetryScope.of(owner, target);
  scope.configure(owner, settings);
  return scope.apiObject;
}
