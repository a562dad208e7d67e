import type { Port, PortProtocol } from './port';
import type { KubeServiceProps } from '../../imports/k8s';

type KubeServicePort = NonNullable<NonNullable<KubeServiceProps['spec']>['ports']>[number];

/** Protocols by the words that Istio takes for them, in `appProtocol` and at the beginning of port names. */
export const protocolsByWord: ReadonlyMap<string, PortProtocol> = new Map([
  ['http', 'http'],
  ['http2', 'http2'],
  ['kubernetes.io/h2c', 'http2'],
  ['grpc', 'grpc'],
  ['grpc-web', 'grpc-web'],
  ['https', 'https'],
  ['tls', 'tls'],
  ['tcp', 'tcp'],
  ['mongo', 'mongo'],
  ['mysql', 'mysql'],
  ['redis', 'redis'],
]);

/** The ports of a Service. A name that begins with the protocol tells it; any other name needs `appProtocol` beside it. */
export function renderServicePorts(ports: readonly Port[]): KubeServicePort[] {
  return ports.map((port) => ({
    name: port.name,
    port: port.number,
    ...(port.targetPort !== port.number && { targetPort: port.targetPort }),
    ...(protocolOfName(port.name) !== port.protocol && { appProtocol: port.protocol }),
  }));
}

/** The protocol that a port's name tells. */
export function protocolOfName(name: string): PortProtocol | undefined {
  return /^grpc-web(-|$)/.test(name) ? 'grpc-web' : protocolsByWord.get(name.split('-')[0] ?? '');
}
