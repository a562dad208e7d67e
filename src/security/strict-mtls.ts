import { Construct } from 'constructs';
import type { PeerAuthenticationSpec } from '../../imports/security.istio.io';
import { PeerAuthentication } from '../../imports/security.istio.io';
import { MeshError } from '../errors';
import type { IMeshNamespace, IMeshService } from '../mesh';
import { guardObjectNames, isRootNamespace, Mesh, requirePortNumber } from '../mesh';
import { ownMtlsScope } from './mtls-scopes';

/** What a port of a workload accepts: mutual TLS only, plaintext as well, or plaintext only. */
export type MtlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

export interface StrictMtlsProps {
  /** What it holds for: a whole mesh, a namespace, or the workloads of a service. The narrowest one wins. */
  readonly target: Mesh | IMeshNamespace | IMeshService;

  /**
   * Whether plaintext is refused. With `false` it renders `PERMISSIVE`, the first step of a migration: workloads take both, so clients can move
   * into the mesh one by one before plaintext is refused.
   *
   * @default true
   */
  readonly enforce?: boolean;

  /**
   * Ports that differ, by the number of the container's port (not the Service's). For the workloads of a service only, since Istio takes ports with a
   * selector only.
   *
   * @default - none
   */
  readonly ports?: Readonly<Record<number, MtlsMode>>;
}

/**
 * Mutual TLS for all that a mesh, a namespace or a service accepts.
 *
 * Renders a `PeerAuthentication`: `default` in the root namespace for a mesh, `default` in a namespace, or one named after the service.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class StrictMtls extends Construct {
  /** The mesh in which it holds. */
  public readonly mesh: Mesh;

  /**
   * @throws MeshError ConflictingPolicies when another construct says what the same workloads accept
   * @throws MeshError ContradictingProps when ports are given for more than the workloads of a service, or the service is in the mesh's root namespace
   * @throws MeshError InvalidValue when the service has no selector, or a port is no port number
   * @throws MeshError UnsupportedByDataPlane when a port is to be plaintext only in ambient mode
   */
  constructor(scope: Construct, id: string, props: StrictMtlsProps) {
    super(scope, id);
    const { target } = props;
    this.mesh = meshOf(target);
    guardObjectNames(this, this.mesh);
    const mode = props.enforce === false ? 'PERMISSIVE' : 'STRICT';
    const ports = this.requirePorts(props);
    if (!(target instanceof Mesh) && 'serviceName' in target) this.requireSelector(target);
    ownMtlsScope({ owner: this, target, mode, ports: new Map(ports.map(([port, portMode]) => [Number(port), portMode])) });
    if (target instanceof Mesh) {
      this.render('default', target.rootNamespace, { mtls: { mode } });
    } else if ('namespaceName' in target) {
      this.render('default', target.namespaceName, { mtls: { mode } });
    } else {
      this.render(target.serviceName, target.namespace.namespaceName, {
        selector: { matchLabels: this.requireSelector(target) },
        mtls: { mode },
        ...(ports.length > 0 && { portLevelMtls: Object.fromEntries(ports.map(([port, portMode]) => [port, { mode: portMode }])) }),
      });
    }
  }

  private render(name: string, namespace: string, spec: PeerAuthenticationSpec): void {
    new PeerAuthentication(this, 'peer-authentication', { metadata: { name, namespace }, spec });
  }

  private requirePorts({ target, ports = {} }: StrictMtlsProps): [string, MtlsMode][] {
    const entries = Object.entries(ports);
    if (entries.length === 0) return [];
    if (target instanceof Mesh || 'namespaceName' in target) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'Istio takes port settings for selected workloads only', value: ports, fix: 'Make the target the service that owns the port' });
    }
    for (const [port, mode] of entries) {
      requirePortNumber(Number(port));
      if (mode === 'DISABLE' && target.namespace.injection.mode === 'ambient') {
        throw new MeshError({ code: 'UnsupportedByDataPlane', at: this, problem: 'ambient mode cannot disable mutual TLS', value: { [port]: mode }, fix: 'Use PERMISSIVE, which takes plaintext too' });
      }
    }
    return entries;
  }

  private requireSelector(service: IMeshService): Record<string, string> {
    if (isRootNamespace(service.namespace)) {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: 'Istio ignores a PeerAuthentication with a selector in the root namespace of the mesh',
        value: service.namespace.namespaceName,
        fix: 'Make the mesh the target, or run the service in a namespace of its own',
      });
    }
    if (Object.keys(service.selector).length > 0) return { ...service.selector };
    throw new MeshError({ code: 'InvalidValue', at: this, problem: `${service.node.path} has no selector, so the policy would hit its whole namespace`, value: service.selector, fix: 'Give the service the labels of its pods, or target the namespace' });
  }
}

function meshOf(target: StrictMtlsProps['target']): Mesh {
  if (target instanceof Mesh) return target;
  return 'namespaceName' in target ? target.mesh : target.namespace.mesh;
}
