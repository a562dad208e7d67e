/** Lists of texts by field, as the sources and operations of an AuthorizationPolicy: of each field one value has to fit, and none of a `not` field. */
export type Fields = Readonly<Record<string, readonly string[] | undefined>>;

/** Issuers hold slashes, so the text of one end user may begin like another's without being one of them: only equal ones are compared. */
const comparedWhole: ReadonlySet<string> = new Set(['notRequestPrincipals', 'requestPrincipals']);

/** The field that excludes what a field asks for: `notPaths` for `paths`. */
export function opposite(field: string): string {
  return `not${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** Whether all that matches one pattern matches another, as far as that shows: `*` stands at one end, and a text matches itself. */
export function patternCovers(wider: string, narrower: string): boolean {
  if (wider === '*' || wider === narrower) return true;
  if (wider.endsWith('*')) return narrower.startsWith(wider.slice(0, -1));
  return wider.startsWith('*') && narrower.endsWith(wider.slice(1));
}

/** Whether each of these is covered by one of those. */
export function listCovers(wider: readonly string[], narrower: readonly string[]): boolean {
  return narrower.every((value) => wider.some((pattern) => patternCovers(pattern, value)));
}

/** Whether all that meets one set of conditions meets the other. */
export function fieldsCover(wider: Fields, narrower: Fields): boolean {
  return Object.entries(wider).every(([field, values = []]) => {
    const own = narrower[field];
    if (own === undefined) return false;
    const [wide, narrow] = field.startsWith('not') ? [own, values] : [values, own];
    return comparedWhole.has(field) ? narrow.every((value) => wide.includes(value)) : listCovers(wide, narrow);
  });
}

/** Every list sorted, without what another of its values says already; every field in its place. */
export function canonical<T extends Fields>(fields: T): T {
  return Object.fromEntries(Object.keys(fields).sort().flatMap((field) => {
    const values = [...new Set(fields[field] ?? [])].sort();
    const isSaid = (value: string): boolean => !comparedWhole.has(field) && values.some((other) => other !== value && patternCovers(other, value));
    return values.length === 0 ? [] : [[field, values.filter((value) => !isSaid(value))]];
  })) as unknown as T;
}

/** The same alternatives in fewer: two that differ in the values of one field are one. */
export function mergeAlternatives<T extends Fields>(alternatives: readonly T[]): T[] {
  const merged: T[] = [];
  for (const alternative of alternatives) {
    const [index, field] = merged.reduce<readonly [number, string] | undefined>((found, other, at) => {
      const only = found ?? onlyDifference(other, alternative);
      return typeof only === 'string' ? [at, only] : only;
    }, undefined) ?? [];
    if (index === undefined || field === undefined) merged.push(alternative);
    else merged[index] = canonical({ ...alternative, [field]: [...(merged[index]?.[field] ?? []), ...(alternative[field] ?? [])] });
  }
  // A merged alternative may differ from another in one field only now.
  return merged.length < alternatives.length ? mergeAlternatives(merged) : merged;
}

function onlyDifference(one: Fields, other: Fields): string | undefined {
  const fields = Object.keys(one);
  if (fields.length !== Object.keys(other).length) return undefined;
  const different = fields.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
  return different.length === 1 && !different[0]?.startsWith('not') && other[different[0] ?? ''] !== undefined ? different[0] : undefined;
}
