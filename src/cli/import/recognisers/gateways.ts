import type { Recogniser } from './recogniser';
import type { ManifestObject, ManifestValue } from '../../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../../manifests';
import { textAt, textsAt } from '../../graph/routes';
import { isOf } from '../../graph/workloads';
import { gatewaysOf } from '../meaning/edges';
import type { Scene } from '../scene';
import type { Script } from '../script';
import { defined, Unsaid } from '../script';
import { podsOf } from './targets';

/** A gateway with the routes of the hosts that it serves. */
export const gateways: Recogniser = {
  groups: (objects, scene) => objects.filter((object) => object.kind === 'Gateway' && isOf('networking.istio.io', object))
    .map((gateway) => [gateway, ...objects.filter((object) => object.kind === 'VirtualService' && gatewaysOf(object, scene).join() === nameOf(gateway, scene))]),
  say: ([gateway, ...tables], script) => {
    if (gateway === undefined) return;
    const { scene } = script;
    const doors = doorsOf(gateway);
    const selector = textMap(valueAt(gateway.body, 'spec', 'selector'));
    const pods = podsOf(selector, script);
    const home = scene.namespaceOfPods(selector);
    const at = home ?? 'istio-system';
    if (scene.namespaceOf(gateway) !== at) script.notes.push(`it moves to ${at}, where its pods ${home === undefined ? 'are taken to be' : 'are'}; its routes go with it`);
    const edge = script.draft('IngressGateway', gateway.name, { workload: pods });
    const exposures = tables.flatMap((table) => textsAt(table.body, 'spec', 'hosts').flatMap((host) => exposuresOf(table, host, doors, script)));
    if (exposures.length === 0) throw new Unsaid('no route that was read is for it');
    for (const exposure of exposures) script.call(edge, 'expose', exposure);
  },
};

function nameOf(gateway: ManifestObject, scene: Scene): string {
  return `${scene.namespaceOf(gateway)}/${gateway.name}`;
}

/** How clients come in, by host. */
function doorsOf(gateway: ManifestObject): ReadonlyMap<string, ManifestValue> {
  const servers = listOf(valueAt(gateway.body, 'spec', 'servers')).map((server) => ({ server, hosts: textsAt(server, 'hosts').map((host) => host.replace(/^[^/]*\//, '')) }));
  const redirected = servers.filter(({ server }) => valueAt(server, 'tls', 'httpsRedirect') === true).flatMap(({ hosts }) => hosts);
  return new Map(servers.filter(({ server }) => valueAt(server, 'tls', 'httpsRedirect') !== true)
    .flatMap(({ server, hosts }) => hosts.map((host) => [host, tlsOf(valueAt(server, 'tls'), redirected.includes(host))] as const)));
}

const modes: Readonly<Record<string, string>> = { SIMPLE: 'simple', MUTUAL: 'mutual', OPTIONAL_MUTUAL: 'optionalMutual' };

function tlsOf(tls: ManifestValue | undefined, redirectsHttp: boolean): ManifestValue {
  if (tls === undefined) return 'none';
  const { mode, credentialName, ...rest } = isMap(tls) ? tls : {};
  const maker = modes[typeof mode === 'string' ? mode : ''];
  if (maker === undefined || typeof credentialName !== 'string' || Object.keys(rest).length > 0) throw new Unsaid('no GatewayTls says how it serves TLS');
  return { [maker]: defined({ credentials: credentialName, redirectHttp: redirectsHttp ? undefined : false }) };
}

function exposuresOf(
  table: ManifestObject, host: string, doors: ReadonlyMap<string, ManifestValue>, script: Script,
): readonly { readonly [key: string]: ManifestValue | undefined }[] {
  const { scene } = script;
  const tls = doors.get(host) ?? [...doors].find(([wide]) => wide === '*' || (wide.startsWith('*.') && host.endsWith(wide.slice(1))))?.[1];
  if (tls === undefined) throw new Unsaid(`no server of the gateway has ${host}`);
  const byService = new Map<string, ManifestValue[]>();
  for (const route of listOf(valueAt(table.body, 'spec', 'http'))) {
    const targets = new Set(listOf(valueAt(route, 'route')).map((each) => scene.hostOf(textAt(each, 'destination', 'host') ?? '', scene.namespaceOf(table))));
    const [target, ...others] = targets;
    if (target === undefined || others.length > 0) throw new Unsaid('a route at a gateway leads to one service');
    const service = script.target(target);
    const matches = listOf(valueAt(route, 'match'));
    const paths = matches.map((match) => valueAt(match, 'uri')).filter((uri) => isMap(uri));
    // What else is asked of requests, the service's own routes say; if they do not, the comparison finds it.
    const all = paths.length < matches.length || matches.length === 0 ? [{ prefix: '/' }] : paths;
    byService.set(service, [...(byService.get(service) ?? []), ...all]);
  }
  return [...byService].map(([service, paths]) => {
    const distinct = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
    const isAll = distinct.length === 1 && valueAt(distinct[0], 'prefix') === '/';
    return { service, host, tls, paths: isAll ? undefined : distinct };
  });
}
