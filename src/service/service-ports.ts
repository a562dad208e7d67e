import { MeshError } from '../errors';
import type { ManifestObject, ManifestValue } from '../manifests';
import { listOf, valueAt } from '../manifests';
import type { PortProtocol } from '../mesh';
import { Port, protocolOfName, protocolsByWord } from '../mesh';

/** Ports that Istio takes for TCP unless they say otherwise, because their protocols let the server speak first: SMTP, DNS, MySQL, MongoDB. */
const serverFirstPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** The TCP ports of a Service, with the protocol that Istio takes them for. */
export function readServicePorts(service: ManifestObject, workloads: readonly ManifestObject[]): Port[] {
  return listOf(valueAt(service.body, 'spec', 'ports')).flatMap((port) => {
    const number = valueAt(port, 'port');
    if (typeof number !== 'number' || (valueAt(port, 'protocol') ?? 'TCP') !== 'TCP') return [];
    const name = valueAt(port, 'name');
    const targetPort = readTargetPort(valueAt(port, 'targetPort'), workloads);
    const protocol = readProtocol(number, name, valueAt(port, 'appProtocol'));
    return [atOrigin(service, () => Port.of(number, protocol, { ...(typeof name === 'string' && { name }), ...(targetPort !== undefined && { targetPort }) }))];
  });
}

/** What a manifest says wrong was said there, not in the program that reads it. */
function atOrigin<T>({ origin }: ManifestObject, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MeshError) throw new MeshError({ code: error.code, at: origin, problem: error.problem, value: error.value, fix: error.fix });
    throw error;
  }
}

function readProtocol(number: number, name: ManifestValue | undefined, appProtocol: ManifestValue | undefined): PortProtocol {
  const declared = typeof appProtocol === 'string' ? protocolsByWord.get(appProtocol.toLowerCase()) : undefined;
  return declared ?? (typeof name === 'string' ? protocolOfName(name) : undefined) ?? (serverFirstPorts.has(number) ? 'tcp' : 'http');
}

/** Policies need the container's number; a target port given by name is looked up among the containers of the workloads. */
function readTargetPort(target: ManifestValue | undefined, workloads: readonly ManifestObject[]): number | string | undefined {
  if (typeof target === 'number') return target;
  if (typeof target !== 'string') return undefined;
  const containers = workloads.flatMap(({ body }) => listOf(valueAt(body, 'spec', 'template', 'spec', 'containers')));
  const named = containers.flatMap((container) => listOf(valueAt(container, 'ports'))).find((port) => valueAt(port, 'name') === target);
  const number = valueAt(named, 'containerPort');
  return typeof number === 'number' ? number : target;
}
