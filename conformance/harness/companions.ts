import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { groupOf, type KubeObject } from './objects';

const crds = path.resolve(__dirname, '../crds');
const files = [...readdirSync(crds).sort().map((file) => path.join(crds, file)), path.resolve(__dirname, '../../imports/crds/gateway-api.json')];

/** The definitions of kinds that other programs bring to a cluster, as far as the objects are of them: without these the apiserver would know none. */
export function companionDefinitions(objects: readonly KubeObject[]): readonly KubeObject[] {
  const definitions = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as KubeObject[]);
  const isIn = (some: readonly KubeObject[], { spec }: KubeObject) => some.some((object) => groupOf(object) === spec.group && object.kind === spec.names.kind);
  const own = new Set(objects.map(({ metadata }) => metadata.name));
  return definitions.filter((definition) => isIn(objects, definition) && !own.has(definition.metadata.name));
}
