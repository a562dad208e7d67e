import type { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { addLateCheck } from '../../errors';
import type { IMeshNamespace } from '../../mesh';
import { auditLogProvider, findUnregistered, Mesh, registerProvider, TelemetryScope } from '../../mesh';

export interface AuditLogProps {
  /** Whose requests are logged: those of a namespace's workloads, or of the whole mesh. */
  readonly target: IMeshNamespace | Mesh;

  /**
   * How long entries are to be kept, in whole days. Nothing here keeps them: each entry says it as `retention_days`, by which whatever collects logs can tell
   * where to put them.
   *
   * @default - entries do not say
   */
  readonly retention?: Duration;
}

/**
 * A record of who called what, and whether it was let in: each request and connection that a proxy takes or makes is a line of JSON in the log of the container
 * `istio-proxy`, denied ones too. Queries are not in it.
 *
 * Defines the log `audit-log` in the mesh configuration of `MeshInstall`, and turns it on in the `Telemetry` of the target. What `MeshTelemetry` and
 * `ServiceTelemetry` say of other logs, there or of a part of it, does not end it. ztunnel has a log of its own, which this does not change.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
 */
export class AuditLog extends Construct {
  /** What the mesh configuration has to hold in `extensionProviders`, where `MeshInstall` does not render it and no retention is given. */
  public static readonly provider: { readonly name: string; readonly envoyFileAccessLog: object } = auditLogEntry();

  private readonly scope: TelemetryScope;

  /**
   * @throws MeshError ConflictingPolicies when another construct writes the audit log of the same workloads
   * @throws MeshError InvalidValue when the retention is not a whole number of days
   */
  constructor(scope: Construct, id: string, { target, retention }: AuditLogProps) {
    super(scope, id);
    const mesh = target instanceof Mesh ? target : target.mesh;
    const provider = auditLogProvider(retention);
    registerProvider(this, mesh, provider);
    addLateCheck(this, () => findUnregistered(this, mesh, provider, 'nothing is logged'));
    this.scope = TelemetryScope.of(this, target);
    this.scope.writeAuditLog(this, provider.name);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return [this.scope.apiObject];
  }
}

function auditLogEntry(): typeof AuditLog.provider {
  return auditLogProvider().extensionProvider as typeof AuditLog.provider;
}
