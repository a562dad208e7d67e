import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import * as path from 'node:path';
import type { KubeObject } from './objects';

/** A program of ours that stands for a pod: what its pod is labelled, and where each of its container ports really listens. */
export interface Backend {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** By container port. */
  readonly ports: Readonly<Record<number, number>>;
  /** Container ports by name, for Services whose targetPort is a name. */
  readonly portNames: Readonly<Record<string, number>>;
  /** The address by which EndpointSlices of Services without a selector lead to it: that of a load balancer, whose ports are the pod's. */
  readonly address?: string;
}

/**
 * What kube-proxy is in a cluster, for the apiserver alone: it is told to send its own calls (to webhooks) through this CONNECT proxy, which finds the
 * Service by its clusterIP, the pod by the Service's selector, and the port by targetPort. So webhook configurations stay as they are written, and a
 * Service whose selector or port is wrong shows.
 */
export class ServiceNetwork {
  /** Listens on a Unix socket: over TCP the apiserver only takes proxies that speak TLS. */
  public static async start(
    socket: string,
    services: () => Promise<readonly KubeObject[]>,
    slices: () => Promise<readonly KubeObject[]>,
  ): Promise<ServiceNetwork> {
    const network = new ServiceNetwork(services, slices);
    // Such a path is limited to about 100 characters, which a checkout may use up; relative to where we run it is short.
    await new Promise<void>((resolve, reject) => network.server.once('error', reject).listen(path.relative(process.cwd(), socket), resolve));
    return network;
  }

  private readonly backends = new Set<Backend>();
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(services: () => Promise<readonly KubeObject[]>, slices: () => Promise<readonly KubeObject[]>) {
    this.server = createServer().on('connect', (request, socket: Socket) => {
      this.track(socket);
      void Promise.all([services(), slices()]).then(([known, written]) => {
        const port = localPortOf(request.url ?? '', known, [...this.backends], written);
        const upstream = this.track(connect(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          upstream.pipe(socket).pipe(upstream);
        }));
        upstream.once('error', () => socket.destroy());
      }).catch((error: unknown) => {
        socket.end(`HTTP/1.1 503 ${error instanceof Error ? error.message : 'error'}\r\n\r\n`);
      });
    });
  }

  public add(backend: Backend): void {
    this.backends.add(backend);
  }

  public remove(backend: Backend): void {
    this.backends.delete(backend);
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private track(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket.on('error', () => socket.destroy()).once('close', () => this.sockets.delete(socket));
  }
}

/** Where `CLUSTERIP:PORT` ends. */
export function localPortOf(target: string, services: readonly KubeObject[], backends: readonly Backend[], slices: readonly KubeObject[] = []): number {
  const [address, port] = target.split(':');
  const service = services.find((candidate) => candidate.spec.clusterIP === address);
  if (service === undefined) throw new Error(`no Service has the address ${target}`);
  const { namespace = 'default', name } = service.metadata;
  const servicePort = service.spec.ports.find((candidate: any) => String(candidate.port) === port);
  if (servicePort === undefined) throw new Error(`Service ${namespace}/${name} has no port ${port ?? ''}`);

  const selector = Object.entries(service.spec.selector ?? {});
  const slice = slices.find(({ metadata }) => metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name);
  if (selector.length === 0 && slice !== undefined) return outside(slice, servicePort.name, backends);
  const backend = backends.find((candidate) => candidate.namespace === namespace && selector.every(([key, value]) => candidate.labels[key] === value));
  if (backend === undefined || selector.length === 0) throw new Error(`Service ${namespace}/${name} selects nothing that runs`);
  const targetPort: number | string = servicePort.targetPort ?? servicePort.port;
  const local = backend.ports[typeof targetPort === 'string' ? (backend.portNames[targetPort] ?? -1) : targetPort];
  if (local === undefined) throw new Error(`Service ${namespace}/${name}: nothing listens on targetPort ${targetPort}`);
  return local;
}

/** Where a port of a Service without a selector leads, by the EndpointSlice that was written for it. */
function outside({ endpoints, ports, metadata: { name } }: KubeObject, portName: string, backends: readonly Backend[]): number {
  const addresses: string[] = endpoints.flatMap((endpoint: any) => endpoint.addresses);
  const port = ports.find((candidate: any) => candidate.name === portName)?.port;
  const local = backends.find(({ address }) => address !== undefined && addresses.includes(address))?.ports[port];
  if (local === undefined) throw new Error(`EndpointSlice ${name}: nothing listens at ${addresses.join(', ')} port ${port}`);
  return local;
}
