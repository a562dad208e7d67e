import { Duration } from 'cdk8s';
import { MeshError } from '../errors';
import type { IMeshService } from './i-mesh-service';
import { requireDnsName } from './names';
import type { Port, PortProtocol } from './port';
import { requirePortNumber } from './port';

/** Where a provider listens: at a service that is described, or at a host that the mesh knows otherwise. */
export type ProviderService =
  | {
    readonly service: IMeshService;
    /** Which of its ports. @default - its main one */
    readonly port?: Port;
  }
  | {
    /** The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`. */
    readonly service: string;
    /** 1 to 65535. */
    readonly port: number;
  };

/** A provider's address as the mesh configuration has it, and what is described of it. */
export interface ProviderAddress {
  readonly host: string;
  readonly number: number;
  readonly service?: IMeshService;
  readonly port?: Port;
}

const spoken: Readonly<Record<'grpc' | 'http', readonly PortProtocol[]>> = { grpc: ['grpc', 'http2'], http: ['http', 'http2'] };

/**
 * @param protocol by which proxies call it
 * @throws MeshError InvalidProvider when the service has no such port, or it speaks something else
 */
export function addressOf(options: ProviderService, protocol: 'grpc' | 'http'): ProviderAddress {
  if (typeof options.service === 'string') {
    const { service: host, port } = options as { readonly service: string; readonly port: number };
    return { host: requireDnsName(host, 'the host of a provider'), number: requirePortNumber(port) };
  }
  const { service } = options;
  const asked = options.port as Port | undefined;
  const port = asked === undefined ? service.port : service.ports.find(({ number }) => number === asked.number);
  if (port === undefined) {
    throw new MeshError({ code: 'InvalidProvider', at: service, problem: 'the provider has no such port', value: asked?.number, fix: `Use one of ${service.ports.map(({ number }) => number).join(', ')}` });
  }
  if (spoken[protocol].includes(port.protocol)) return { host: service.host, number: port.number, service, port };
  throw new MeshError({
    code: 'InvalidProvider', at: service, problem: `proxies call it over ${protocol === 'grpc' ? 'gRPC' : 'HTTP'}, and the port says that it speaks something else`, value: `${port.protocol} ${port.number}`, fix: `Declare it as Port.${protocol}(${port.number})`,
  });
}

/** How long proxies wait for a provider. @throws MeshError InvalidProvider unless it is a whole number of milliseconds from 1 */
export function renderTimeout(timeout: Duration): string {
  const milliseconds = timeout.toMilliseconds({ integral: false });
  // With three digits, as istiod writes it too.
  if (Number.isInteger(milliseconds) && milliseconds >= 1) return `${milliseconds % 1000 === 0 ? milliseconds / 1000 : (milliseconds / 1000).toFixed(3)}s`;
  throw new MeshError({ code: 'InvalidProvider', problem: 'an answer is waited for at least a millisecond, in whole milliseconds', value: `${milliseconds} ms`, fix: 'Write Duration.millis(500)' });
}
