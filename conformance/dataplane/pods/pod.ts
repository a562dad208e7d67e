import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { ContainerProgram, containersWithProgram } from './container-program';
import { WorkloadProcess } from './workload-process';
import { invocationOf } from '../../harness/container';
import type { KubeApi } from '../../harness/kube-api';
import type { KubeObject } from '../../harness/objects';
import { runFolder } from '../../harness/run-folder';
import { mountVolumes } from '../../harness/volumes';
import type { Programs } from '../machine';
import type { PodNetwork } from '../network/pod-network';
import { nodeAddress } from '../network/pod-network';
import { Sandbox } from '../network/sandbox';
import type { Listener } from '../programs/protocol';

/** Where pods live: what a kubelet would know. */
export interface Place {
  readonly cluster: string;
  readonly api: KubeApi;
  readonly network: PodNetwork;
  readonly programs: Programs;
  /** The file of names that pods of a namespace resolve by. */
  readonly hostsFile: (namespace: string) => string;
  readonly resolverFile: string;
  /** Files of the machine to show to every pod at other paths. */
  readonly mounts: Readonly<Record<string, string>>;
}

/** Where its agent lies in a pod. */
const agent = '/mnt/pilot-agent';
const tellAgent = `for each in /proc/[0-9]*; do if grep -qs '^${agent}' $each/cmdline; then kill -TERM \${each#/proc/}; fi; done`;

/** A pod that runs: its containers' programs or the stand-in for them, and its proxy, started from what the webhook of istiod made of it. */
export class Pod {
  /**
   * @param object as its controller would create it: the apiserver, and the webhook of istiod, have their say
   * @param listeners that the stand-in opens
   */
  public static async start(place: Place, object: KubeObject, workload: string, listeners: readonly Listener[]): Promise<Pod> {
    const { api, network } = place;
    const admitted: KubeObject = (await api.create(object)).body;
    const namespace = admitted.metadata.namespace ?? 'default';
    const sandbox = await Sandbox.create(`${place.cluster}/${namespace}.${admitted.metadata.name}`);
    try {
      const address = await network.join(sandbox);
      const status = {
        phase: 'Running',
        podIP: address,
        podIPs: [{ ip: address }],
        hostIP: nodeAddress,
        startTime: new Date().toISOString(),
        conditions: ['Initialized', 'ContainersReady', 'Ready', 'PodScheduled'].map((type) => ({ type, status: 'True' })),
      };
      await patchStatus(api, admitted, status);
      const pod = new Pod(place, { ...admitted, status }, workload, address, sandbox);
      await sandbox.script('mount -t tmpfs tmpfs /mnt'); // for what programs are to find
      await sandbox.mount({ [place.hostsFile(namespace)]: '/etc/hosts', [place.resolverFile]: '/etc/resolv.conf', ...place.mounts });
      await pod.capture();
      const containers = containersWithProgram(admitted, place.programs);
      pod.app = WorkloadProcess.start(sandbox, { pod: admitted.metadata.name, workload, listeners: containers.length > 0 ? [] : listeners });
      await pod.startProxy();
      for (const container of containers) pod.containers.push(await ContainerProgram.start(place, pod.object, container, sandbox, () => pod.alive));
      return pod;
    } catch (error) {
      await sandbox.destroy();
      throw error;
    }
  }

  public alive = true;
  private app: WorkloadProcess | undefined;
  private proxy: ChildProcess | undefined;
  private readonly containers: ContainerProgram[] = [];

  private constructor(
    private readonly place: Place,
    public readonly object: KubeObject,
    public readonly workload: string,
    public readonly address: string,
    private readonly sandbox: Sandbox,
  ) {}

  public get name(): string {
    return this.object.metadata.name;
  }

  public get namespace(): string {
    return this.object.metadata.namespace ?? 'default';
  }

  public get labels(): Readonly<Record<string, string>> {
    return this.object.metadata.labels ?? {};
  }

  /** Whether it has a proxy: a sidecar, or it is a gateway. */
  public get hasProxy(): boolean {
    return this.container('istio-proxy') !== undefined;
  }

  /** Whether its own traffic goes through the proxy, so that Service addresses lead somewhere. */
  public get hasCapture(): boolean {
    return this.container('istio-init') !== undefined;
  }

  /** The program that stands for its containers. */
  public get process(): WorkloadProcess {
    if (this.app === undefined) throw new Error(`pod ${this.name} has not started`);
    return this.app;
  }

  /** What its proxy has written so far. */
  public proxyLog(): string {
    return readFileSync(runFolder('logs', `${this.proxyLogName}.log`), 'utf8');
  }

  private get proxyLogName(): string {
    return `dataplane/${this.sandbox.name}.proxy`;
  }

  /** Ends all that runs in it, without notice: its address stays where it was published. */
  public async crash(): Promise<void> {
    this.alive = false;
    await this.sandbox.endPrograms();
  }

