import { Construct } from 'constructs';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshClient, IMeshNamespace, IMeshService, Mesh, Port } from '../mesh';
import { callsTo, requireDnsLabel } from '../mesh';
import { mtlsOf } from './mtls-scopes';
import type { MtlsMode } from './strict-mtls';
import { StrictMtls } from './strict-mtls';

/** A port that may be left behind, for a while. */
export interface MtlsException {
  readonly service: IMeshService;

  /** The port of the service. */
  readonly port: Port;

  /** What it accepts instead. @default 'PERMISSIVE' */
  readonly mode?: Exclude<MtlsMode, 'STRICT'>;

  /** The last day on which it holds, as `2027-01-31`, in UTC. The day after, synth fails. */
  readonly until: string;

  /** Why, for whoever reviews the plan. */
  readonly reason: string;
}

/** That a client is known to call without mutual TLS, so that no stage may cut it off. */
export interface PlaintextCall {
  readonly from: IMeshClient;
  readonly to: IMeshService;

  /** @default - the service's main port */
  readonly port?: Port;
}

/** One step of the plan. */
export interface MtlsStep {
  readonly stage: string;

  /** The namespaces that refuse plaintext from then on, or the whole mesh. */
  readonly strict: readonly string[] | 'the whole mesh';

  /** Whether it is reached. */
  readonly reached: boolean;
}

export interface MtlsMigrationProps<S extends string> {
  readonly mesh: Mesh;

  /** Which namespaces become STRICT together, by the names of the stages, in their order. */
  readonly stages: Readonly<Record<S, readonly IMeshNamespace[]>>;

  /**
   * How far the migration is: `'permissive'` at the beginning, then each stage, then `'mesh-wide'`. Going on is a change of this one word, and so is going
   * back.
   */
  readonly reached: NoInfer<S> | 'mesh-wide' | 'permissive';

  /**
   * Ports that stay behind when their namespace becomes STRICT.
   *
   * @default - none
   */
  readonly exceptions?: readonly MtlsException[];

  /**
   * Calls that are known to come without mutual TLS. A stage that would cut one off fails at synth.
   *
   * @default - none is known
   */
  readonly plaintextCalls?: readonly PlaintextCall[];

  /**
   * The day that exceptions are compared with, as `2026-12-01`.
   *
   * @default - the day of the synth, in UTC
   */
  readonly today?: string;
}

/**
 * The way from plaintext to mutual TLS everywhere, in stages that a team can review, take and take back.
 *
 * Renders a `PeerAuthentication` for the mesh, PERMISSIVE until the last stage; one, STRICT, for each namespace of the stages that are reached; and one for
 * each service with exceptions in them. At `'mesh-wide'` the one of the mesh is STRICT and those of the namespaces go.
 *
 * @typeParam S the names of the stages
 * @see https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
 */
export class MtlsMigration<const S extends string> extends Construct {
  /** The whole plan, first step first. */
  public readonly plan: readonly MtlsStep[];

  private readonly strict: readonly IMeshNamespace[];
  private readonly today: string;

  /**
   * @throws MeshError InvalidName, InvalidValue when a stage, a day or a port cannot be one
   * @throws MeshError ContradictingProps when a namespace is in two stages, of another cluster, or outside the mesh
   * @throws MeshError ConflictingPolicies when another construct says what the same workloads accept
   */
  constructor(scope: Construct, id: string, private readonly props: MtlsMigrationProps<S>) {
    super(scope, id);
    const { mesh, reached } = props;
    this.today = requireDay(this, props.today ?? new Date().toISOString().slice(0, 10));
    const stages = Object.entries<readonly IMeshNamespace[]>(props.stages);
    for (const [name, namespaces] of stages) this.requireStage(name, namespaces, stages);
    const names = ['permissive', ...stages.map(([name]) => name), 'mesh-wide'];
    const at = names.indexOf(reached);
    if (at < 0) throw new MeshError({ code: 'InvalidValue', at: this, problem: 'no stage has this name', value: reached, fix: `Use one of ${names.join(', ')}` });
    const meshWide = reached === 'mesh-wide';
    this.strict = stages.slice(0, at).flatMap(([, namespaces]) => namespaces);
    this.plan = names.map((stage, index) => ({
      stage,
      strict: stage === 'mesh-wide' ? 'the whole mesh' as const : stages.slice(0, index).flatMap(([, namespaces]) => namespaces.map(({ namespaceName }) => namespaceName)),
      reached: index <= at,
    }));

    new StrictMtls(this, 'mesh', { target: mesh, enforce: meshWide });
    for (const namespace of meshWide ? [] : this.strict) new StrictMtls(this, namespace.namespaceName, { target: namespace });
    this.renderExceptions(meshWide);
    addLateCheck(this, () => [...this.findExpired(), ...this.findCutOff()]);
  }

