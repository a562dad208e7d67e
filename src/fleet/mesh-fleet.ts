import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { App, Names, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { addLateCheck, checkingOnce } from '../errors';
import type { MeshInstallProps } from '../install';
import { CertificateAuthority, MeshInstall } from '../install';
import { EastWestGateway } from '../traffic';
import { externalInstall } from './external-install';
import { FleetCluster } from './fleet-cluster';
import type { FleetClusterProps, MeshFleetProps } from './mesh-fleet-props';
import type { FleetPrerequisite, IstiodFacts } from './prerequisites';
import { externalPrerequisites, prerequisitesOf } from './prerequisites';
import { requireFleet } from './require-fleet';
import { Topology } from './topology';
import { unreadObjects } from './unread-objects';

/**
 * A mesh of several clusters, described once: an install for each, which knows of the others, gateways between networks, and a folder of output for each.
 *
 * Secrets are referred to and never rendered: `prerequisites` lists them.
 *
 * @see https://istio.io/latest/docs/setup/install/multicluster/
 */
export class MeshFleet<Name extends string = string> extends Construct {
  private readonly byName: ReadonlyMap<Name, FleetCluster<Name>>;
  private readonly settings: Readonly<Record<Name, FleetClusterProps>>;
  private readonly topology: Topology<Name>;
  private readonly external: FleetCluster | undefined;

  /**
   * @throws MeshError InvalidValue, InvalidName or ContradictingProps when the clusters cannot be one mesh, or one of them cannot be installed
   */
  constructor(scope: Construct, id: string, props: MeshFleetProps<Name>) {
    super(scope, id);
    this.topology = props.topology ?? Topology.multiPrimary();
    const names = Object.keys(props.clusters) as Name[];
    const settings = names.map((name) => [name, withAuthority({ ...this.sharedWith(name, props.shared ?? {}), ...props.clusters[name] })] as const);
    this.settings = Object.fromEntries(settings) as Record<Name, FleetClusterProps>;
    requireFleet(this.settings, this.topology, this);
    this.byName = new Map(names.map((name) => [name, this.createCluster(scope, name, props.meshId)]));
    this.external = this.createControlPlane(scope, props);
    addLateCheck(this, () => this.clusters.flatMap((cluster) => (cluster.primary === undefined ? [] : unreadObjects(cluster, this.cluster(cluster.primary)))));
  }

  /** The clusters of the mesh, in the order in which they are named. */
  public get clusters(): readonly FleetCluster<Name>[] {
    return [...this.byName.values()];
  }

  /** Those, and the one beside the mesh that a `Topology.externalControlPlane` runs in: all that have a folder of output. */
  public get allClusters(): readonly FleetCluster[] {
    return [...this.clusters, ...this.external === undefined ? [] : [this.external]];
  }

  /** One of the clusters. */
  public cluster(name: Name): FleetCluster<Name> {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`no cluster ${name}`); // the type has no other names
    return found;
  }

  /** Describes something for every cluster; what is returned of each comes back by the clusters' names. */
  public each<T>(describe: (cluster: FleetCluster<Name>) => T): Readonly<Record<Name, T>> {
    return Object.fromEntries(this.clusters.map((cluster) => [cluster.name, describe(cluster)])) as Record<Name, T>;
  }

  /** What has to be in the clusters beside the output, in the order in which it is needed. */
  public get prerequisites(): readonly FleetPrerequisite[] {
    const others = (name: string): Name[] => this.clusters.map((other) => other.name).filter((other) => other !== name);
    if (this.external !== undefined && this.topology.external !== undefined) {
      const { configCluster } = this.topology.external;
      return externalPrerequisites(this.factsOf(this.external, configCluster), configCluster, others(configCluster));
    }
    const primaries = this.clusters.filter(({ primary }) => primary === undefined);
    return primaries.flatMap((cluster) => prerequisitesOf(this.factsOf(cluster, cluster.name), others(cluster.name)));
  }

  /**
   * Writes a folder for each cluster into that of the app, with a file for each of its charts, and other charts of the app beside the folders. Everything is
   * checked before anything is written. (`app.synth()` writes the same, into one folder, in files that begin with the cluster's name.)
   *
   * @throws Error with all findings, where something is wrong
   */
  public synth(): void {
    const app = App.of(this);
    const own = this.allClusters.flatMap((cluster) => [...cluster.charts].map(([id, chart]) => ({ chart, file: path.join(cluster.name, id) })));
    const others = app.charts.filter((chart) => !own.some((known) => known.chart === chart)).map((chart) => ({ chart, file: Names.toDnsLabel(chart) }));
    const rendered = checkingOnce(app, () => [...own, ...others].map(({ chart, file }) => ({
      objects: chart.toJson() as object[], file: path.join(app.outdir, `${file}${app.outputFileExtension}`),
    })));
    for (const { objects, file } of rendered) {
      mkdirSync(path.dirname(file), { recursive: true });
      Yaml.save(file, objects);
    }
  }

  /** What is about istiod concerns clusters that have one, and validation those in which it reads. */
  private sharedWith(name: Name, { istiod, istiodEgress, validateUnlabelled, ...others }: FleetClusterProps): FleetClusterProps {
    return {
      ...others,
      ...this.topology.servedFrom(name) === undefined && { istiod, istiodEgress },
      ...this.topology.primaryOf(name) === undefined && { validateUnlabelled },
    };
  }

  private createControlPlane(scope: Construct, { meshId, shared = {} }: MeshFleetProps<Name>): FleetCluster | undefined {
    const { external } = this.topology;
    if (external === undefined) return undefined;
    const props = externalInstall(external, this.settings[external.configCluster], shared, meshId);
    return new FleetCluster(scope, external.runsIn, external.configCluster, (chart) => new MeshInstall(chart, 'mesh', props));
  }

  private createCluster(scope: Construct, name: Name, meshId: string): FleetCluster<Name> {
    const { gatewayAddress: _, ...install } = this.settings[name];
    const served = this.topology.servedFrom(name);
    const primary = this.topology.primaryOf(name);
    const servesRemotes = this.topology.servedBy(name).length > 0;
    const hasGateway = this.networks.length > 1 || servesRemotes;
    const cluster = new FleetCluster<Name>(scope, name, primary, (chart) => new MeshInstall(chart, 'mesh', {
      ...install,
      cluster: name,
      meshId,
      ...hasGateway && { eastWestGateway: install.eastWestGateway ?? {} },
      ...servesRemotes && { servesRemotes },
      ...served !== undefined && { remoteControlPlane: { cluster: served.primary, address: served.address, configCluster: primary ?? name } },
      ...primary === undefined && this.meshNetworks,
    }));
    if (this.networks.length > 1 && cluster.mesh.dataPlane.mode === 'sidecar') new EastWestGateway(cluster.chart('istio'), 'cross-network', { workload: cluster.install.eastWestGateway });
    return cluster;
  }

  private factsOf({ name, mesh }: FleetCluster, configCluster: Name): IstiodFacts {
    const source = this.settings[configCluster].certificateAuthority?.source;
    return {
      name,
      namespace: mesh.rootNamespace,
      authority: source?.kind === 'plugged-in' ? source.secretName : undefined,
      account: mesh.revision === undefined ? 'istiod' : `istiod-${mesh.revision}`,
    };
  }

  private get networks(): readonly string[] {
    return [...new Set(Object.values<FleetClusterProps>(this.settings).flatMap(({ network }) => network ?? []))];
  }

  private get meshNetworks(): Pick<MeshInstallProps, 'meshNetworks'> {
    const settings = Object.entries<FleetClusterProps>(this.settings);
    const said = this.networks.flatMap((network) => {
      const members = settings.filter(([, cluster]) => cluster.network === network);
      const gateways = members.flatMap(([, { gatewayAddress }]) => gatewayAddress ?? []);
      return gateways.length === 0 ? [] : [[network, { clusters: members.map(([name]) => name), gateways }] as const];
    });
    return said.length === 0 ? {} : { meshNetworks: Object.fromEntries(said) };
  }
}

/** A root that one istiod makes for itself is none that the others know. */
function withAuthority(props: FleetClusterProps): FleetClusterProps {
  return { ...props, certificateAuthority: props.certificateAuthority ?? CertificateAuthority.pluggedIn() };
}
