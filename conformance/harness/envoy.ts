import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import type { JsonValue } from '../../imports/json';

export type Fields = Readonly<Record<string, JsonValue>>;

const manager = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const router = { name: 'envoy.filters.http.router', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' } };

/** An Envoy that sends every request through these HTTP filters, to a listener of its own that answers 200: the global filter skips what has no upstream. */
export function bootstrapOf(ports: { readonly front: number; readonly back: number }, filters: readonly Fields[], clusters: readonly Fields[] = []): Fields {
  const upstream = { name: 'back', connect_timeout: '1s', load_assignment: loadAssignment(ports.back) };
  return {
    static_resources: {
      clusters: [upstream, ...clusters],
      listeners: [listener('front', ports.front, { route: { cluster: 'back' } }, filters), listener('back', ports.back, { direct_response: { status: 200 } }, [])],
    },
  };
}

export function loadAssignment(port: number): Fields {
  return { cluster_name: 'any', endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } } }] }] };
}

function listener(name: string, port: number, action: Fields, filters: readonly Fields[]): Fields {
  return {
    name,
    address: { socket_address: { address: '127.0.0.1', port_value: port } },
    filter_chains: [{
      filters: [{
        name: 'envoy.filters.network.http_connection_manager',
        typed_config: {
          '@type': manager,
          'stat_prefix': name,
          'route_config': { virtual_hosts: [{ name, domains: ['*'], routes: [{ match: { prefix: '/' }, ...action }] }] },
          'http_filters': [...filters, router],
        },
      }],
    }],
  };
}

/** Starts programs, and ends those that it started. */
export class Programs {
  private readonly started: ChildProcess[] = [];
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));

  public start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    this.started.push(spawn(program, args, { stdio: 'ignore', cwd: this.folder, env: { ...process.env, ...env } }));
  }

  public async stop(): Promise<void> {
    await Promise.all(this.started.map((child) => new Promise((resolve) => {
      child.once('exit', resolve);
      if (!child.kill('SIGKILL')) resolve(undefined);
    })));
    fs.rmSync(this.folder, { recursive: true });
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
}

export function request(port: number, requestPath = '/', options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    http.request({ host: '127.0.0.1', port, path: requestPath, agent: false, ...options }, (response) => {
      response.resume().once('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers }); });
    }).once('error', reject).end();
  });
}

/** Asks until it is answered. */
export async function untilAnswered(port: number, requestPath = '/'): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      if ((await request(port, requestPath)).status === 200) return;
    } catch { /* not yet */ }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers on port ${port}`);
}
