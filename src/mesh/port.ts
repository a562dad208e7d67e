import { MeshError } from '../errors';
import { requireDnsLabel } from './names';

/** Protocols that Istio selects by a port's name or appProtocol. */
export type PortProtocol = 'http' | 'http2' | 'grpc' | 'grpc-web' | 'https' | 'tls' | 'tcp' | 'mongo' | 'mysql' | 'redis';

/** What a port may say beside its number. */
export interface PortOptions {
  /**
   * The port's name in the Service.
   *
   * @default - the protocol
   */
  readonly name?: string;

  /**
   * The container's port: a number from 1 to 65535, or the name of a container port.
   *
   * @default - the same number
   */
  readonly targetPort?: number | string;
}

const httpProtocols: ReadonlySet<PortProtocol> = new Set(['http', 'http2', 'grpc', 'grpc-web']);
const tlsProtocols: ReadonlySet<PortProtocol> = new Set(['https', 'tls']);

/**
 * A port of a Service with its protocol, which Istio has to be told: what it takes for TCP cannot be routed by path or header.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export class Port {
  public static http(number: number, options?: PortOptions): Port {
    return new Port(number, 'http', options);
  }

  public static http2(number: number, options?: PortOptions): Port {
    return new Port(number, 'http2', options);
  }

  public static grpc(number: number, options?: PortOptions): Port {
    return new Port(number, 'grpc', options);
  }

  public static https(number: number, options?: PortOptions): Port {
    return new Port(number, 'https', options);
  }

  public static tls(number: number, options?: PortOptions): Port {
    return new Port(number, 'tls', options);
  }

  public static tcp(number: number, options?: PortOptions): Port {
    return new Port(number, 'tcp', options);
  }

  /** A port whose protocol was read from elsewhere, such as a Service's `appProtocol`. */
  public static of(number: number, protocol: PortProtocol, options?: PortOptions): Port {
    return new Port(number, protocol, options);
  }

  public readonly name: string;
  public readonly targetPort: number | string;

  private constructor(public readonly number: number, public readonly protocol: PortProtocol, options: PortOptions = {}) {
    requirePortNumber(number);
    if (typeof options.targetPort === 'number') requirePortNumber(options.targetPort);
    this.name = requireDnsLabel(options.name ?? protocol, 'the name of a port');
    this.targetPort = options.targetPort ?? number;
  }

  /** Whether Istio routes this port's requests by path and header; others are routed as connections. */
  public get isHttp(): boolean {
    return httpProtocols.has(this.protocol);
  }

  /** Whether its connections are encrypted end to end, so that proxies see their server name and nothing more. */
  public get isTls(): boolean {
    return tlsProtocols.has(this.protocol);
  }
}

/** @throws MeshError InvalidValue when it is no port number */
export function requirePortNumber(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 65535) return value;
  throw new MeshError({ code: 'InvalidValue', problem: 'a port is a whole number from 1 to 65535', value, fix: 'Write a number such as 8080' });
}
