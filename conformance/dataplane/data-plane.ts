import { mkdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { App, Chart } from 'cdk8s';
import { forUpstreamEnvoy, withMesh } from './control-plane';
import { ControlPlanes } from './control-planes';
import { programs } from './machine';
import { LoadBalancers } from './network/load-balancers';
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
import { type KubeObject, nameOf, readObjects } from '../harness/objects';
import { step } from '../harness/progress';
import { runFolder } from '../harness/run-folder';
import { until } from '../harness/until';

export interface DataPlaneOptions {
  /** @default 'data-plane' */
  readonly name?: string;
  /** @default - ingress and egress gateways, and defaults for all else */
  readonly install?: MeshInstallProps;
  /** What is applied first, with an install in it. @default - what `install` gives */
  readonly objects?: readonly KubeObject[];
  /** @default - none */
  readonly supplies?: readonly KubeObject[];
}

/** A mesh that carries traffic: the real control plane, an ingress gateway, and the pods of one case after another. */
export class DataPlane {
  /** @param options what is said of the install, and what somebody has to bring before istiod starts */
  public static start({ name = 'data-plane', install = {}, objects = synthesizeInstall(name, install), supplies = [] }: DataPlaneOptions = {}): Promise<DataPlane> {
    return step(`the ${name.replaceAll('-', ' ')} is up`, async () => {
      const network = await PodNetwork.create(name);
      const parts: { stop(): Promise<void> }[] = [network];
      try {
        const cluster = await Cluster.start(name);
        parts.push(cluster);
        const plane = new DataPlane(cluster, network, await WorldAuthority.create(name));
        parts.splice(0, parts.length, plane); // it stops the others
        await mustApply(cluster, [...objects.filter(({ kind }) => kind === 'Namespace'), ...supplies]);
        await plane.reinstall(objects);
        await plane.run(outsider);
        return plane;
      } catch (error) {
        for (const part of parts.reverse()) await part.stop();
        throw error;
      }
    });
  }

  public readonly controlPlanes: ControlPlanes;
  public readonly loadBalancers: LoadBalancers;
  private readonly names: Names;
  private readonly place: Place;
  /** Those that Services lead to. */
  private readonly pods = new Map<string, Pod>();
  /** Whatever has become of them. */
  private readonly all: Pod[] = [];
  private readonly started = new Map<string, number>();
  private install: readonly KubeObject[] = [];
  private turn = 0;

  private constructor(public readonly cluster: Cluster, public readonly network: PodNetwork, public readonly world: WorldAuthority) {
    const found = programs();
    if (found === undefined) throw new Error('conformance/setup did not say where the programs of a pod lie');
    this.controlPlanes = new ControlPlanes(cluster, network);
    this.loadBalancers = new LoadBalancers(cluster.api, network);
    this.names = new Names(cluster.name);
    this.place = {
      cluster: cluster.name,
      api: cluster.api,
      network,
      programs: found,
      hostsFile: (namespace) => this.names.fileOf(namespace),
      resolverFile: this.names.resolverFile(),
      mounts: world.mounts,
    };
  }

  /** Puts an install in the place of the one before: what is new starts, gateways that changed are rolled out, and what it lacks goes. */
  public async reinstall(objects: readonly KubeObject[]): Promise<void> {
    const before = new Map(this.install.map((object) => [nameOf(object), object]));
    this.install = forUpstreamEnvoy(objects);
    const changed = this.install.filter((object) => !isDeepStrictEqual(object, before.get(nameOf(object))));
    await mustApply(this.cluster, changed);
    await this.controlPlanes.start(this.install);
    const gateways = changed.filter(isGateway);
    if (gateways.length > 0) await this.rollOut(gateways);
    for (const object of this.install) before.delete(nameOf(object));
    await this.remove([...before.values()]);
    await this.controlPlanes.end(this.install);
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

  /** Replaces the pods of Deployments as a rollout does: the next is ready before the one before is no endpoint any more, and drains. */
  public async rollOut(deployments: readonly KubeObject[]): Promise<void> {
    const before = deployments.flatMap(({ metadata }) => this.pods.get(keyOf(metadata.namespace, metadata.name)) ?? []);
    await this.startPods(deployments);
    const slices = await this.publishEndpoints(await this.services());
    await Promise.all(before.map(async (pod) => {
      await pod.terminate();
      await this.cluster.api.delete(pod.object);
    }));
    await this.settle(slices);
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
    const istiod = this.controlPlanes.named('istiod');
    const before = await istiod.debug('mesh');
    await mustApply(this.cluster, [withMesh(only(this.install, 'ConfigMap', 'istio'), change)]);
    await until('istiod has the mesh configuration', async () => (isDeepStrictEqual(await istiod.debug('mesh'), before) ? 'it is as it was' : undefined));
  }

  /** Changes what istiod and the pods mount, and brings it to them, as kubelets do after a while. */
  public async change(mounted: readonly KubeObject[]): Promise<void> {
    await mustApply(this.cluster, mounted);
    for (const istiod of this.controlPlanes.all) await istiod.refreshVolumes();
    for (const pod of this.pods.values()) if (pod.alive) await pod.mountProxy();
  }

  public metricsOfIstiod(): Promise<string> {
    return this.controlPlanes.named('istiod').metrics();
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
    await settle(this.cluster.api, this.controlPlanes.all, [...this.pods.values()], applied, gone);
  }

  public async stop(): Promise<void> {
    for (const pod of this.all) await pod.remove();
    await this.network.stop();
    await this.controlPlanes.end([]);
    await this.cluster.stop();
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
    const key = keyOf(namespace, metadata.name);
    const number = this.started.get(key) ?? 0;
    this.started.set(key, number + 1);
    const pod: KubeObject = {
      apiVersion: 'v1', kind: 'Pod', metadata: { ...template.metadata, name: `${metadata.name}-${number}`, namespace }, spec: { ...template.spec, nodeName: node.metadata.name },
    };
    const started = await Pod.start(this.place, pod, metadata.name, await this.world.equip(pod, listenersOf(pod, services)));
    this.pods.set(key, started);
    this.all.push(started);
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
    await this.loadBalancers.update(services, pods);
    const slices = services.filter(({ spec }) => spec.selector !== undefined).map((service) => endpointSliceOf(service, pods));
    await mustApply(this.cluster, slices);
    return slices;
  }

  private async addressed(from: Pod, call: Call): Promise<Call> {
    if (from.hasCapture || call.address !== undefined) return call;
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

function isGateway({ kind, spec }: KubeObject): boolean {
  return kind === 'Deployment' && spec.template.spec.containers.some(({ name }: { name: string }) => name === 'istio-proxy');
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
