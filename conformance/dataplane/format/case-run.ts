import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { callOf } from './call';
import type { DataPlaneCase, EventuallyStep, LogFields, RequestProps, Step } from './case';
import { type Issued, issueCertificate } from './certificates';
import { contradictions } from './evaluator';
import { problemsWith } from './expectation';
import { recordsIn, traceProblems } from './reports';
import { synthesizeCase } from './scope';
import { Manifests, validateManifests } from '../../../src';
import { type KubeObject, nameOf } from '../../harness/objects';
import { runFolder } from '../../harness/run-folder';
import type { DataPlane } from '../data-plane';
import { outside } from '../pods/outside';
import type { Pod } from '../pods/pod';

/** How long, in milliseconds, and how many requests at least, a load takes: it must have seen before and after what happens meanwhile. */
const aMoment = 250;
const aLoad = 100;

/** A case on a data plane: its app, and its steps one after another. */
export class CaseRun {
  private parameters: object;
  private applied = 0;
  private objects: readonly KubeObject[] = [];
  private manifests = Manifests.parse('');
  private waiting: readonly string[] = [];
  private readonly certificates = new Map<string, Issued>();
  /** Who has called whom since the last change. */
  private readonly fresh = new Set<string>();

  constructor(private readonly plane: DataPlane, private readonly definition: DataPlaneCase) {
    this.parameters = definition.parameters as object;
  }

  /** Applies the app and starts its pods. */
  public async begin(): Promise<void> {
    const { meshConfig } = this.definition;
    if (meshConfig !== undefined) await this.plane.changeMesh((mesh) => ({ ...mesh, ...meshConfig }));
    // Before the app: a gateway waits a while for a certificate that is not there.
    for (const [secret, host] of Object.entries(this.definition.certificates ?? {})) await this.issue(secret, host);
    const { later } = await this.apply(this.parameters);
    this.waiting = later;
    await this.plane.run(this.objects, { except: this.waiting });
    for (const { serial } of this.certificates.values()) await this.plane.serves(serial);
  }

  /** Takes a step; returns what is wrong with what it showed. */
  public async take(step: Step<unknown>): Promise<string[]> {
    switch (step.kind) {
      case 'request': {
        const from = this.podOf(step.request.from);
        await this.leaveOldConnections(step.request, from);
        return this.answers(step.request, from);
      }
      case 'eventually': return this.eventually(step);
      case 'under-load': return this.underLoad(step.request, step.steps);
      case 'apply': {
        this.parameters = { ...this.parameters, ...(step.parameters as object) };
        await this.apply(this.parameters);
        await this.plane.run(this.objects, { except: this.waiting });
        this.fresh.clear();
        return [];
      }
      case 'crash': {
        await this.podOf(step.workload).crash();
        return [];
      }
      case 'stop': {
        this.waiting = [...this.waiting, step.workload];
        await this.plane.stopPod(this.podOf(step.workload));
        return [];
      }
      case 'start': {
        this.waiting = this.waiting.filter((name) => name !== step.workload);
        await this.plane.run(this.objects, { except: this.waiting });
        return [];
      }
      case 'behave': {
        await this.podOf(step.workload).process.behave(step.behaviour);
        return [];
      }
      case 'pause': {
        await setTimeout(step.length.toMilliseconds());
        return [];
      }
      case 'arrived': return this.arrivalProblems(this.podOf(step.workload), step.path, step.times);
      case 'logged': {
        const pod = this.podOf(step.workload);
        if (step.times === 'once or more') return inTime(() => logProblems(pod, step.fields));
        return hasLine(pod.proxyLog(), step.fields) ? [`a line of the proxy's log has ${inspect(step.fields)}`] : [];
      }
      case 'recorded': {
        const { process } = this.podOf(step.collector);
        const wanted = Object.entries(step.attributes);
        return inTime(async () => (recordsIn(await process.reports()).some((record) => wanted.every(([name, value]) => record[name] === value)) ? [] : [`no record has ${inspect(step.attributes)}`]));
      }
      case 'traced': {
        const { process } = this.podOf(step.trace.collector);
        return inTime(async () => traceProblems(await process.reports(), step.trace));
      }
      case 'certificate': {
        const { serial } = await this.issue(step.secret, step.host);
        await this.plane.serves(serial);
        return [];
      }
    }
  }

  /** Takes away all that the case brought. */
  public async end(): Promise<void> {
    await this.plane.remove([...this.objects, ...[...this.certificates.values()].map(({ secret }) => secret)]);
    if (this.definition.meshConfig !== undefined) await this.plane.changeMesh((mesh) => mesh);
  }

  /**
   * A connection that was open before a change keeps the old policies for one more request, with whose answer Envoy closes it. So the first requests on a way
   * after a change are not looked at.
   */
  private async leaveOldConnections(request: RequestProps, from: Pod): Promise<void> {
    const call = this.callOf(request);
    const way = [request.from, call.protocol, call.host, call.port].join(' ');
    if (this.applied > 1 && !this.fresh.has(way)) await this.plane.call(from, { ...call, times: 16, concurrency: 16 });
    this.fresh.add(way);
  }

