import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../harness/progress';

/**
 * Waits until no other run on this machine has a data plane up: two would not meet, but share the processor, and cases measure time. Until the end of this
 * process, others wait. The kernel keeps the name (an abstract socket's, as the NUL says), so nothing is left behind however a run ends.
 */
export async function myTurn(name = '\0istio-constructs-data-plane'): Promise<Server> {
  for (let told = false; ; told = true) {
    const server = await listen(name);
    if (server !== undefined) return server;
    if (!told) say('another run has a data plane up on this machine: waiting for its end');
    await sleep(500);
  }
}

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer().unref();
    server.once('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EADDRINUSE') resolve(undefined); else reject(error); });
    server.listen(name, () => { resolve(server); });
  });
}
