import type { Exposure } from './gateway-routes';
import type { GatewaySpec } from '../../imports/networking.istio.io';

type Server = NonNullable<GatewaySpec['servers']>[number];

/** One server for all plain hosts, one for all that redirect, and one for each certificate. */
export function renderServers(exposuresOf: ReadonlyMap<string, readonly Exposure[]>): Server[] {
  const hostsOf = new Map<string | undefined, string[]>();
  for (const [host, exposures] of exposuresOf) {
    const credential = exposures[0]?.tls.credentialName;
    // Only VirtualServices of the gateway's own namespace may bind to a host, so no other tenant can take its traffic.
    hostsOf.set(credential, [...(hostsOf.get(credential) ?? []), `./${host}`]);
  }
  const plain = hostsOf.get(undefined) ?? [];
  const secured = [...hostsOf].filter((entry): entry is [string, string[]] => entry[0] !== undefined);
  return [
    ...(plain.length > 0 ? [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: plain }] : []),
    ...(secured.length > 0 ? [{ port: { number: 80, name: 'http-to-https', protocol: 'HTTP' }, hosts: secured.flatMap(([, hosts]) => hosts), tls: { httpsRedirect: true } }] : []),
    ...secured.map(([credentialName, hosts]) => ({
      port: { number: 443, name: `https-${credentialName}`, protocol: 'HTTPS' },
      hosts,
      tls: { mode: 'SIMPLE' as const, credentialName },
    })),
  ];
}
