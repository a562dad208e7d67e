import { identityOf, meaningOf } from './meaning';

/** One fact that the two sides do not share. */
export interface Difference {
  readonly object: string;
  readonly path: string;
  readonly istio: string | undefined;
  readonly ours: string | undefined;
}

/** Holds two renderings of an install against each other, whole objects and their facts. */
export function differencesOf(istio: readonly object[], ours: readonly object[]): Difference[] {
  const [theirs, mine] = [istio, ours].map((objects) => new Map(objects.map((object) => [identityOf(object), object])));
  return [...new Set([...theirs!.keys(), ...mine!.keys()])].flatMap((object) => {
    const [left, right] = [theirs!.get(object), mine!.get(object)];
    if (left === undefined) return [{ object, path: '', istio: undefined, ours: 'there' }];
    if (right === undefined) return [{ object, path: '', istio: 'there', ours: undefined }];
    const [a, b] = [meaningOf(left), meaningOf(right)];
    const paths = [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
    return paths.map((path) => ({ object, path, istio: a.get(path), ours: b.get(path) }));
  });
}

export function written({ object, path, istio, ours }: Difference): string {
  return `${object} ${path}: Istio ${istio ?? 'nothing'}, we ${ours ?? 'nothing'}`;
}
