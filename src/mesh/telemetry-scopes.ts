import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { TelemetryAccessLogging, TelemetryMetric, TelemetrySpec, TelemetryTracing } from '../../imports/telemetry.istio.io';
import { Telemetry } from '../../imports/telemetry.istio.io';
import { addLateCheck, MeshError } from '../errors';
import { lazy } from './lazy';
import { needsOf } from './mesh-config-registry';
import { guardObjectNames } from './object-names';
import { oncePerCluster } from './per-cluster';
import { ownSettings } from './settings-owners';
import type { TelemetryTarget } from './telemetry-target';
import { attachTelemetry, findUnread, keyOf, meshOf, nameOf, namespaceNameOf, podsOf } from './telemetry-target';
import { waypointOf } from './waypoints';

/** Whose proxy: the caller's, or that of who is called. A gateway is a client, a waypoint a server. */
export type ProxySide = 'client' | 'server';

/** That a log is written. */
export interface LogEntry {
  /** The name of its provider. */
  readonly provider: string;

  /** Which requests are in it, in CEL. @default - all */
  readonly filter?: string;

  /** @default - both */
  readonly side?: ProxySide;
}

/** What one construct says of what proxies of a scope tell. */
export interface TelemetrySettings {
  readonly metrics?: readonly TelemetryMetric[];
  readonly tracing?: TelemetryTracing;
  readonly accessLogs?: readonly LogEntry[];
}

interface Said<T> {
  readonly owner: IConstruct;
  readonly what: T;
}

const scopesOf = oncePerCluster(() => new Map<string, TelemetryScope>());

/**
 * What is told of the proxies of a mesh, a namespace, or some workloads: one `Telemetry`, whoever contributes, since Istio reads one and ignores others.
 *
 * What Istio would drop is written out: the tags of wider scopes where a narrower has its own, and the audit log where a narrower has other logs.
 */
export class TelemetryScope extends Construct {
  /** The scope of a target, made at the first contribution. @throws MeshError ConflictingPolicies when another scope has some of the same pods */
  public static of(owner: IConstruct, target: TelemetryTarget): TelemetryScope {
    const key = keyOf(target);
    const scopes = scopesOf(owner, meshOf(target));
    const existing = scopes.get(key);
    if (existing !== undefined) return existing;
    const created = new TelemetryScope(owner, target);
    scopes.set(key, created);
    return created;
  }

  /** The rendered object. */
  public readonly apiObject: ApiObject;

  private settings: Said<TelemetrySettings> | undefined;
  private audit: Said<string> | undefined;

  private constructor(owner: IConstruct, private readonly target: TelemetryTarget) {
    super(owner, 'scope');
    const pods = podsOf(target, owner);
    if (pods !== undefined) ownSettings('Telemetry', owner, pods);
    guardObjectNames(this, meshOf(target));
    this.apiObject = new Telemetry(this, 'telemetry', {
      metadata: { name: nameOf(target), namespace: namespaceNameOf(target) },
      spec: lazy(() => this.renderSpec()),
    });
    addLateCheck(this, () => [...findUnread(target, owner), ...this.findRival(), ...this.findUntold()]);
  }

  /** @throws MeshError ConflictingPolicies when another construct does so */
  public configure(owner: IConstruct, settings: TelemetrySettings): void {
    this.requireFirst(owner, this.settings?.owner, 'configures');
    this.settings = { owner, what: settings };
  }

  /** Has all requests written to a log that narrower scopes do not end. @throws MeshError ConflictingPolicies when another construct does so */
  public writeAuditLog(owner: IConstruct, provider: string): void {
    this.requireFirst(owner, this.audit?.owner, 'writes the audit log of');
    this.audit = { owner, what: provider };
  }

  private requireFirst(owner: IConstruct, other: IConstruct | undefined, does: string): void {
    if (other === undefined) return;
    throw new MeshError({
      code: 'ConflictingPolicies', at: owner, problem: `${other.node.path} ${does} the same proxies, for which Istio reads one Telemetry`, value: `${namespaceNameOf(this.target)}/${nameOf(this.target)}`, fix: 'Keep one of the two',
    });
  }

  /** The next wider scope that somebody speaks of. */
  private get wider(): TelemetryScope | undefined {
    const { target } = this;
    const mesh = meshOf(target);
    const scopes = scopesOf(this, mesh);
    const candidates = [...('namespace' in target ? [keyOf(target.namespace)] : []), keyOf(mesh)].filter((key) => key !== keyOf(target));
    return candidates.map((key) => scopes.get(key)).find((scope) => scope !== undefined);
  }