  private async eventually({ request, within }: EventuallyStep): Promise<string[]> {
    const from = this.podOf(request.from);
    const end = Date.now() + within.toMilliseconds();
    for (;;) {
      const problems = await this.answers(request, from);
      if (problems.length === 0 || Date.now() > end) return problems;
      await setTimeout(100);
    }
  }

  private async underLoad(request: RequestProps, steps: readonly Step<unknown>[]): Promise<string[]> {
    const from = this.podOf(request.from);
    await this.plane.load(from, this.callOf({ times: 4, ...request }));
    const problems: string[] = [];
    try {
      await setTimeout(aMoment);
      for (const step of steps) problems.push(...(await this.take(step)).map((problem) => `${step.says}: ${problem}`));
      await setTimeout(aMoment);
    } finally {
      const answers = await from.process.endLoad();
      problems.push(...problemsWith(answers, request.expect), ...(answers.length < aLoad ? [`only ${answers.length} requests are no load`] : []));
    }
    return problems;
  }

  /** Nobody waits for what is copied, so it may take a moment to arrive. */
  private async arrivalProblems(pod: Pod, path: string, [least, most]: readonly [number, number]): Promise<string[]> {
    const deadline = Date.now() + 3000;
    let count = await pod.process.count(path);
    while (count < least && Date.now() < deadline) {
      await setTimeout(50);
      count = await pod.process.count(path);
    }
    return count >= least && count <= most ? [] : [`${count} requests for ${path} arrived, instead of ${least} to ${most}`];
  }

  private async issue(secret: string, host: string): Promise<Issued> {
    const issued = await issueCertificate(secret, host);
    this.certificates.set(secret, issued);
    await this.plane.run([issued.secret]);
    return issued;
  }

  /** Sends a request; returns what is wrong by the case's expectation, and by whatever our own evaluators predict. */
  private async answers(request: RequestProps, from: Pod): Promise<string[]> {
    const call = this.callOf(request);
    const answers = await this.plane.call(from, call);
    const servers = await this.plane.serversOf(from, call);
    return [...problemsWith(answers, request.expect), ...contradictions({ manifests: this.manifests, request, caller: from, servers }, answers)];
  }

  private callOf(request: RequestProps): ReturnType<typeof callOf> {
    const { trusting, showing } = request;
    const ca = trusting === undefined ? undefined : trusting === 'the world' ? this.plane.world.certificate : this.certificates.get(trusting)?.ca;
    if (trusting !== undefined && ca === undefined) throw new Error(`nothing has issued ${trusting}`);
    const identity = showing === undefined ? undefined : this.certificates.get(showing)?.client;
    if (showing !== undefined && identity === undefined) throw new Error(`nothing has issued ${showing}`);
    return callOf(request, ca, identity);
  }

  private async apply(parameters: object): Promise<{ later: readonly string[] }> {
    const folder = runFolder('dataplane', 'manifests', this.definition.name, String((this.applied += 1)));
    const { objects, later } = synthesizeCase(this.definition, parameters, folder);
    this.manifests = Manifests.read(folder);
    requireOurOwnVerdict(this.manifests);
    const kept = new Set(objects.map(nameOf));
    const gone = this.objects.filter((object) => !kept.has(nameOf(object)));
    if (gone.length > 0) await this.plane.remove(gone);
    this.objects = objects;
    return { later };
  }

  private podOf(name: string): Pod {
    if (name === outside) return this.plane.podOf(outside, outside);
    const deployments = this.objects.filter(({ kind, metadata }) => kind === 'Deployment' && (metadata.name === name || `${metadata.namespace ?? ''}/${metadata.name}` === name));
    const [found, another] = deployments;
    if (found === undefined || another !== undefined) throw new Error(`${name} names ${another === undefined ? 'none' : 'several'} of the case's Deployments`);
    return this.plane.podOf(found.metadata.namespace ?? 'default', found.metadata.name);
  }
}

/** Envoy writes its log every ten seconds, and sends spans every five: what is wrong until then is not. */
async function inTime(look: () => Promise<string[]> | string[]): Promise<string[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const problems = await look();
    if (problems.length === 0 || Date.now() > deadline) return problems;
    await setTimeout(250);
  }
}

function logProblems(pod: Pod, fields: LogFields): string[] {
  return hasLine(pod.proxyLog(), fields) ? [] : [`no line of the proxy's log has ${inspect(fields)}`];
}

/** Whether one line of a log, which has lines of other forms too, is JSON with these fields. */
function hasLine(log: string, fields: LogFields): boolean {
  return log.split('\n').filter((line) => line.startsWith('{')).some((line) => {
    const found = parseLine(line);
    return Object.entries(fields).every(([name, value]) => (value instanceof RegExp ? value.test(String(found[name])) : found[name] === value));
  });
}

/** The last line may be half written. */
function parseLine(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** What the cluster is about to accept, our own validator must accept too. */
function requireOurOwnVerdict(manifests: Manifests): void {
  const refused = validateManifests(manifests).filter(({ level }) => level === 'error');
  if (refused.length > 0) throw new Error(refused.map(({ origin, path, problem }) => `our own validator refuses ${origin} at ${path}: ${problem}`).join('\n'));
}
