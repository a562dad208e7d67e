import type { ApiObject } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { MeshInstall } from '../install';
import type { Mesh } from '../mesh';
import { isIstioConfig } from './unread-objects';

/** A cluster of a fleet, to describe what is in it. */
export class FleetCluster<Name extends string = string> {
  public readonly install: MeshInstall;
  private readonly byId = new Map<string, FleetChart>();

  /** @internal */
  public constructor(
    private readonly scope: Construct,
    public readonly name: Name,
    /** The cluster in which istiod reads the routes and policies for this one; undefined where it reads them here. */
    public readonly primary: Name | undefined,
    install: (chart: Chart) => MeshInstall,
  ) {
    this.install = install(this.chart('istio'));
  }

  public get mesh(): Mesh {
    return this.install.mesh;
  }

  /**
   * A chart of this cluster: `ID.k8s.yaml` in its folder. Asked for twice, it is the same.
   *
   * What istiod reads is left out of the output for a cluster that it reads nothing in.
   */
  public chart(id: string): Chart {
    const existing = this.byId.get(id);
    if (existing !== undefined) return existing;
    const created = new FleetChart(this.scope, `${this.name}-${id}`, this.primary !== undefined);
    this.byId.set(id, created);
    return created;
  }

  /** All charts, by their ids. */
  public get charts(): ReadonlyMap<string, Chart> {
    return this.byId;
  }

  /** Whether a construct is described for this cluster. */
  public includes(construct: IConstruct): boolean {
    const charts = new Set<IConstruct>(this.byId.values());
    return construct.node.scopes.some((scope) => charts.has(scope));
  }

  /** Whether an object is left out of this cluster's output, since no istiod reads it there. */
  public leavesOut(object: ApiObject): boolean {
    return this.primary !== undefined && isIstioConfig(object);
  }
}

class FleetChart extends Chart {
  constructor(scope: Construct, id: string, private readonly isUnread: boolean) {
    super(scope, id);
  }

  public override toJson(): object[] {
    const objects = super.toJson() as object[];
    return this.isUnread ? objects.filter((object) => !isIstioConfig(object)) : objects;
  }
}
