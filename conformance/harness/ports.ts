import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** Below what kernels give to outgoing connections, one of which could take a port before its program does, and above what well-known services use. */
const [lowest, highest] = [20_000, 32_767];

/** Finds free ports on loopback. All are held open until the last is known, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen()));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function listen(attempts = 100): Promise<Server> {
  const server = createServer();
  return new Promise<Server>((resolve, reject) => {
    server.once('error', reject).listen(randomInt(lowest, highest + 1), '127.0.0.1', () => {
      resolve(server);
    });
  }).catch((error: unknown) => {
    // Not by its class: within a test, Node's errors are of another.
    if (attempts > 1 && (error as { readonly code?: unknown }).code === 'EADDRINUSE') return listen(attempts - 1);
    throw error;
  });
}
