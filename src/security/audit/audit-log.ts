import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Telemetry } from '../../../imports/telemetry.istio.io';
import type { IMeshNamespace } from '../../mesh';
import { apiObjectsIn, auditLogName, auditLogProvider, guardObjectNames, Mesh, ownSettings } from '../../mesh';

export interface AuditLogProps {
  /** Whose requests are logged: those of a namespace's workloads, or of the whole mesh. */
  readonly target: IMeshNamespace | Mesh;
}

/**
 * A record of who called what, and whether it was let in: each request and connection that a proxy takes or makes is a line of JSON in the log of the container
 * `istio-proxy`, denied ones too. Queries are not in it.
 *
 * Renders a `Telemetry` that turns the log `audit-log` on. The mesh configuration defines it: `meshConfig: { auditLog: true }` of `MeshInstall`, or
 * `AuditLog.provider` among the `extensionProviders` of a mesh that was installed otherwise. ztunnel has a log of its own, which this does not change.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
 */
export class AuditLog extends Construct {
  /** What the mesh configuration has to hold in `extensionProviders`, where `MeshInstall` does not render it. */
  public static readonly provider: { readonly name: string; readonly envoyFileAccessLog: object } = auditLogProvider;

  /** @throws MeshError ConflictingPolicies when another construct renders the Telemetry of the same workloads, of which Istio reads one */
  constructor(scope: Construct, id: string, { target }: AuditLogProps) {
    super(scope, id);
    const [mesh, namespace] = target instanceof Mesh ? [target, target.rootNamespace] : [target.mesh, target.namespaceName];
    guardObjectNames(this, mesh);
    ownSettings('Telemetry', this, { mesh, namespace });
    new Telemetry(this, 'telemetry', { metadata: { name: auditLogName, namespace }, spec: { accessLogging: [{ providers: [{ name: auditLogName }] }] } });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }
}
