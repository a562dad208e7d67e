import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { type EngineEvent, LocalWorkspace, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';
import { binaries } from '../harness/binaries';
import { step } from '../harness/progress';
import { runFolder } from '../harness/run-folder';

/** What the engine did, or in a preview would do, with one resource. */
export interface Step {
  /** 'create', 'same', 'update', 'delete', 'create-replacement', 'import', … */
  readonly op: string;
  readonly urn: string;
}

/** One resource in the engine's state. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly inputs: any;
  readonly outputs?: any;
  readonly protect?: boolean;
}

/** A stack that the real engine keeps in a folder of this run. The objects of its "cluster" are files: `plugin/pulumi-resource-kubernetes` writes them. */
export class PulumiStack {
  public static async open(name: string): Promise<PulumiStack> {
    const folder = runFolder('pulumi', name);
    const [home, backend, cluster] = ['home', 'backend', 'cluster'].map((each) => path.join(folder, each)) as [string, string, string];
    for (const each of [home, backend, cluster]) mkdirSync(each, { recursive: true });
    const { pulumi } = binaries();
    if (pulumi === undefined) throw new Error('conformance/setup did not say where pulumi lies');
    // The Automation API looks for the engine, and the engine for its plugins, on the PATH.
    process.env.PATH = [path.dirname(pulumi), path.join(__dirname, 'plugin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter);
    const stack = await LocalWorkspace.createOrSelectStack({ stackName: 'test', projectName: 'mesh', program: () => Promise.resolve() }, {
      workDir: folder,
      pulumiHome: home,
      envVars: {
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: 'of this run',
        PULUMI_SKIP_UPDATE_CHECK: 'true',
        // The state is written once, at the end: after each step it takes most of the time.
        PULUMI_EXPERIMENTAL: 'true',
        PULUMI_SKIP_CHECKPOINTS: 'true',
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        ECHO_CLUSTER: cluster,
      },
    });
    return new PulumiStack(stack, backend, cluster);
  }

  private constructor(private readonly stack: Stack, private readonly backend: string, private readonly cluster: string) {}

  /** Brings about what the program says. */
  public up(program: PulumiFn): Promise<readonly Step[]> {
    return this.steps('up', (onEvent) => this.stack.up({ program, onEvent }));
  }

  /** Says what `up` would do. */
  public preview(program: PulumiFn): Promise<readonly Step[]> {
    return this.steps('preview', (onEvent) => this.stack.preview({ program, onEvent }));
  }

  /** Deletes everything. */
  public destroy(): Promise<readonly Step[]> {
    return this.steps('destroy', (onEvent) => this.stack.destroy({ onEvent }));
  }

  /** What the engine knows of, without the stack itself and providers. */
  public async resources(): Promise<readonly Resource[]> {
    const { deployment } = await this.stack.exportStack();
    return (deployment.resources ?? []).filter(({ type }: Resource) => !type.startsWith('pulumi:'));
  }

  /** The text that the backend keeps of the stack, in which nothing secret may be read. */
  public stateText(): string {
    return readFileSync(path.join(this.backend, '.pulumi/stacks/mesh/test.json'), 'utf8');
  }

  /** Names of the objects that are in the "cluster", as `type name`. */
  public objects(): readonly string[] {
    return readdirSync(this.cluster).map(decodeURIComponent).sort();
  }

  /** An object in the "cluster". */
  public object(type: string, id: string): object {
    return JSON.parse(readFileSync(this.fileOf(type, id), 'utf8')) as object;
  }

  /** Puts an object there that the engine knows nothing of. */
  public place(type: string, id: string, object: object): void {
    writeFileSync(this.fileOf(type, id), JSON.stringify(object));
  }

  private fileOf(type: string, id: string): string {
    return path.join(this.cluster, encodeURIComponent(`${type} ${id}`));
  }

  private async steps(what: string, work: (onEvent: (event: EngineEvent) => void) => Promise<unknown>): Promise<readonly Step[]> {
    const steps: Step[] = [];
    await step(`pulumi ${what}`, () => work(({ resOutputsEvent, resourcePreEvent }) => {
      // What the preview within `up` plans does not count; nor is a step done before it has outputs.
      const { metadata } = (what === 'preview' ? resourcePreEvent : resOutputsEvent) ?? {};
      if (metadata !== undefined && !metadata.type.startsWith('pulumi:')) steps.push({ op: metadata.op, urn: metadata.urn });
    }));
    return steps;
  }
}

/** What was done, each once. */
export function operations(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.map(({ op }) => op))];
}

/** What was done beside nothing, by the names of resources. */
export function changes(steps: readonly Step[]): readonly string[] {
  return steps.filter(({ op }) => op !== 'same').map(({ op, urn }) => `${op} ${nameOf(urn)}`).sort();
}

/** The name that a program gives to a resource. */
export function nameOf(urn: string): string {
  return urn.split('::')[3] ?? '';
}
