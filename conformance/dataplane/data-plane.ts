import { mkdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { App, Chart } from 'cdk8s';
import { forUpstreamEnvoy, withMesh } from './control-plane';
import { programs } from './machine';
import { Names } from './network/names';
import { PodNetwork } from './network/pod-network';
import { nodeFor } from './pods/node';
import { hostAnnotation, outsider } from './pods/outside';
import { type Place, Pod } from './pods/pod';
import { endpointOf, endpointsOf, endpointSliceOf, listenersOf } from './pods/services';
import { WorldAuthority } from './pods/world';
import type { Answer, Call } from './programs/protocol';
import { settle } from './settle';
import { MeshInstall, type MeshInstallProps } from '../../src';
import { Cluster } from '../harness/cluster';
import { companionDefinitions } from '../harness/companions';
import { Istiod } from '../harness/istiod';
import { type KubeObject, nameOf, readObjects } from '../harness/objects';
import { step } from '../harness/progress';
import { runFolder } from '../harness/run-folder';
import { until } from '../harness/until';

export interface DataPlaneOptions {
  /** @default 'data-plane' */
  readonly name?: string;
  /** @default - ingress and egress gateways, and defaults for all else */
  readonly install?: MeshInstallProps;
  /** @default - none */
  readonly supplies?: readonly KubeObject[];
}

/** A mesh that carries traffic: the real control plane, an ingress gateway, and the pods of one case after another. */
export class DataPlane {
  /** @param options what is said of the install, and what somebody has to bring before istiod starts */
  public static start({ name = 'data-plane', install: props = {}, supplies = [] }: DataPlaneOptions = {}): Promise<DataPlane> {
    return step(`the ${name.replaceAll('-', ' ')} is up`, async () => {
      const network = await PodNetwork.create();
      const parts: { stop(): Promise<void> }[] = [network];
      try {
        const cluster = await Cluster.start(name);
        parts.push(cluster);
        const install = forUpstreamEnvoy(synthesizeInstall(name, props));
        await mustApply(cluster, [...install, ...supplies]);
        const istiod = await Istiod.start(cluster, only(install, 'Deployment', 'istiod'));
        parts.push(istiod);
        const missing = await istiod.takesPartInAdmission(install);
        if (missing.length > 0) throw new Error(missing.join(', '));
        const service = await cluster.api.read(only(install, 'Service', 'istiod'));
        network.relay(15012, `${cluster.folder}/proxy`, `${String(service?.spec.clusterIP)}:15012`);
        const plane = new DataPlane(cluster, istiod, network, install, await WorldAuthority.create());
        parts.splice(0, parts.length, plane); // it stops the others
        await plane.begin();
        return plane;
      } catch (error) {
        for (const part of parts.reverse()) await part.stop();
        throw error;
      }
    });
  }

  private readonly names = new Names();
  private readonly place: Place;
  private readonly pods = new Map<string, Pod>();
  private turn = 0;

  private constructor(
    private readonly cluster: Cluster,
    private readonly istiod: Istiod,
    private readonly network: PodNetwork,
    private readonly install: readonly KubeObject[],
    public readonly world: WorldAuthority,
  ) {
    const found = programs();
    if (found === undefined) throw new Error('conformance/setup did not say where the programs of a pod lie');
    this.place = {
      api: cluster.api,
      network,
      programs: found,
      hostsFile: (namespace) => this.names.fileOf(namespace),
      resolverFile: this.names.resolverFile(),
      mounts: world.mounts,
    };
  }

  /** Applies objects, runs a pod for each Deployment among them, and waits until every proxy works with it all. */
  public async run(objects: readonly KubeObject[], options: { except?: readonly string[] } = {}): Promise<void> {
    const wanted = objects.filter(({ kind, metadata: { name, namespace } }) => (
      kind === 'Deployment' && options.except?.includes(name) !== true && !this.pods.has(keyOf(namespace, name))
    ));
    // The world is there before anybody describes it: proxies that did not find a name look again much later.
    await this.startPods(wanted.filter(isOfTheWorld));
    await mustApply(this.cluster, objects);
    await this.startPods(wanted.filter((workload) => !isOfTheWorld(workload)));
    for (const pod of this.pods.values()) if (pod.alive) await pod.refreshVolumes();
    const slices = await this.publishEndpoints(await this.refreshNames());
    await this.settle([...objects, ...slices]);
  }

  /** Deletes objects and ends the pods of the Deployments among them. */
  public async remove(objects: readonly KubeObject[]): Promise<void> {
    for (const { metadata } of objects.filter(({ kind }) => kind === 'Deployment')) {
      const key = keyOf(metadata.namespace, metadata.name);
      const pod = this.pods.get(key);
      if (pod === undefined) continue;
      this.pods.delete(key);
      await pod.remove();
      await this.cluster.api.delete(pod.object);
    }
    const services = objects.filter(({ kind }) => kind === 'Service');
    for (const service of services) await this.cluster.api.delete(endpointSliceOf(service, []));
    // Namespaces stay: nothing here finishes their deletion, and another case may have one of the same name.
    const deleted = objects.filter(({ kind }) => kind !== 'Namespace').reverse();
    for (const object of deleted) await this.cluster.api.delete(object);
    await this.refreshNames();
    await this.settle([], deleted);
  }

  /** Changes the mesh configuration from what was installed. */
  public async changeMesh(change: (mesh: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
    const before = await this.istiod.debug('mesh');
    await mustApply(this.cluster, [withMesh(only(this.install, 'ConfigMap', 'istio'), change)]);
    await until('istiod has the mesh configuration', async () => (isDeepStrictEqual(await this.istiod.debug('mesh'), before) ? 'it is as it was' : undefined));
  }

  /** Changes what istiod and the pods mount, and brings it to them, as kubelets do after a while. */
  public async change(mounted: readonly KubeObject[]): Promise<void> {
    await mustApply(this.cluster, mounted);
    await this.istiod.refreshVolumes();
    for (const pod of this.pods.values()) if (pod.alive) await pod.mountProxy();
  }

  public metricsOfIstiod(): Promise<string> {
    return this.istiod.metrics();
  }

  /** Takes a pod away for now; its Deployment and Services stay. */
  public async stopPod(pod: Pod): Promise<void> {
    this.pods.delete(keyOf(pod.namespace, pod.workload));
    const slices = await this.publishEndpoints(await this.refreshNames());
    await this.settle(slices);
    await pod.remove(); // only now, when nobody goes there any more
    await this.cluster.api.delete(pod.object);
  }

  public podOf(namespace: string, workload: string): Pod {
    const pod = this.pods.get(keyOf(namespace, workload));
    if (pod === undefined) throw new Error(`no pod runs for ${namespace}/${workload}; there are ${[...this.pods.keys()].join(', ')}`);
    return pod;
  }

  /** The pods of the Service that a call is to, each with the port where it is called. */
  public async serversOf(from: Pod, { host, port }: Call): Promise<{ pod: Pod; port: number }[]> {
    return endpointsOf({ host, port, from: from.namespace }, await this.services(), [...this.pods.values()]);
  }

  /** Sends requests from a pod. Without capture nothing leads to a Service's address, so an endpoint is chosen here, as kube-proxy would. */
  public async call(from: Pod, call: Call): Promise<Answer[]> {
    return from.process.call(await this.addressed(from, call));
  }

  /** The same, until `endLoad`. */
  public async load(from: Pod, call: Call): Promise<void> {
    await from.process.load(await this.addressed(from, call));
  }

  /** Waits until the ingress gateway has the certificate with a serial number. */
  public async serves(serial: string): Promise<void> {
    const gateway = this.podOf('istio-system', 'istio-ingressgateway');
    await until('the gateway has the certificate', async () => {
      const found = (await gateway.process.admin('http://127.0.0.1:15000/certs')).toLowerCase().includes(serial);
      return found ? undefined : serial;
    });
  }

  public async settle(applied: readonly KubeObject[], gone: readonly KubeObject[] = []): Promise<void> {
    await settle(this.cluster.api, this.istiod, [...this.pods.values()], applied, gone);
  }

  public async stop(): Promise<void> {
    for (const pod of this.pods.values()) await pod.remove();
    await this.network.stop();
    await this.istiod.stop();
    await this.cluster.stop();
  }

  private async begin(): Promise<void> {
    await this.run([only(this.install, 'Deployment', 'istio-ingressgateway'), only(this.install, 'Deployment', 'istio-egressgateway'), ...outsider]);
  }

  private async startPods(workloads: readonly KubeObject[]): Promise<void> {
    const services = await this.refreshNames();
    if (workloads.length === 0) return;
    await step(`pods of ${workloads.map(({ metadata }) => metadata.name).join(', ')}`, async () => {
      const pods = await inPairs(workloads, (workload) => this.startPod(workload, services));
      await Promise.all(pods.map((pod) => pod.becomesReady()));
    });
    await this.refreshNames();
  }

  private async startPod({ metadata, spec: { template } }: KubeObject, services: readonly KubeObject[]): Promise<Pod> {
    const namespace = metadata.namespace ?? 'default';
    const node = nodeFor(template.spec.nodeSelector ?? {});
    await mustApply(this.cluster, [node]);
    const pod: KubeObject = {
      apiVersion: 'v1', kind: 'Pod', metadata: { ...template.metadata, name: `${metadata.name}-0`, namespace }, spec: { ...template.spec, nodeName: node.metadata.name },
    };
    const started = await Pod.start(this.place, pod, metadata.name, await this.world.equip(pod, listenersOf(pod, services)));
    this.pods.set(keyOf(namespace, metadata.name), started);
    return started;
  }

  private async refreshNames(): Promise<KubeObject[]> {
    const services = await this.services();
    const world = [...this.pods.values()].map((pod) => [pod.object.metadata.annotations?.[hostAnnotation], pod.address] as const);
    this.names.update(services, Object.fromEntries(world.filter(([host]) => host !== undefined)));
    return services;
  }

  private async services(): Promise<KubeObject[]> {
    const { items } = await this.cluster.api.get('/api/v1/services');
    return items.map((service: object) => ({ apiVersion: 'v1', kind: 'Service', ...service }));
  }

  private async publishEndpoints(services: readonly KubeObject[]): Promise<KubeObject[]> {
    const pods = [...this.pods.values()].filter(({ alive }) => alive);
    const slices = services.filter(({ spec }) => spec.selector !== undefined).map((service) => endpointSliceOf(service, pods));
    await mustApply(this.cluster, slices);
    return slices;
  }

  private async addressed(from: Pod, call: Call): Promise<Call> {
    if (from.hasCapture) return call;
    const services = await this.services();
    const pods = [...this.pods.values()];
    const find = (host: string) => endpointOf({ host, port: call.port, from: from.namespace }, services, pods, this.turn);
    this.turn += 1;
    const found = find(call.host) ?? find('istio-ingressgateway.istio-system');
    return found === undefined ? call : { ...call, address: found.address, addressPort: found.port };
  }
}

function synthesizeInstall(name: string, props: MeshInstallProps): KubeObject[] {
  const outdir = runFolder('manifests', name);
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  new MeshInstall(new Chart(app, 'istio'), 'mesh', { egressGateway: {}, ...props });
  app.synth();
  return readObjects(outdir);
}

async function mustApply(cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  const { refused } = await cluster.apply([...companionDefinitions(objects), ...objects]);
  if (refused.length > 0) throw new Error(`the apiserver refuses:\n${refused.join('\n')}`);
}

function isOfTheWorld({ spec }: KubeObject): boolean {
  return spec.template.metadata.annotations?.[hostAnnotation] !== undefined;
}

function only(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`the install has no ${kind} ${name}; it has ${objects.map(nameOf).join(', ')}`);
  return found;
}

function keyOf(namespace: string | undefined, workload: string): string {
  return `${namespace ?? 'default'}/${workload}`;
}

/** Two at a time, for two cores. */
async function inPairs<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += 2) results.push(...await Promise.all(items.slice(i, i + 2).map(work)));
  return results;
}
