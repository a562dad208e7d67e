import { checkEnvoyValue } from './envoy-value';
import { currentFilterName } from './filter-names';
import { checkSelector } from '../../checks/labels';
import { isRe2 } from '../../checks/regular-expressions';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('envoy-filter', {
  noApplyTo: error('does not say what it patches', 'Set applyTo'),
  noPatch: error('does not patch', 'Set patch'),
  noOperation: error('does not say how it patches', 'Set patch.operation'),
  noValue: error('has nothing to patch with', 'Set patch.value, or use operation REMOVE'),
  proxyVersion: error('is no regular expression', 'RE2 has no lookaround and no backreferences; see https://github.com/google/re2/wiki/Syntax'),
  longProxyVersion: warning('is longer than 1024 characters, and is ignored', 'Shorten it'),
  matchKind: error('matches something else than applyTo {applyTo} patches', 'Match {expected}'),
  filterName: error('matches filters without a name', 'Set name'),
  filterUnused: warning('has no effect with applyTo {applyTo}', 'Remove the match on filters'),
  subFilterElsewhere: error('matches filters of HTTP, which applyTo {applyTo} does not patch', 'Use applyTo HTTP_FILTER'),
  subFilterParent: error('matches filters of HTTP inside a filter that is not the connection manager', 'Match filter.name envoy.filters.network.http_connection_manager'),
  oldName: warning('is an old name of a filter', 'Write {name}'),
});

type MatchKind = 'listener' | 'routeConfiguration' | 'cluster';
/** What can be matched, by what is patched; the rest matches anything. */
const matchKinds = new Map<string, MatchKind>([
  ...['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER'].map((applyTo) => [applyTo, 'listener'] as const),
  ...['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'].map((applyTo) => [applyTo, 'routeConfiguration'] as const),
  ['CLUSTER', 'cluster'],
]);
const connectionManagers = ['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager'];

/** Patches of Envoy's configuration. Istio's standing warning that the API may change is left out: it would be said of every object. */
export const envoyFilter: Rule = {
  kinds: ['networking.istio.io/EnvoyFilter'],
  check: ({ spec }) => {
    checkSelector(spec.at('workloadSelector'), 'labels');
    for (const patch of spec.at('configPatches').items) {
      // Istio does not look into patches of waypoints.
      if (patch.at('match', 'context').text !== 'WAYPOINT' && isComplete(patch)) checkPatch(patch);
    }
  },
};

function isComplete(patch: Field): boolean {
  const operation = patch.at('patch', 'operation');
  const missing = isNone(patch.at('applyTo')) ? says.noApplyTo
    : !patch.at('patch').isSet ? says.noPatch
      : isNone(operation) ? says.noOperation
        : operation.text !== 'REMOVE' && !patch.at('patch', 'value').isSet ? says.noValue : undefined;
  if (missing === undefined) return true;
  patch.say(missing);
  return false;
}

function isNone(field: Field): boolean {
  return field.text === '' || field.text === 'INVALID';
}

function checkPatch(patch: Field): void {
  const match = patch.at('match');
  const applyTo = patch.at('applyTo').text;
  const version = match.at('proxy', 'proxyVersion');
  if (Buffer.byteLength(version.text) > 1024) version.say(says.longProxyVersion);
  else if (!isRe2(version.text)) version.say(says.proxyVersion);

  const expected = matchKinds.get(applyTo);
  const matched = match.firstSet('listener', 'routeConfiguration', 'cluster', 'waypoint');
  if (expected !== undefined && matched !== undefined && !match.at(expected).isSet) match.say(says.matchKind, { applyTo, expected });
  else if (expected === 'listener') checkFilter(match.at('listener', 'filterChain', 'filter'), applyTo);
  if (patch.at('patch', 'value').isSet) checkEnvoyValue(patch.at('patch', 'value'), applyTo);
}

function checkFilter(filter: Field, applyTo: string): void {
  if (!filter.isSet) return;
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN') filter.say(says.filterUnused, { applyTo });
  const sub = filter.at('subFilter');
  if (filter.at('name').text === '') {
    filter.say(says.filterName);
  } else if (sub.isSet) {
    if (applyTo !== 'HTTP_FILTER') sub.say(says.subFilterElsewhere, { applyTo });
    else if (!connectionManagers.includes(filter.at('name').text)) filter.at('name').say(says.subFilterParent);
    else if (sub.at('name').text === '') sub.say(says.filterName);
  }
  for (const field of [filter.at('name'), sub.at('name')]) {
    const name = currentFilterName(field.text);
    if (name !== undefined) field.say(says.oldName, { name });
  }
}