  /** Ends it as a kubelet does: its proxy is told, drains and ends. Its application goes on serving until then. */
  public async terminate(): Promise<void> {
    this.alive = false;
    const { proxy } = this;
    if (proxy?.exitCode === null && proxy.signalCode === null) {
      const ended = once(proxy, 'exit');
      await this.sandbox.run({ command: 'sh', args: ['-c', tellAgent], env: { PATH: process.env.PATH ?? '' } });
      await ended;
    }
    await this.sandbox.destroy();
  }

  /** Takes it away altogether. */
  public async remove(): Promise<void> {
    this.alive = false;
    await this.sandbox.destroy();
  }

  /** Waits until its servers listen and its proxy says that it can take traffic. */
  public async becomesReady(): Promise<void> {
    await this.process.becomesReady();
    if (this.hasProxy) await this.waitFor('proxy', () => this.process.admin('http://127.0.0.1:15020/healthz/ready').then(() => undefined, (error: unknown) => String(error)));
    for (const container of this.containers) await this.waitFor(container.name, () => container.problem((url) => this.process.admin(url)));
  }

  /** Brings its volumes up to date, as a kubelet does after a while. */
  public async refreshVolumes(): Promise<void> {
    for (const container of this.containers) await container.refreshVolumes();
  }

  /** Brings what its proxy mounts up to date, its token too. */
  public async mountProxy(): Promise<void> {
    const proxy = this.container('istio-proxy');
    if (proxy !== undefined) await mountVolumes(this.place.api, this.object, proxy, this.proxyRoot, this.userOf(proxy));
  }

  private async waitFor(what: string, problem: () => Promise<string | undefined>): Promise<void> {
    const end = Date.now() + 60_000;
    for (let found = await problem(); found !== undefined; found = await problem()) {
      if (Date.now() > end) throw new Error(`${what} of pod ${this.namespace}/${this.name} is not ready after 60 s: ${found}; see logs/dataplane/${this.sandbox.name}.${what}.log`);
      await sleep(100);
    }
  }

  private container(name: string): any {
    return [...this.object.spec.containers, ...(this.object.spec.initContainers ?? [])].find((container: any) => container.name === name);
  }

  /** Runs the init container that redirects traffic to the proxy, with the arguments the injection template gave it. */
  private async capture(): Promise<void> {
    const init = this.container('istio-init');
    if (init === undefined) return;
    const outcome = await this.sandbox.run({ command: this.place.programs.pilotAgent, args: init.args, env: { PATH: process.env.PATH ?? '' } });
    if (outcome.code !== 0) throw new Error(`istio-init of ${this.name}: ${outcome.stdout}${outcome.stderr}`);
  }

  /** The folder that stands for the root of its proxy. */
  private get proxyRoot(): string {
    return runFolder('dataplane', 'pods', this.sandbox.name);
  }

  private userOf(container: any): number {
    return container.securityContext?.runAsUser ?? this.object.spec.securityContext?.runAsUser ?? 0;
  }

  /** Starts the agent, which starts Envoy, from the container as it was admitted: its arguments, environment, volumes and user. */
  private async startProxy(): Promise<void> {
    const proxy = this.container('istio-proxy');
    if (proxy === undefined) return;
    const { api, programs } = this.place;
    const user = this.userOf(proxy);
    const root = this.proxyRoot;
    mkdirSync(root, { recursive: true });
    await this.mountProxy();
    const template = path.join(root, 'var/lib/istio/envoy/envoy_bootstrap_tmpl.json'); // which the image brings, as it does Envoy
    mkdirSync(path.dirname(template), { recursive: true });
    copyFileSync(programs.bootstrapTemplate, template);

    const pod = { ...this.object, spec: { ...this.object.spec, containers: [...this.object.spec.containers, ...(this.object.spec.initContainers ?? [])] } };
    const { args, env } = await invocationOf(pod, 'istio-proxy', (kind, namespace, name) => api.read({ apiVersion: 'v1', kind, metadata: { namespace, name } }));
    writeFileSync(path.join(root, 'started.json'), JSON.stringify({ args, env }, undefined, 2)); // for whoever wonders
    chownSync(root, user, user);

    // That user may not look into the folders where all this lies.
    const [home, envoy] = ['/mnt/root', '/mnt/envoy'] as const;
    await this.sandbox.script(`mkdir ${home}`, `touch ${agent} ${envoy}`);
    await this.sandbox.mount({ [root]: home, [programs.pilotAgent]: agent, [programs.envoy]: envoy });
    // One worker: each has connections of its own, and one that a case never happened to use would still know the policies before a change.
    const config = JSON.stringify({ ...parse(env.PROXY_CONFIG ?? '{}'), binaryPath: envoy, concurrency: 1 });
    this.proxy = this.sandbox.start({ command: agent, args, env: { PATH: process.env.PATH ?? '', ...env, PROXY_CONFIG: config }, cwd: home, user }, this.proxyLogName);
  }
}

async function patchStatus(api: KubeApi, pod: KubeObject, status: object): Promise<void> {
  const url = `/api/v1/namespaces/${pod.metadata.namespace ?? 'default'}/pods/${pod.metadata.name}/status`;
  const answer = await api.send('PATCH', url, { status }, 'application/merge-patch+json');
  if (answer.status !== 200) throw new Error(`status of pod ${pod.metadata.name}: ${JSON.stringify(answer.body)}`);
}
