import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { groupOf, type KubeObject } from './objects';

const crds = path.resolve(__dirname, '../crds');
const gatewayApi = path.resolve(__dirname, '../../imports/crds/gateway-api.json');

/** The definitions of kinds that other programs bring to a cluster, as far as the objects are of them: without these the apiserver would know none. */
export function companionDefinitions(objects: readonly KubeObject[]): readonly KubeObject[] {
  const isIn = (some: readonly KubeObject[], { spec }: KubeObject) => some.some((object) => groupOf(object) === spec.group && object.kind === spec.names.kind);
  const own = new Set(objects.map(({ metadata }) => metadata.name));
  const single = readdirSync(crds).sort().flatMap((file) => read(path.join(crds, file))).filter((definition) => isIn(objects, definition));
  // Clusters have all of the Gateway API or nothing: istiod does not begin with a part.
  const bundle = read(gatewayApi);
  const whole = bundle.some((definition) => isIn(objects, definition)) ? bundle : [];
  return [...single, ...whole].filter((definition) => !own.has(definition.metadata.name));
}

function read(file: string): KubeObject[] {
  return JSON.parse(readFileSync(file, 'utf8')) as KubeObject[];
}
