import { createHash } from 'node:crypto';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { renderAddOn } from './render-add-on';
import type { Workload } from './workload';
import { MeshError } from '../../errors';
import type { IMeshClient, IMeshNamespace, IMeshService, Port } from '../../mesh';
import { apiObjectsIn, guardObjectNames, requireDnsLabel, requirePinned, ServiceIdentity } from '../../mesh';
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

/**
 * A program beside the mesh: one pod that runs without root and writes nothing but its data, with a Service and a ServiceAccount that may do in the cluster
 * what it must and no more.
 *
 * It lets nobody in but who is named by `allowFrom`: without any, `kubectl port-forward` is the way to it.
 */
export abstract class AddOn extends Construct implements IMeshService<never> {
  public readonly serviceName: string;
  public readonly namespace: IMeshNamespace;
  public readonly host: string;
  public readonly selector: Readonly<Record<string, string>>;
  public readonly versions = {};
  public readonly identities: readonly ServiceIdentity[];
  public readonly port: Port;

  protected constructor(scope: Construct, id: string, private readonly props: AddOnProps, public readonly ports: readonly [Port, ...Port[]]) {
    super(scope, id);
    const { namespace } = props;
    guardObjectNames(this, namespace.mesh);
    this.requireMesh();
    this.serviceName = requireDnsLabel(props.name ?? id, 'the name of an add-on', this);
    this.namespace = namespace;
    this.host = `${this.serviceName}.${namespace.namespaceName}.svc.${namespace.mesh.clusterDomain}`;
    this.port = ports[0];
    this.selector = { app: this.serviceName };
    this.identities = [new ServiceIdentity({ trustDomain: namespace.mesh.trustDomain, namespace: namespace.namespaceName, serviceAccount: this.serviceName })];
  }

  /** Lets a client in, on its main port: an add-on that asks it, or the gateway that exposes it, which needs authentication at the add-on. */
  public allowFrom(client: IMeshClient, access: Access = Access.tcp({ ports: [this.port] })): void {
    AccessPolicy.of(this).allowFrom(client, access);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  /** The objects; the pod starts anew when its files change. */
  protected run(workload: Workload): void {
    const image = requirePinned(this, this.props.image ?? workload.image, 'the image of an add-on');
    const digest = createHash('sha256').update(JSON.stringify(workload.config)).digest('hex').slice(0, 16);
    renderAddOn(this, { ...workload, image, annotations: { ...workload.annotations, 'checksum/config': digest } });
  }

  private requireMesh(): void {
    const { injection, namespaceName } = this.props.namespace;
    if (injection.mode !== 'none') return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'outside the mesh anybody could read what it knows', value: namespaceName, fix: 'Run it in a namespace of the mesh' });
  }
}
