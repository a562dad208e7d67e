import type { Exposure } from './gateway-routes';
import type { GatewayTls } from './gateway-tls';
import type { GatewayServer } from '../../imports/networking.istio.io';

/** One server for all plain hosts, one for all that redirect, and one for each way of serving TLS. */
export function renderServers(exposuresOf: ReadonlyMap<string, readonly Exposure[]>): GatewayServer[] {
  const ways: { readonly tls: GatewayTls; readonly hosts: string[] }[] = [];
  for (const [host, [exposure]] of exposuresOf) {
    if (exposure === undefined) continue;
    // Only VirtualServices of the gateway's own namespace may bind to a host, so no other tenant can take its traffic.
    const bound = `./${host}`;
    const way = ways.find(({ tls }) => tls.equals(exposure.tls));
    if (way === undefined) ways.push({ tls: exposure.tls, hosts: [bound] });
    else way.hosts.push(bound);
  }
  const plain = ways.filter(({ tls }) => tls.settings === undefined);
  const secured = ways.filter(({ tls }) => tls.settings !== undefined);
  const names = uniqueNames(secured.map(({ tls }) => `https-${tls.credentialName ?? ''}`));
  return [
    ...plain.map(({ hosts }) => ({ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts })),
    ...(secured.length > 0 ? [{ port: { number: 80, name: 'http-to-https', protocol: 'HTTP' }, hosts: secured.flatMap(({ hosts }) => hosts), tls: { httpsRedirect: true } }] : []),
    ...secured.map(({ tls, hosts }, index) => ({ port: { number: 443, name: names[index] ?? '', protocol: 'HTTPS' }, hosts, ...(tls.settings !== undefined && { tls: tls.settings }) })),
  ];
}

/** One Secret may serve hosts in several ways, and the ports of a Gateway have names of their own. */
function uniqueNames(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name}-${before + 1}`;
  });
}
