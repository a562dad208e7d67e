import * as path from 'node:path';
import { filesOf, written } from './files';
import type { LogCollector, TraceCollector } from '../../src';
import { programOf } from '../harness/binaries';
import { freePorts } from '../harness/ports';
import { Server } from '../harness/processes';

/** A real collector with the configuration of ours, on loopback. */
export interface RunningCollector {
  /** Where it takes reports, by OTLP over gRPC. */
  readonly port: number;
  stop(): Promise<void>;
}

/** @param sendTo where it sends to, in the place of the service that keeps what it collects */
export async function startCollector(collector: LogCollector | TraceCollector, service: string, sendTo: number): Promise<RunningCollector> {
  const [port = 0, health = 0] = await freePorts(2);
  const elsewhere = { '0.0.0.0:4317': `127.0.0.1:${port}`, '0.0.0.0:13133': `127.0.0.1:${health}`, [service]: `127.0.0.1:${sendTo}` };
  const folder = written(collector.serviceName, filesOf(collector, elsewhere));
  const server = await Server.start({
    name: collector.serviceName,
    command: programOf('otelcol'),
    // Its own metrics have one port, and here there are several collectors.
    args: [`--config=${path.join(folder, 'config.yaml')}`, '--set=service.telemetry.metrics.level=none'],
    cwd: folder,
    ready: async () => (await fetch(`http://127.0.0.1:${health}`)).ok,
    deadline: 30,
  });
  return { port, stop: () => server.stop() };
}
