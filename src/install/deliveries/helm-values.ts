/** Values of a chart, as its values file holds them. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** Values with nothing left out that says nothing: without undefined fields and the groups that hold nothing else. */
export function compact(values: HelmValues): HelmValues {
  const fields = Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    if (value === undefined) return [];
    if (!isGroup(value)) return [[key, value]];
    const group = compact(value);
    return Object.keys(group).length === 0 ? [] : [[key, group]];
  });
  return Object.fromEntries(fields);
}

export function isGroup(value: unknown): value is HelmValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
