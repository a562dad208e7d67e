import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { renderDeployment, renderIdentity, renderPolicy } from './render-add-on';
import type { Workload } from './workload';
import { MeshError } from '../../errors';
import type { IMeshClient, IMeshNamespace, Port } from '../../mesh';
import { apiObjectsIn, RenderedService, requirePinned } from '../../mesh';
import { Access, AccessPolicy } from '../../security';

/** What all add-ons are told. */
export interface AddOnProps {
  /** Where it runs: a namespace of the mesh, so that it is spoken to by mutual TLS, and those are known who ask. */
  readonly namespace: IMeshNamespace;

  /**
   * The name of its Deployment, Service and ServiceAccount.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Its image, by digest or by the tag of a version.
   *
   * @default - a release that its configuration is written for
   */
  readonly image?: string;
}

/** What add-ons are told that an operator may run. */
export interface OperatedProps {
  /**
   * What runs its pod: a Deployment, or the program's own operator, which has to be in the cluster, by an object of the operator's kind.
   *
   * @default 'deployment'
   */
  readonly runBy?: 'deployment' | 'operator';
}

/**
 * A program beside the mesh: one pod that runs without root and writes nothing but its data, with a Service and a ServiceAccount that may do in the cluster
 * what it must and no more.
 *
 * It lets nobody in but who is named by `allowFrom`: without any, `kubectl port-forward` is the way to it.
 */
export abstract class AddOn extends RenderedService {
  protected constructor(
    scope: Construct, id: string, private readonly props: AddOnProps, ports: readonly [Port, ...Port[]], serviceAccount?: string,
  ) {
    super(scope, id, { namespace: props.namespace, name: props.name ?? id, ports, serviceAccount });
    this.requireMesh();
  }

  /** Lets a client in, on its main port: an add-on that asks it, or the gateway that exposes it, which needs authentication at the add-on. */
  public allowFrom(client: IMeshClient, access: Access = Access.tcp({ ports: [this.port] })): void {
    AccessPolicy.of(this).allowFrom(client, access);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  /** All objects. */
  protected run(given: Workload): void {
    const workload = this.pinned(given);
    this.surround(workload);
    renderDeployment(this, workload);
  }

  /** All objects but the one that an operator makes the pod of. */
  protected surround(workload: Workload): void {
    renderIdentity(this, workload);
    this.guard();
  }

  /** Nobody is let in before somebody is named. */
  protected guard(): void {
    renderPolicy(this);
  }

  /** The workload with its image. */
  protected pinned<W extends { readonly image: string }>(workload: W): W {
    return { ...workload, image: requirePinned(this, this.props.image ?? workload.image, 'the image of an add-on') };
  }

  private requireMesh(): void {
    const { injection, namespaceName } = this.props.namespace;
    if (injection.mode !== 'none') return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'outside the mesh anybody could read what it knows', value: namespaceName, fix: 'Run it in a namespace of the mesh' });
  }
}
