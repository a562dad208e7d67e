import type { Exposure } from './gateway-routes';
import type { GatewayTls } from './gateway-tls';
import type { GatewayServer } from '../../imports/networking.istio.io';

interface Way {
  readonly tls: GatewayTls;
  readonly hosts: string[];
}

/** One server for all plain hosts, one for all that redirect, one for each way of serving TLS, and one for each port of plain connections. */
export function renderServers(exposuresOf: ReadonlyMap<string, readonly Pick<Exposure, 'port' | 'tls'>[]>, connectionsOf: ReadonlyMap<number, Exposure['service']>): GatewayServer[] {
  const ways: Way[] = [];
  const redirected: string[] = [];
  for (const [host, [exposure]] of exposuresOf) {
    if (exposure === undefined) continue;
    const { tls, port } = exposure;
    if (tls.redirectsHttp(port)) redirected.push(bound(host));
    const way = ways.find((other) => serverKey(other.tls) === serverKey(tls));
    if (way === undefined) ways.push({ tls, hosts: [bound(host)] });
    else way.hosts.push(bound(host));
  }
  const secured = ways.filter(({ tls }) => tls.kind !== 'plain');
  const names = uniqueNames(secured.map(({ tls }) => (tls.kind === 'passthrough' ? 'tls-passthrough' : `https-${tls.credentialNames[0] ?? ''}`)));
  return [
    ...ways.filter(({ tls }) => tls.kind === 'plain').map(({ hosts }) => ({ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts })),
    ...(redirected.length > 0 ? [{ port: { number: 80, name: 'http-to-https', protocol: 'HTTP' }, hosts: redirected, tls: { httpsRedirect: true } }] : []),
    ...secured.map((way, index) => renderSecured(way, names[index] ?? '')),
    ...[...connectionsOf].map(([number, { host }]) => ({ port: { number, name: `tcp-${number}`, protocol: 'TCP' }, hosts: [bound(host)] })),
  ];
}

function renderSecured({ tls, hosts }: Way, name: string): GatewayServer {
  const protocol = tls.kind === 'passthrough' ? 'TLS' : 'HTTPS';
  return { port: { number: 443, name, protocol }, hosts, ...(tls.settings !== undefined && { tls: tls.settings }) };
}

/** Only VirtualServices of the gateway's own namespace may bind to a host, so no other tenant can take its traffic. */
function bound(host: string): string {
  return `./${host}`;
}

function serverKey(tls: GatewayTls): string {
  return JSON.stringify(tls.settings ?? null);
}

/** One Secret may serve hosts in several ways, and the ports of a Gateway have names of their own. */
function uniqueNames(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name}-${before + 1}`;
  });
}
