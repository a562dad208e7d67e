import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { binaries } from './binaries';
import type { Cluster } from './cluster';
import { flagOf, invocationOf, withFlag } from './container';
import { type KubeObject, nameOf } from './objects';
import { podOf } from './pods';
import { freePorts } from './ports';
import { Server } from './processes';
import type { Backend } from './service-network';
import { mountVolumes } from './volumes';

/** The flags that say where istiod listens, with the ports it takes where a Deployment does not set them. */
const listeners = { '--httpAddr': 8080, '--grpcAddr': 15010, '--secureGRPCAddr': 15012, '--monitoringAddr': 15014, '--httpsAddr': 15017 };

/** A real istiod, started from an istiod Deployment that lies in a cluster, with the rights of its ServiceAccount. */
export class Istiod {
  public static async start(cluster: Cluster, deployment: KubeObject): Promise<Istiod> {
    const pod = podOf(deployment);
    const { namespace = 'default', labels = {} } = pod.metadata;
    const invocation = await invocationOf(pod, 'discovery', (kind, at, name) => cluster.api.read({ apiVersion: 'v1', kind, metadata: { namespace: at, name } }));

    const free = await freePorts(Object.keys(listeners).length);
    const ports: Record<number, number> = {};
    let args = [...invocation.args];
    for (const [flag, usual] of Object.entries(listeners)) {
      const local = free.pop() ?? 0;
      ports[Number((flagOf(args, flag) ?? '').split(':').pop() || usual)] = local;
      args = withFlag(args, flag, `127.0.0.1:${local}`); // many pods share one address here
    }
    args = withFlag(args, '--ctrlz_port', '0'); // for the same reason
    // istiod's paths are relative to where it runs, which is / in its image.
    const root = path.join(cluster.folder, deployment.metadata.name);
    mkdirSync(root, { recursive: true });
    const mount = (): Promise<void> => mountVolumes(cluster.api, pod, withFiles(pod), root, process.getuid?.() ?? 0);
    await mount();
    const { KUBECONFIG: elsewhere = '', ...env } = invocation.env;
    // Of a cluster elsewhere, where there is such a file; else there is no in-cluster configuration.
    const kubeconfig = path.join(root, elsewhere);
    const isElsewhere = elsewhere !== '' && existsSync(kubeconfig);
    args = withFlag(args, '--kubeconfig', isElsewhere ? kubeconfig : await cluster.kubeconfigFor(namespace, pod.spec.serviceAccountName));
    const url = `http://127.0.0.1:${ports[8080] ?? 0}`;
    const server = await Server.start({
      name: `${cluster.name}.${deployment.metadata.name}`,
      command: binaries()['pilot-discovery'],
      args,
      env,
      cwd: root,
      ready: async () => (await fetch(`${url}/ready`)).ok,
      deadline: 60,
    });
    const declared: any[] = pod.spec.containers.flatMap((container: any) => container.ports ?? []);
    const portNames = Object.fromEntries(declared.map((port) => [port.name, port.containerPort]));
    const backend = { namespace, labels, ports, portNames };
    cluster.network.add(backend);
    return new Istiod(cluster, server, url, env.CLUSTER_ID ?? 'Kubernetes', backend, mount);
  }

  private constructor(
    private readonly cluster: Cluster,
    private readonly server: Server,
    private readonly url: string,
    /** The name that it gives to its cluster. */
    public readonly clusterId: string,
    public readonly backend: Backend,
    /** Brings its volumes up to date, as a kubelet does after a while. */
    public readonly refreshVolumes: () => Promise<void>,
  ) {}

  /** What Prometheus would read from it. */
  public async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.backend.ports[15014] ?? 0}/metrics`)).text();
  }

  /**
   * Says hello as a proxy that trusts a root would.
   *
   * @returns `welcome`, or why istiod's certificate is not one of that root for that name
   */
  public greet(root: string, servername: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: this.backend.ports[15012] ?? 0, ca: root, servername, ALPNProtocols: ['h2'] });
      socket.on('secureConnect', () => { resolve('welcome'); socket.destroy(); });
      socket.on('error', (error) => { resolve(error.message); });
    });
  }

  /** Answers of its debug endpoints, such as `configz`, `push_status`, `mesh`, `inject`. */
  public async debug(what: string): Promise<any> {
    const answer = await fetch(`${this.url}/debug/${what}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`istiod /debug/${what}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Names of the configuration objects that istiod holds, once `expected` are among them or five seconds have passed. */
  public async configNames(expected: readonly KubeObject[]): Promise<string[]> {
    let names: string[] = [];
    for (let attempt = 0; attempt < 50; attempt++) {
      names = (await this.debug('configz')).map(nameOf);
      if (expected.every((object) => names.includes(nameOf(object)))) break;
      await sleep(100);
    }
    return names.sort();
  }

  /**
   * Waits until the apiserver can call istiod and depends on it: istiod has put its certificate into each webhook, and made validation mandatory once a trial
   * of its own succeeded. Returns what of this has not come about in twenty seconds.
   */
  public async takesPartInAdmission(objects: readonly KubeObject[]): Promise<string[]> {
    const configurations = objects.filter((object) => /^(Mutating|Validating)WebhookConfiguration$/.test(object.kind));
    const missing = async (): Promise<string[]> => {
      const present = await Promise.all(configurations.map((configuration) => this.cluster.api.read(configuration)));
      return present.flatMap((configuration) => configuration?.webhooks.flatMap((webhook: any) => [
        ...(webhook.clientConfig.caBundle === undefined ? [`${webhook.name} has no caBundle`] : []),
        ...(webhook.failurePolicy === 'Fail' ? [] : [`${webhook.name} has failurePolicy ${webhook.failurePolicy}`]),
      ]) ?? []);
    };
    for (let attempt = 0; attempt < 200 && (await missing()).length > 0; attempt++) await sleep(100);
    return configurations.length === 0 ? ['there is no webhook'] : missing();
  }

  /** What its log has of errors and refused access, but for its waiting while it starts, and for what its controllers, try again once or twice. */
  public complaints(): string[] {
    const harmless = /webhook is not ready, retry|retrying \(retry count: [12]\)/;
    const isComplaint = (line: string): boolean => /forbidden/i.test(line) || (/\t(error|fatal)\t/.test(line) && !harmless.test(line));
    return readFileSync(this.server.log, 'utf8').split('\n').filter(isComplaint);
  }

  public async stop(): Promise<void> {
    this.cluster.network.remove(this.backend);
    await this.server.stop();
  }
}

/** The container with those of its mounts that bring files: certificates. Whatever else it mounts is empty, or would lead it to a cluster it is not in. */
function withFiles(pod: KubeObject): any {
  const files = new Set(pod.spec.volumes.filter(({ secret, configMap }: any) => secret !== undefined || configMap !== undefined).map(({ name }: any) => name));
  const container = pod.spec.containers.find(({ name }: any) => name === 'discovery');
  return { ...container, volumeMounts: container.volumeMounts.filter(({ name }: any) => files.has(name)) };
}
