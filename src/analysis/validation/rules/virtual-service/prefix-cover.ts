import type { Field } from '../../field';

/**
 * Whether Istio takes an earlier match by prefix of the path to cover a later one: a longer prefix on the same port, with the same number of other
 * conditions, each of which the earlier match asks for at least as precisely. Expressions are not compared.
 */
export function coversPrefix(earlier: Field, later: Field): boolean {
  const prefix = earlier.at('uri', 'prefix').text;
  const longer = later.at('uri', 'prefix').text;
  return prefix !== '' && longer !== prefix && longer.startsWith(prefix)
    && earlier.at('port').number === later.at('port').number
    && condition(earlier.at('method'), 'exact:GET').startsWith(condition(later.at('method'), 'exact:GET'))
    && condition(earlier.at('authority')).startsWith(condition(later.at('authority')))
    && ['headers', 'queryParams', 'withoutHeaders'].every((key) => sameConditions(earlier.at(key), later.at(key)));
}

function sameConditions(earlier: Field, later: Field): boolean {
  const others = new Map(later.entries.map(([name, match]) => [name, condition(match)]));
  return earlier.entries.length === others.size && earlier.entries.every(([name, match]) => {
    const other = others.get(name);
    return other !== undefined && condition(match).startsWith(other);
  });
}

function condition(match: Field, otherwise = ''): string {
  const exact = match.at('exact').text;
  const prefix = match.at('prefix').text;
  if (exact !== '') return `exact:${exact}`;
  return prefix === '' ? otherwise : `prefix:${prefix}`;
}
