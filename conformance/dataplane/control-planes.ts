import type { PodNetwork } from './network/pod-network';
import type { Cluster } from '../harness/cluster';
import { Istiod } from '../harness/istiod';
import type { KubeObject } from '../harness/objects';

/** The istiods of a cluster, which pods reach at the addresses of their Services. */
export class ControlPlanes {
  private readonly running = new Map<string, Istiod>();

  constructor(private readonly cluster: Cluster, private readonly network: PodNetwork) {}

  public get all(): readonly Istiod[] {
    return [...this.running.values()];
  }

  /** The one of a Deployment. */
  public named(name: string): Istiod {
    const found = this.running.get(name);
    if (found === undefined) throw new Error(`no ${name} runs; there are ${[...this.running.keys()].join(', ')}`);
    return found;
  }

  /** Starts those of an install that do not run yet, and waits until they take part in admission. */
  public async start(install: readonly KubeObject[]): Promise<void> {
    for (const deployment of istiodsOf(install)) {
      const { name } = deployment.metadata;
      if (this.running.has(name)) continue;
      this.running.set(name, await Istiod.start(this.cluster, deployment));
      const service = await this.cluster.api.read({ apiVersion: 'v1', kind: 'Service', metadata: deployment.metadata });
      await this.network.relay({ address: String(service?.spec.clusterIP), port: 15012 }, `${this.cluster.folder}/proxy`);
    }
    const [first] = this.running.values();
    const missing = await first?.takesPartInAdmission(install) ?? [];
    if (missing.length > 0) throw new Error(missing.join(', '));
  }

  /** Ends those that an install lacks. */
  public async end(install: readonly KubeObject[]): Promise<void> {
    const kept = new Set(istiodsOf(install).map(({ metadata }) => metadata.name));
    for (const [name, istiod] of this.running) {
      if (kept.has(name)) continue;
      this.running.delete(name);
      await istiod.stop();
    }
  }
}

function istiodsOf(install: readonly KubeObject[]): KubeObject[] {
  return install.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.labels?.app === 'istiod');
}
