import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { KubeService } from '../../imports/k8s';
import type { DestinationRuleSpec, DestinationRuleTrafficPolicy } from '../../imports/networking.istio.io';
import { DestinationRule } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshService, Port, VersionLabels } from '../mesh';
import { findMissingWaypoint, guardObjectNames, lazy, oncePerCluster, routingApiOf } from '../mesh';
import { renderVersionService, requireSelector, versionServiceName } from './gateway-api/version-services';
import { renderDestinationRule, renderVersionRule } from './render-destination-rule';

const policiesOf = oncePerCluster(() => new Map<string, DestinationPolicy>());

/** What clients do with connections to a host, each part as a DestinationRule holds it. */
export type DestinationSettings = Pick<DestinationRuleTrafficPolicy, 'connectionPool' | 'loadBalancer' | 'outlierDetection' | 'retryBudget' | 'tls'>;

/** Settings that one construct contributes. */
export interface DestinationContribution {
  /** The construct that contributes them. */
  readonly owner: IConstruct;

  /**
   * The one version they are for.
   *
   * @default - all pods of the service
   */
  readonly version?: string;

  /**
   * The one port they are for.
   *
   * @default - all ports
   */
  readonly port?: Port;

  readonly settings: DestinationSettings;
}

/**
 * The one destination policy of a host, which versions and every pattern about connections contribute to.
 *
 * Renders exactly one `DestinationRule`, with the subsets that are used and no others, or none when nothing is contributed. For routes of the Gateway API each
 * used version is a Service instead of a subset, with a `DestinationRule` of its own that repeats what holds for the whole service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class DestinationPolicy extends Construct {
  /**
   * The policy of a service's host, made at the first call.
   *
   * @throws MeshError HostOwnedTwice when another construct of the same mesh already has one for the host
   */
  public static of(service: IMeshService): DestinationPolicy {
    const policies = policiesOf(service, service.namespace.mesh);
    const existing = policies.get(service.host) ?? new DestinationPolicy(service);
    policies.set(service.host, existing);
    if (existing.service === service) return existing;
    throw new MeshError({
      code: 'HostOwnedTwice',
      at: service,
      problem: `the destination policy of this host belongs to ${existing.service.node.path}`,
      value: service.host,
      fix: 'Pass that construct to the traffic patterns, so that they share its policy',
    });
  }

  private readonly renderedAs = new Set<string>();
  private readonly contributions: DestinationContribution[] = [];
  /** Each with the construct that first asked for it. */
  private readonly versions = new Map<string, IConstruct>();
  private reserved: { readonly owner: IConstruct; readonly subsets: ReadonlyMap<string, VersionLabels> } | undefined;

  private constructor(public readonly service: IMeshService) {
    super(service, 'destination');
    guardObjectNames(this, service.namespace.mesh);
    addLateCheck(this, () => [...this.findFailoverWithoutDetection(), ...findMissingWaypoint(service)]);
  }

  /** The versions that need a subset, in the order in which the service names them. */
  public get usedVersions(): readonly string[] {
    return [...Object.keys(this.service.versions).filter((version) => this.versions.has(version)), ...(this.reserved?.subsets.keys() ?? [])];
  }

  /** All that was contributed. */
  public get settings(): readonly DestinationContribution[] {
    return [...this.contributions];
  }

  /**
   * Gives the subsets to a construct whose controller tells the pods of a release apart by labels of its own, and removes all other subsets.
   *
   * @throws MeshError ConflictingRoutes when another construct uses a version of the service
   */
  public reserveSubsets(subsets: Readonly<Record<string, VersionLabels>>, owner: IConstruct): void {
    const [[version, user] = [Object.keys(subsets)[0], this.reserved?.owner]] = this.versions;
    if (user !== undefined) throw this.subsetsTaken(owner, user, version);
    this.reserved = { owner, subsets: new Map(Object.entries(subsets)) };
    this.render();
  }

  private subsetsTaken(at: IConstruct, other: IConstruct, subset: string | undefined): MeshError {
    return new MeshError({
      code: 'ConflictingRoutes',
      at,
      problem: `${other.node.path} uses subsets of ${this.service.host} too, and a controller that drives a release removes all but its own`,
      value: subset,
      fix: 'Route to a service of its own, or release the versions with a CanaryRelease that has weights',
    });
  }

  /**
   * Says that a version is routed to or has settings, so that it needs a subset.
   *
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError ConflictingRoutes when the subsets are a controller's
   */
  public useVersion(version: string, owner: IConstruct): void {
    if (this.reserved?.subsets.has(version) === true && this.reserved.owner === owner) return;
    const known = Object.keys(this.service.versions);
    if (!known.includes(version)) {
      throw new MeshError({
        code: 'UnknownVersion',
        at: owner,
        problem: `${this.service.node.path} has no such version`,
        value: version,
        fix: known.length === 0 ? 'Name the versions of the service: versions: { v1: { version: "v1" } }' : `Use one of ${known.join(', ')}`,
      });
    }
    if (this.reserved !== undefined) throw this.subsetsTaken(owner, this.reserved.owner, version);
    if (this.versions.has(version)) return;
    if (routingApiOf(this.service).kind === 'gateway-api') {
      requireSelector(this.service, owner);
      new KubeService(this, `service-${version}`, renderVersionService(this.service, version));
    }
    this.versions.set(version, owner);
    this.render();
  }

  /**
   * Contributes settings.
   *
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError ConflictingPolicies when another construct already sets the same part for the same pods and port
   */
  public addSettings(contribution: DestinationContribution): void {
    const { owner, version, port, settings } = contribution;
    if (version !== undefined) this.useVersion(version, owner);
    if (port !== undefined && !this.service.ports.some(({ number }) => number === port.number)) {
      throw new MeshError({ code: 'InvalidValue', at: owner, problem: `${this.service.node.path} has no such port`, value: port.number, fix: `Use one of ${this.service.ports.map(({ number }) => number).join(', ')}` });
    }
    const rivals = this.contributions.filter((other) => other.version === version && other.port?.number === port?.number);
    for (const part of partsOf(settings)) {
      const rival = rivals.find((other) => partsOf(other.settings).includes(part));
      if (rival === undefined) continue;
      throw new MeshError({
        code: 'ConflictingPolicies',
        at: owner,
        problem: `${rival.owner.node.path} already sets ${part} for ${this.service.host}`,
        value: settings,
        fix: 'Keep one of the two, or give one a version or port of its own',
      });
    }
    this.requireOneLimitOfRetries(contribution);
    this.requireBudgetOfPorts(contribution);
    this.contributions.push(contribution);
    this.render();
  }

  /** A budget takes the place of a number, also of one that is for a version or port only. */
  private requireOneLimitOfRetries({ owner, version, settings }: DestinationContribution): void {
    const rival = this.contributions.find((other) => (
      (hasBudget(settings) && countsRetries(other.settings)) || (countsRetries(settings) && hasBudget(other.settings))
    ) && (version === undefined || other.version === undefined || version === other.version));
    if (rival === undefined) return;
    throw new MeshError({
      code: 'ConflictingPolicies',
      at: owner,
      problem: `${rival.owner.node.path} already limits retries of ${this.service.host}, and a budget takes the place of a number`,
      value: settings,
      fix: 'Keep maxRetries, or the budget',
    });
  }

  /** Settings of a port stand alone in Istio, and cannot hold a budget: it would be lost there without a word. */
  private requireBudgetOfPorts(added: DestinationContribution): void {
    const { owner, settings } = added;
    // Versions that are Services have rules of their own, in which all of it stands together.
    const meet = (a: string | undefined, b: string | undefined): boolean => (
      a === b || (routingApiOf(this.service).kind === 'gateway-api' && (a === undefined || b === undefined)));
    const loses = (budget: DestinationContribution, other: DestinationContribution): boolean => (
      hasBudget(budget.settings) && other.port !== undefined && meet(budget.version, other.version));
    const rival = this.contributions.find((other) => loses(added, other) || loses(other, added));
    if (rival === undefined) return;
    const { port = rival.port } = added;
    throw new MeshError({
      code: 'ConflictingPolicies',
      at: owner,
      problem: `with ${rival.owner.node.path}, port ${port?.number ?? ''} of ${this.service.host} has settings of its own, and Istio holds no retry budget for a port`,
      value: settings,
      fix: 'Leave the port out, so that the settings hold for all ports, or limit retries by a CircuitBreaker with maxRetries',
    });
  }

  /** Only what is used is rendered; a rule that says nothing would be noise. */
  private render(): void {
    const { service, contributions } = this;
    if (routingApiOf(service).kind === 'gateway-api') {
      if (contributions.some(({ version }) => version === undefined)) {
        this.renderRule(service.serviceName, () => renderDestinationRule(service, [], contributions));
      }
      for (const version of this.usedVersions.filter((each) => contributions.some((other) => other.version === undefined || other.version === each))) {
        this.renderRule(versionServiceName(service, version), () => renderVersionRule(service, version, contributions));
      }
    } else {
      this.renderRule(service.serviceName, () => renderDestinationRule(service, this.usedVersions, contributions, this.reserved?.subsets));
    }
  }

  private renderRule(name: string, spec: () => DestinationRuleSpec): void {
    if (this.renderedAs.has(name)) return;
    this.renderedAs.add(name);
    const id = name === this.service.serviceName ? 'destination-rule' : `destination-rule-${name}`;
    new DestinationRule(this, id, { metadata: { name, namespace: this.service.namespace.namespaceName }, spec: lazy(spec) });
  }

  /** Envoy leaves a locality only when it sees hosts there fail, so failover without detection never happens. */
  private findFailoverWithoutDetection(): MeshError[] {
    // Detection on one port, or for one version, does not see the pods fail that all others go to.
    const detected = this.contributions
      .some(({ settings, version, port }) => settings.outlierDetection !== undefined && version === undefined && port === undefined);
    return this.contributions.filter(({ settings }) => failsOver(settings) && !detected)
      .map(({ owner, settings }) => new MeshError({
        code: 'ContradictingProps',
        at: owner,
        problem: 'traffic fails over to another locality only when failing hosts are detected, and nothing detects them',
        value: settings.loadBalancer,
        fix: 'Give it outlier detection: outliers: {}, or add a CircuitBreaker to the service',
      }));
  }
}

/** Localities are said for a whole service only. */
function failsOver({ loadBalancer }: DestinationSettings): boolean {
  const { localityLbSetting: locality, zoneAwareLbSetting: zone } = loadBalancer ?? {};
  return (locality !== undefined && locality.distribute === undefined) || (zone?.failover ?? zone?.failoverPriority) !== undefined;
}

/** What settings say something about. Load balancing is three things: how a pod is chosen, in which locality, and how soon. */
function partsOf({ loadBalancer = {}, ...others }: DestinationSettings): readonly string[] {
  const { simple, consistentHash, localityLbSetting, zoneAwareLbSetting, ...rest } = loadBalancer;
  return [
    ...Object.keys(others),
    ...((simple ?? consistentHash) === undefined ? [] : ['the choice of a pod']),
    ...((localityLbSetting ?? zoneAwareLbSetting) === undefined ? [] : ['the choice of a locality']),
    ...Object.keys(rest),
  ];
}

function hasBudget({ retryBudget }: DestinationSettings): boolean {
  return retryBudget !== undefined;
}

function countsRetries({ connectionPool }: DestinationSettings): boolean {
  return connectionPool?.http?.maxRetries !== undefined;
}
