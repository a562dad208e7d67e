import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import type { Subject } from '../subjects';
import type { Applied } from './apply';
import { Cluster } from './cluster';
import { companionDefinitions } from './companions';
import { Istiod } from './istiod';
import { readObjects } from './objects';
import { once } from './once';
import { run } from './processes';
import { step } from './progress';
import { runFolder } from './run-folder';
import { suppliesFor } from './supplies';

/** A subject on its way into a cluster. Each stage brings about the ones before it, once, so that any check can run alone. */
export class Rig {
  /** What the program writes. */
  public readonly objects = once(async () => readObjects(await synthesize(this.subject)));

  /** An empty cluster. */
  public readonly cluster = once(() => Cluster.start(this.name));

  /** What the apiserver said to the objects. */
  public readonly applied = once(async (): Promise<Applied> => {
    const objects = await this.objects();
    const cluster = await this.cluster();
    const { refused } = await cluster.apply(companionDefinitions(objects));
    if (refused.length > 0) throw new Error(refused.join('\n'));
    return step(`${this.name}: apply ${objects.length} objects`, () => cluster.apply(objects));
  });

  /** An istiod that runs from what was applied and takes part in admission. */
  public readonly istiod = once(async () => {
    await this.applied();
    const deployment = (await this.objects()).find((object) => object.kind === 'Deployment' && object.metadata.labels?.app === 'istiod');
    if (deployment === undefined) throw new Error(`${this.subject.name} holds no Deployment labelled app: istiod`);
    const cluster = await this.cluster();
    await cluster.apply((await suppliesFor(deployment, await this.objects(), this.name)).objects);
    return Istiod.start(cluster, deployment);
  });

  /** @param name of the cluster; several rigs of one run must differ. */
  constructor(private readonly subject: Subject, private readonly name = subject.name) {}

  public async stop(): Promise<void> {
    // What was never begun, or failed, has nothing to stop.
    await (await this.istiod.begun()?.catch(() => undefined))?.stop();
    await (await this.cluster.begun()?.catch(() => undefined))?.stop();
  }
}

/** Runs a subject's program, once in a run; returns the folder of its output. */
export async function synthesize(subject: Subject): Promise<string> {
  const folder = runFolder('manifests', subject.name);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  mkdirSync(partial, { recursive: true });
  const root = path.resolve(__dirname, '../..');
  const args = [require.resolve('ts-node/dist/bin'), '-P', path.join(root, 'tsconfig.node.json'), subject.program];
  await step(`${subject.name}: synthesize`, async () => {
    const outcome = await run(process.execPath, args, { cwd: root, env: { ...process.env, CDK8S_OUTDIR: partial } });
    if (outcome.code !== 0) throw new Error(`${subject.program} failed:\n${outcome.stdout}${outcome.stderr}`);
  });
  const { cluster } = subject;
  if (cluster !== undefined && existsSync(path.join(partial, cluster))) {
    renameSync(path.join(partial, cluster), folder);
    rmSync(partial, { recursive: true });
    return folder;
  }
  if (cluster !== undefined) readdirSync(partial).filter((file) => !file.startsWith(`${cluster}-`)).forEach((file) => { rmSync(path.join(partial, file)); });
  renameSync(partial, folder);
  return folder;
}
