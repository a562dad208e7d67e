import type { DestinationRuleSpec, DestinationRuleTrafficPolicy } from '../../imports/networking.istio.io';
import type { IMeshService, VersionLabels } from '../mesh';
import type { DestinationContribution, DestinationSettings } from './destination-policy';
import { versionHost } from './gateway-api/version-services';

/** The whole of a service's destination policy: for all pods, for ports, and for each version that is used. */
export function renderDestinationRule(
  service: IMeshService, versions: readonly string[], contributions: readonly DestinationContribution[],
  ownSubsets: ReadonlyMap<string, VersionLabels> = new Map(),
): DestinationRuleSpec {
  const common = contributions.filter(({ version }) => version === undefined);
  const forAll = renderPolicy([common]);
  const subsets = versions.map((name) => {
    const own = renderPolicy([common, contributions.filter(({ version }) => version === name)]);
    return { name, labels: { ...(ownSubsets.get(name) ?? service.versions[name]) }, ...(own !== undefined && { trafficPolicy: own }) };
  });
  return { host: service.host, ...(forAll !== undefined && { trafficPolicy: forAll }), ...(subsets.length > 0 && { subsets }) };
}

/** The policy of a version that is a Service of its own. It inherits nothing, so what holds for the whole service is written again. */
export function renderVersionRule(service: IMeshService, version: string, contributions: readonly DestinationContribution[]): DestinationRuleSpec {
  const levels = [undefined, version].map((level) => contributions.filter((each) => each.version === level));
  const policy = renderPolicy(levels, 'alone');
  return { host: versionHost(service, version), ...(policy !== undefined && { trafficPolicy: policy }) };
}

/**
 * The policy of the last of these levels. Istio takes what it lacks from the levels before; for a port it takes nothing, so all of it is written again; and of
 * one that stands alone, all of all levels.
 */
function renderPolicy(levels: readonly (readonly DestinationContribution[])[], stands?: 'alone'): DestinationRuleTrafficPolicy | undefined {
  const own = stands === 'alone' ? levels.flat() : levels.at(-1) ?? [];
  if (own.length === 0) return undefined;
  const inherited = merge(levels.map((level) => settingsOf(level)));
  const general = stands === 'alone' ? inherited : settingsOf(own);
  const numbers = [...new Set(own.flatMap(({ port }) => (port === undefined ? [] : [port.number])))].sort((a, b) => a - b);
  const portLevelSettings = numbers.map((number) => {
    // A retry budget is for a whole destination; a port cannot hold one.
    const { retryBudget: _budget, ...parts } = merge(levels.flatMap((level) => [settingsOf(level), settingsOf(level, number)]));
    return { port: { number }, ...parts };
  });
  return {
    ...general,
    // Parts replace each other whole, so a part that adds to an inherited one holds both.
    ...(general.loadBalancer !== undefined && { loadBalancer: inherited.loadBalancer }),
    ...(portLevelSettings.length > 0 && { portLevelSettings }),
  };
}

function settingsOf(contributions: readonly DestinationContribution[], port?: number): DestinationSettings {
  return merge(contributions.filter((each) => each.port?.number === port).map(({ settings }) => settings));
}

/** Later settings win part by part; those of load balancing add up, but for the choice of a pod, of which there is one. */
function merge(settings: readonly DestinationSettings[]): DestinationSettings {
  return settings.reduce<DestinationSettings>((before, after) => ({ ...before, ...after, ...mergeLoadBalancers(before.loadBalancer, after.loadBalancer) }), {});
}

function mergeLoadBalancers(before: DestinationSettings['loadBalancer'], after: DestinationSettings['loadBalancer']): Pick<DestinationSettings, 'loadBalancer'> {
  if (before === undefined || after === undefined) return {};
  // A warm-up belongs to the choice that it was declared with.
  const { simple: _simple, consistentHash: _hash, warmup: _warmup, ...kept } = before;
  return { loadBalancer: { ...((after.simple ?? after.consistentHash) === undefined ? before : kept), ...after } };
}