  /** The plan as text, for a review or a log. */
  public override toString(): string {
    const steps = this.plan.map(({ stage, strict, reached }) => {
      const names = typeof strict === 'string' ? strict : strict.join(', ');
      return `[${reached ? 'x' : ' '}] ${stage}: ${names === '' ? 'plaintext is taken everywhere' : `plaintext is refused in ${names}`}`;
    });
    const exceptions = (this.props.exceptions ?? []).map(({ service, port, mode = 'PERMISSIVE', until, reason }) => (
      `    except ${service.host}:${port.number}, ${mode} until ${until}: ${reason}`));
    return [...steps, ...exceptions].join('\n');
  }

  private requireStage(name: string, namespaces: readonly IMeshNamespace[], stages: readonly (readonly [string, readonly IMeshNamespace[]])[]): void {
    if (name === 'permissive' || name === 'mesh-wide' || !/^[a-z]/.test(requireDnsLabel(name, 'the name of a stage', this))) {
      throw new MeshError({ code: 'InvalidName', at: this, problem: 'a stage has a name of its own that begins with a letter; permissive and mesh-wide are the first and last', value: name, fix: 'Write a name such as "pilot"' });
    }
    for (const namespace of namespaces) {
      const other = stages.find(([stage, others]) => others.some(({ namespaceName }) => namespaceName === namespace.namespaceName) && stage !== name)?.[0];
      const problem = namespace.mesh.cluster !== this.props.mesh.cluster ? 'the namespace is in another cluster'
        : namespace.injection.mode === 'none' ? 'outside the mesh nothing takes mutual TLS'
          : other !== undefined ? `the namespace is in stage ${other} as well as ${name}`
            : undefined;
      if (problem !== undefined) throw new MeshError({ code: 'ContradictingProps', at: this, problem, value: namespace.namespaceName, fix: 'Name each namespace of the mesh in one stage, and those outside in none' });
    }
  }

  private renderExceptions(meshWide: boolean): void {
    const byService = new Map<IMeshService, Record<number, MtlsMode>>();
    for (const { service, port, mode = 'PERMISSIVE', until } of this.props.exceptions ?? []) {
      requireDay(this, until);
      const containerPort = service.ports.find(({ number }) => number === port.number)?.targetPort;
      if (typeof containerPort !== 'number') {
        throw new MeshError({
          code: 'InvalidValue', at: this, problem: `${service.node.path} has no such port whose container port is known by number`, value: port.number, fix: `Use one of ${service.ports.map(({ number }) => number).join(', ')}, with a number as targetPort`,
        });
      }
      byService.set(service, { ...byService.get(service), [containerPort]: mode });
    }
    for (const [service, ports] of byService) {
      const isStrict = meshWide || this.strict.some(({ namespaceName }) => namespaceName === service.namespace.namespaceName);
      if (isStrict) new StrictMtls(this, `${service.namespace.namespaceName}-${service.serviceName}`, { target: service, ports });
    }
  }

  private findExpired(): MeshError[] {
    return (this.props.exceptions ?? []).filter(({ until }) => until < this.today).map(({ service, port, until, reason }) => new MeshError({
      code: 'ExpiredException',
      at: this,
      problem: `port ${port.number} of ${service.node.path} was to take plaintext until then (${reason}), and it is ${this.today}`,
      value: until,
      fix: 'Move its clients into the mesh and leave the exception out, or agree on a later day',
    }));
  }

  private findCutOff(): MeshError[] {
    const declared = this.strict.flatMap((namespace) => callsTo(namespace).filter(({ from }) => from.injection.mode === 'none'))
      .map(({ client, from, to }) => ({ from: client ?? from, to, port: to.port }));
    return [...(this.props.plaintextCalls ?? []), ...declared].flatMap(({ from, to, port = to.port }) => {
      const mtls = mtlsOf(to, to.ports.find(({ number }) => number === port.number)?.targetPort);
      return mtls?.mode !== 'STRICT' ? [] : [new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: `${from.node.path} calls ${to.node.path} without mutual TLS, which refuses that at this stage`,
        value: { reached: this.props.reached, port: port.number },
        fix: 'Move the client into the mesh first, except the port for a while, or stay at the stage before',
      })];
    });
  }
}

function requireDay(at: Construct, day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)) return day;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'not a day of the calendar', value: day, fix: 'Write year, month and day: "2027-01-31"' });
}