  private renderSpec(): TelemetrySpec {
    const { metrics, tracing } = this.settings?.what ?? {};
    const accessLogging = this.renderLogs();
    return {
      ...attachTelemetry(this.target),
      ...(tracing !== undefined && { tracing: [{ ...tracing, ...(tracing.customTags !== undefined && { customTags: this.tags }) }] }),
      ...(metrics !== undefined && { metrics }),
      ...(accessLogging !== undefined && { accessLogging }),
    };
  }

  private get tags(): NonNullable<TelemetryTracing['customTags']> {
    return { ...this.wider?.tags, ...this.settings?.what.tracing?.customTags };
  }

  private renderLogs(): readonly TelemetryAccessLogging[] | undefined {
    if (this.audit === undefined && this.settings?.what.accessLogs === undefined) return undefined;
    const [client, server] = [this.logsOf('client'), this.logsOf('server')];
    if (client.length + server.length === 0) {
      const ended = [...new Set((['client', 'server'] as const).flatMap((side) => this.wider?.logsOf(side) ?? []).map(({ provider }) => provider))];
      return [{ disabled: true, ...(ended.length > 0 && { providers: ended.map((name) => ({ name })) }) }];
    }
    const isIn = (entries: readonly LogEntry[], { provider, filter }: LogEntry): boolean => (
      entries.some((other) => other.provider === provider && other.filter === filter));
    const only = (mode: 'CLIENT' | 'SERVER', entries: readonly LogEntry[]): TelemetryAccessLogging[] => entries.map((entry) => ({ match: { mode }, ...renderLog(entry) }));
    return [
      ...client.filter((entry) => isIn(server, entry)).map(renderLog),
      ...only('CLIENT', client.filter((entry) => !isIn(server, entry))),
      ...only('SERVER', server.filter((entry) => !isIn(client, entry))),
    ];
  }

  private logsOf(side: ProxySide): readonly LogEntry[] {
    const audit = this.auditProvider;
    return [...this.plainLogsOf(side), ...(audit === undefined ? [] : [{ provider: audit }])];
  }

  /** As Istio has it: the logs of a narrower scope take the place of the wider ones, on the sides that it speaks of. */
  private plainLogsOf(side: ProxySide): readonly LogEntry[] {
    const own = this.settings?.what.accessLogs;
    const mine = own?.filter((entry) => (entry.side ?? side) === side) ?? [];
    return own?.length === 0 || mine.length > 0 ? mine : this.wider?.plainLogsOf(side) ?? [];
  }

  private get auditProvider(): string | undefined {
    return this.audit?.what ?? this.wider?.auditProvider;
  }

  /** At a waypoint, what is said of it and what is said of a service behind it meet, and the younger of the two objects wins. */
  private findRival(): MeshError[] {
    const { target } = this;
    const waypoint = 'serviceName' in target ? waypointOf(target) : undefined;
    const rival = waypoint === undefined ? undefined : scopesOf(this, meshOf(target)).get(keyOf(waypoint));
    if (rival === undefined) return [];
    return [new MeshError({
      code: 'ConflictingPolicies', at: this, problem: `${rival.node.path} configures the waypoint of this service, and which of the two holds would depend on their age`, value: nameOf(target), fix: 'Say it of the waypoint, or of each service',
    })];
  }

  /** Traces that are spoken of, and go nowhere. */
  private findUntold(): MeshError[] {
    const { tracing } = this.settings?.what ?? {};
    if (tracing === undefined || tracing.disableSpanReporting === true || this.hasTracer || !needsOf(this, meshOf(this.target)).isRendered) return [];
    return [new MeshError({
      code: 'ProviderNotRegistered', at: this, problem: 'no provider is named here or in a wider scope, so spans would go nowhere', value: tracing, fix: 'Name one: provider: TracingProvider.openTelemetryGrpc(…)',
    })];
  }

  private get hasTracer(): boolean {
    return this.settings?.what.tracing?.providers !== undefined || this.wider?.hasTracer === true;
  }
}

function renderLog({ provider, filter }: LogEntry): TelemetryAccessLogging {
  return { providers: [{ name: provider }], ...(filter !== undefined && { filter: { expression: filter } }) };
}
