import { coversPrefix } from './prefix-cover';
import type { ManifestValue } from '../../../../manifests';
import { isMap, listOf } from '../../../../manifests';
import type { Field } from '../../field';
import { messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('unreachable-route', {
  afterCatchAll: warning('gets no request, since an earlier route without matches takes all', 'Move the route without matches to the end'),
  allRepeated: warning('gets no request, since earlier routes have all its matches', 'Remove it, or change its matches'),
  repeatedMatch: warning('repeats a match of {earlier}', 'Remove it, or change it'),
  coveredMatch: warning('is covered by the shorter prefix of {earlier}', 'Move the longer prefix before the shorter one'),
});

/** Routes, and matches of routes, that nothing can reach. */
export const unreachableRoutes: Rule = {
  kinds: ['networking.istio.io/VirtualService'],
  check: ({ spec }) => {
    for (const key of ['http', 'tcp', 'tls']) sayUnreachable(spec.at(key).items);
    sayCovered(spec.at('http').items);
  },
};

function sayUnreachable(routes: readonly Field[]): void {
  const seen = new Map<string, string>();
  let catchAllSeen = false;
  for (const route of routes) {
    const matches = route.at('match').items;
    if (catchAllSeen) route.say(says.afterCatchAll);
    if (matches.length === 0) {
      catchAllSeen = true;
      continue;
    }
    if (catchAllSeen) continue;
    let repeated = 0;
    for (const match of matches) {
      const content = contentOf(match);
      const earlier = seen.get(content);
      if (earlier !== undefined) {
        repeated += 1;
        match.say(says.repeatedMatch, { earlier });
      } else {
        seen.set(content, route.path);
      }
    }
    if (repeated === matches.length) route.say(says.allRepeated);
  }
}

function sayCovered(routes: readonly Field[]): void {
  const matches = reachable(routes).flatMap((route) => route.at('match').items.map((match) => ({ route, match })));
  matches.forEach(({ match }, index) => {
    const shorter = matches.slice(0, index).find((earlier) => coversPrefix(earlier.match, match));
    if (shorter !== undefined) match.say(says.coveredMatch, { earlier: shorter.route.path });
  });
}

function reachable(routes: readonly Field[]): readonly Field[] {
  const catchAll = routes.findIndex((route) => route.at('match').items.length === 0);
  return catchAll < 0 ? routes : routes.slice(0, catchAll);
}

/** Fields where an empty map asks for nothing; elsewhere it asks that something is there. */
const maps = ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'];

/** What a match asks for, whatever its name and the order of its fields. */
function contentOf(match: Field): string {
  const fields = match.entries.filter(([key]) => key !== 'name').map(([key, field]): [string, ManifestValue] => [key, sorted(field.value ?? null)]);
  const asking = fields.filter(([key, value]) => !isEmpty(value) && !(maps.includes(key) && JSON.stringify(value) === '{}'));
  return JSON.stringify(asking.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(value: ManifestValue): ManifestValue {
  if (Array.isArray(value)) return listOf(value).map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child)]));
}

function isEmpty(value: ManifestValue): boolean {
  return value === null || value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}
