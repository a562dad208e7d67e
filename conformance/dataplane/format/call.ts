import type { RequestProps } from './case';
import { expectsShares } from './expectation';
import type { Call } from '../programs/protocol';

const usualPorts: Readonly<Record<string, number>> = { http: 80, h2c: 80, grpc: 80, https: 443 };

/** How often a request is sent: enough to tell shares, where shares are expected. */
export function timesOf({ times, expect }: RequestProps): number {
  return times ?? (expectsShares(expect) ? 1000 : 1);
}

/** A request as the program in the pod takes it. */
export function callOf(request: RequestProps, ca?: string, identity?: Call['identity']): Call {
  const [, protocol = '', host = '', port, path] = /^(http|https|h2c|grpc|tcp):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(request.to) ?? [];
  const number = port === undefined ? usualPorts[protocol] : Number(port);
  if (number === undefined) throw new Error(`not PROTOCOL://HOST:PORT/PATH: ${request.to}`);
  const times = timesOf(request);
  return {
    protocol: protocol as Call['protocol'],
    host,
    port: number,
    method: request.method ?? 'GET',
    path: path ?? '/',
    headers: request.headers ?? {},
    times,
    concurrency: times === 1 ? 1 : 8,
    timeout: 15_000,
    ...(ca !== undefined && { ca }),
    ...(identity !== undefined && { identity }),
  };
}
