import * as path from 'node:path';
import type { Place } from './pod';
import { invocationOf } from '../../harness/container';
import type { KubeApi } from '../../harness/kube-api';
import type { KubeObject } from '../../harness/objects';
import { runFolder } from '../../harness/run-folder';
import { mountVolumes } from '../../harness/volumes';
import type { Programs } from '../machine';
import type { Inside, Sandbox } from '../network/sandbox';

/** How long a program that has ended waits until it is run again, in milliseconds. */
const backoff = 500;

/** What of the machine a program finds in its root, besides its volumes: an image would bring libraries of its own. */
const ofTheMachine = ['bin', 'sbin', 'lib', 'lib64', 'usr', 'etc', 'proc', 'dev'];

/** The containers of a pod whose programs are at hand. */
export function containersWithProgram(pod: KubeObject, { servers }: Programs): any[] {
  return pod.spec.containers.filter((container: any) => servers[nameOf(container)] !== undefined);
}

/** The real program of a container, run from the container as it was admitted: its arguments, environment, volumes, user and root that it cannot write to. */
export class ContainerProgram {
  /** @param alive whether the pod is still there */
  public static async start(place: Place, pod: KubeObject, container: any, sandbox: Sandbox, alive: () => boolean): Promise<ContainerProgram> {
    const program = new ContainerProgram(place.api, pod, container, sandbox);
    await program.refreshVolumes();
    await program.makeRoot(place.programs.servers[nameOf(container)] ?? '');
    await program.run(alive);
    return program;
  }

  public readonly name: string;
  private readonly root: string;
  private readonly volumes: string;
  private readonly user: number;

  private constructor(private readonly api: KubeApi, private readonly pod: KubeObject, private readonly container: any, private readonly sandbox: Sandbox) {
    this.name = container.name;
    this.root = `/mnt/${this.name}`;
    this.volumes = runFolder('dataplane', 'pods', sandbox.name, container.name);
    this.user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? 0;
  }

  /** Brings its volumes up to date. */
  public async refreshVolumes(): Promise<void> {
    await mountVolumes(this.api, this.pod, this.container, this.volumes, this.user);
  }

  /** What its readiness probe says; undefined when it is ready. */
  public async problem(get: (url: string) => Promise<string>): Promise<string | undefined> {
    const { httpGet, exec } = this.container.readinessProbe ?? {};
    // The webhook leads the probe through the agent, so it is a number there.
    if (httpGet !== undefined) return get(`http://127.0.0.1:${httpGet.port}${httpGet.path}`).then(() => undefined, (error: unknown) => String(error));
    if (exec === undefined) return undefined;
    const [command = '', ...args] = exec.command as string[];
    const outcome = await this.sandbox.run({ command, args, env: { PATH: process.env.PATH ?? '' } });
    return outcome.code === 0 ? undefined : `${outcome.stdout}${outcome.stderr}`;
  }

  private async makeRoot(file: string): Promise<void> {
    const { root, container } = this;
    const mounts: { mountPath: string }[] = container.volumeMounts ?? [];
    await this.sandbox.script(
      `mkdir ${root}`,
      `mount -t tmpfs tmpfs ${root}`,
      `for each in ${ofTheMachine.join(' ')}; do`,
      `  if [ -L /$each ]; then cp -P /$each ${root}/; elif [ -d /$each ]; then mkdir ${root}/$each; mount --rbind /$each ${root}/$each; fi`,
      'done',
      `touch ${root}/${nameOf(container)}`,
      `mount --bind '${file}' ${root}/${nameOf(container)}`,
      ...mounts.flatMap(({ mountPath }) => [`mkdir -p ${root}${mountPath}`, `mount --bind '${this.volumes}${mountPath}' ${root}${mountPath}`]),
      ...(container.securityContext?.readOnlyRootFilesystem === true ? [`mount -o remount,ro ${root}`] : []),
    );
  }

  /** Runs it, and again when it ends, as a kubelet does: who cannot do without another service waits for it so. */
  private async run(alive: () => boolean): Promise<void> {
    const lookup = (kind: string, namespace: string, name: string): Promise<KubeObject | undefined> => this.api.read({ apiVersion: 'v1', kind, metadata: { namespace, name } });
    const { args, env } = await invocationOf(this.pod, this.container.name, lookup);
    const inside: Inside = {
      command: 'chroot',
      args: [`--userspec=${this.user}:${this.user}`, this.root, `/${nameOf(this.container)}`, ...this.container.command.slice(1), ...args],
      env: { PATH: process.env.PATH ?? '', ...env },
    };
    const again = (): void => {
      if (!alive()) return;
      this.sandbox.start(inside, `dataplane/${this.sandbox.name}.${this.container.name}`).once('exit', () => { setTimeout(again, backoff).unref(); });
    };
    again();
  }
}

function nameOf(container: any): string {
  return path.basename(container.command?.[0] ?? '');
}
