import { addOnImages } from './images';
import type { Workload } from './workload';
import type { Port } from '../../mesh';
import { renderYaml } from '../../mesh';

/** A program that is configured as the OpenTelemetry Collector is. */
export function otelProgram(image: 'collector' | 'jaeger', healthPath: string, configuration: object): Pick<Workload, 'args' | 'config' | 'health' | 'image' | 'user'> {
  return {
    image: addOnImages[image],
    user: 10001,
    args: ['--config=/etc/otel/config.yaml'],
    health: { path: healthPath, port: healthPort },
    config: { folder: '/etc/otel', files: { 'config.yaml': renderYaml(configuration) } },
  };
}

const healthPort = 13133;

/** Where it says that it works. */
export const healthEndpoint = `0.0.0.0:${healthPort}`;

/** What takes reports by OTLP over gRPC. */
export function otlpReceiver({ number }: Port): object {
  return { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${number}` } } } };
}
