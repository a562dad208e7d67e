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

/** What of some values differs from others. Charts merge amounts into their own, so those that are not wanted have to be taken out. */
export function changes(values: HelmValues, standard: HelmValues, inResources = false): HelmValues {
  const removed = inResources ? Object.keys(standard).filter((key) => !(key in values)) : [];
  return {
    ...Object.fromEntries(removed.map((key) => [key, isGroup(standard[key]) ? changes({}, standard[key], true) : null])),
    ...Object.fromEntries(Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
      const other = standard[key];
      if (isGroup(value) && isGroup(other)) return [[key, changes(value, other, inResources || key === 'resources')]];
      return JSON.stringify(value) === JSON.stringify(other) ? [] : [[key, value]];
    })),
  };
}

export function unless<T>(standard: T, value: T): T | undefined {
  return JSON.stringify(value) === JSON.stringify(standard) ? undefined : value;
}
