import type { IConstruct } from 'constructs';
import type { GatewayListener, GatewayListenerTls } from '../../../imports/gateway.networking.k8s.io';
import { MeshError } from '../../errors';
import type { IMeshService } from '../../mesh';
import type { Exposure } from '../gateway-routes';
import type { GatewayTls } from '../gateway-tls';

/** The listener that takes plain HTTP for a host. */
export function plainListener(host: string): string {
  return `http-${nameOf(host)}`;
}

/** The listener that takes TLS for a host. */
export function securedListener(host: string): string {
  return `https-${nameOf(host)}`;
}

/** The listener that takes all connections to a port. */
export function tcpListener(number: number): string {
  return `tcp-${number}`;
}

/** One listener for each host and port, so that no route takes requests for hosts of others. Only routes beside the gateway may use them. */
export function renderListeners(exposures: ReadonlyMap<string, readonly Exposure[]>, connections: ReadonlyMap<number, IMeshService>): GatewayListener[] {
  const ofHosts = [...exposures].flatMap(([hostname, [exposure]]): GatewayListener[] => {
    if (exposure === undefined) return [];
    const { tls, port } = exposure;
    const plain = { name: plainListener(hostname), hostname, port: 80, protocol: 'HTTP' };
    if (tls.kind === 'plain') return [plain];
    const secured = { name: securedListener(hostname), hostname, port: 443, protocol: tls.kind === 'passthrough' ? 'TLS' : 'HTTPS', tls: renderTls(tls) };
    return tls.redirectsHttp(port) ? [plain, secured] : [secured];
  });
  return [...ofHosts, ...[...connections.keys()].map((number) => ({ name: tcpListener(number), port: number, protocol: 'TCP' }))];
}

/** What listeners cannot say of TLS. */
export function noteListenerGaps(exposures: readonly Exposure[], at: IConstruct): MeshError[] {
  return exposures.flatMap(({ host, tls: { settings } }) => {
    const gaps = { 'the oldest version of TLS': settings?.minProtocolVersion, 'the names that a client certificate bears': settings?.subjectAltNames };
    return Object.entries(gaps).filter(([, value]) => value !== undefined).map(([feature, value]) => new MeshError({
      code: 'UnsupportedByRoutingApi',
      at,
      problem: `${feature} cannot be said of a listener of the Gateway API, which serves ${host}`,
      value,
      fix: 'Leave it out, or use routingApi: RoutingApi.istio() for this gateway',
    }));
  });
}

/** Istio reads the rest of its settings from options of its own. */
function renderTls({ kind, credentialNames, settings }: GatewayTls): GatewayListenerTls {
  if (kind === 'passthrough') return { mode: 'Passthrough' };
  const mode = settings?.mode;
  const options = {
    ...(mode !== undefined && mode !== 'SIMPLE' && { 'gateway.istio.io/tls-terminate-mode': mode }),
    ...(settings?.cipherSuites !== undefined && { 'gateway.istio.io/tls-cipher-suites': settings.cipherSuites.join(',') }),
  };
  return { certificateRefs: credentialNames.map((name) => ({ name })), ...(Object.keys(options).length > 0 && { options }) };
}

function nameOf(host: string): string {
  return host.replace('*', 'wildcard').replaceAll('.', '-');
}
