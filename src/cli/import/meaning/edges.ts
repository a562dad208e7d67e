import { canonical } from './canonical';
import type { FactOf } from './facts';
import { tablesOf } from './routes';
import type { ManifestObject } from '../../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../../manifests';
import { textsAt } from '../../graph/routes';
import { isOf } from '../../graph/workloads';
import type { Scene } from '../scene';

/** What gateways do with the hosts that they serve: how clients come in, and where their requests go. */
export function edgesIn(objects: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const gateways = objects.filter((object) => object.kind === 'Gateway' && isOf('networking.istio.io', object));
  const tables = objects.filter(({ kind }) => kind === 'VirtualService');
  return [...gateways.flatMap((gateway) => served(gateway, tables, scene)), ...tables.flatMap((table) => elsewhere(table, gateways, scene))];
}

/** `NAMESPACE/NAME` of the gateways of a VirtualService, or `mesh`. */
export function gatewaysOf(table: ManifestObject, scene: Scene): readonly string[] {
  const named = textsAt(table.body, 'spec', 'gateways');
  return (named.length === 0 ? ['mesh'] : named).map((name) => qualified(name, table, scene));
}

function served(gateway: ManifestObject, tables: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const name = `${scene.namespaceOf(gateway)}/${gateway.name}`;
  const pods = Object.entries(textMap(valueAt(gateway.body, 'spec', 'selector'))).map((pair) => pair.join('=')).sort().join(',');
  const bound = tables.filter((table) => gatewaysOf(table, scene).includes(name));
  return listOf(valueAt(gateway.body, 'spec', 'servers')).flatMap((server) => {
    const { port = null, hosts: _hosts, name: _name, tls, ...rest } = isMap(server) ? server : {};
    const door = canonical({ ...rest, protocol: valueAt(port, 'protocol') ?? null, ...(tls !== undefined && { tls }) });
    const redirects = valueAt(tls, 'httpsRedirect') === true;
    return textsAt(server, 'hosts').flatMap((written): FactOf[] => {
      const [space = '*', host = ''] = written.includes('/') ? written.split('/') : ['*', written];
      const seenIn = space === '.' ? scene.namespaceOf(gateway) : space;
      const isSeen = (table: ManifestObject): boolean => seenIn === '*' || seenIn === scene.namespaceOf(table);
      const found = bound.filter(isSeen).flatMap((table) => textsAt(table.body, 'spec', 'hosts').flatMap((each) => {
        const narrower = within(scene.hostOf(each, scene.namespaceOf(table)), host);
        return narrower === undefined ? [] : [{ table, host: narrower }];
      }));
      const about = (each: string): string => `port ${JSON.stringify(valueAt(port, 'number') ?? null)} of ${pods} for ${each}`;
      if (redirects || found.length === 0) return [{ about: about(host), value: { door }, objects: [gateway, ...bound] }];
      return found.map(({ table, host: each }) => ({
        about: about(each), value: { door, table: tablesOf(table, scene, (by) => qualified(by, table, scene) === name) }, objects: [gateway, table],
      }));
    });
  });
}

/** Routes at gateways that nobody read. */
function elsewhere(table: ManifestObject, gateways: readonly ManifestObject[], scene: Scene): readonly FactOf[] {
  const known = ['mesh', ...gateways.map((gateway) => `${scene.namespaceOf(gateway)}/${gateway.name}`)];
  return gatewaysOf(table, scene).filter((name) => !known.includes(name)).flatMap((name) => textsAt(table.body, 'spec', 'hosts').map((host): FactOf => (
    { about: `gateway ${name} for ${host}`, value: tablesOf(table, scene, (by) => qualified(by, table, scene) === name), objects: [table] })));
}

function qualified(gateway: string, table: ManifestObject, scene: Scene): string {
  return gateway === 'mesh' || gateway.includes('/') ? gateway : `${scene.namespaceOf(table)}/${gateway}`;
}

/** What two names of hosts have in common. */
function within(one: string, other: string): string | undefined {
  const takes = (wide: string, narrow: string): boolean => wide === '*' || wide === narrow || (wide.startsWith('*.') && narrow.endsWith(wide.slice(1)));
  return takes(other, one) ? one : takes(one, other) ? other : undefined;
}

