import { isIP } from 'node:net';
import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { Port } from '../mesh';
import { requireDnsName, requireLabels } from '../mesh';
import { isDeferred } from '../text';
import type { Resolution } from './resolution';

/** What the resolution of an outside host has to fit. */
export interface Resolvable {
  readonly host: string;
  readonly ports: readonly Port[];
  readonly addresses: readonly string[];
}

/** What Envoy's dynamic lookups can do: they need a name that the proxy reads. */
const namingProtocols: readonly Port['protocol'][] = ['http', 'http2', 'grpc', 'tls'];

/**
 * What Istio's webhook says of a ServiceEntry's resolution.
 *
 * @throws MeshError ContradictingProps, InvalidValue or InvalidName
 */
export function requireResolution(resolution: Resolution, resolvable: Resolvable, at: IConstruct): Resolution {
  requireFittingHost(resolution, resolvable, at);
  requireEndpoints(resolution, resolvable, at);
  requireVirtualAddresses(resolution, resolvable, at);
  return resolution;
}

function requireFittingHost({ mode, addresses }: Resolution, { host, ports }: Resolvable, at: IConstruct): void {
  const isWildcard = host.startsWith('*.');
  if (isWildcard && isByDns(mode) && addresses.length === 0) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'DNS cannot look up a wildcard', value: host, fix: 'Use Resolution.none() or .dynamicDns(), or name what to look up: Resolution.dns("example.com")' });
  }
  if (mode !== 'DYNAMIC_DNS') return;
  if (!isWildcard) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'only a wildcard leaves open which name is looked up', value: host, fix: 'Use Resolution.dns()' });
  }
  const unnamed = ports.find(({ protocol }) => !namingProtocols.includes(protocol));
  if (unnamed === undefined) return;
  throw new MeshError({
    code: 'ContradictingProps', at, problem: `a name is looked up for each request only on ports of ${namingProtocols.join(', ')}`, value: `${unnamed.protocol} ${unnamed.number}`, fix: unnamed.protocol === 'https' ? `Write Port.tls(${unnamed.number})` : 'Use Resolution.none()',
  });
}

function requireEndpoints({ mode, addresses, labels }: Resolution, { ports }: Resolvable, at: IConstruct): void {
  if (labels !== undefined) {
    if (Object.keys(requireLabels(labels, 'the labels of workloads', at)).length > 0) return;
    throw new MeshError({ code: 'InvalidValue', at, problem: 'no labels would select every workload of the namespace', value: labels, fix: 'Name the labels of the workloads: Resolution.workloads({ app: "bank" })' });
  }
  for (const address of addresses) {
    if (isIP(address) !== 0 || isDeferred(address)) continue;
    if (isByDns(mode)) {
      requireDnsName(address, 'an address', { at });
    } else {
      requireSocket(address, at);
      if (ports.length === 1) continue;
      throw new MeshError({ code: 'ContradictingProps', at, problem: 'a socket stands for one port', value: ports.map(({ number }) => number), fix: 'Leave additionalPorts out' });
    }
  }
}

function requireSocket(address: string, at: IConstruct): void {
  // An absolute path, or a name in Linux' abstract namespace.
  if (/^unix:\/\/[/@]./.test(address)) return;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a fixed address is an IP address, or a socket', value: address, fix: 'Use Resolution.dns for names, and "unix:///run/name.sock" for a socket' });
}

/** Addresses that the host is known by to clients, not those that it is reached at. */
function requireVirtualAddresses({ mode }: Resolution, { addresses }: Resolvable, at: IConstruct): void {
  for (const address of addresses) {
    if (isDeferred(address)) continue;
    const [ip = '', bits, ...rest] = address.split('/');
    const family = isIP(ip);
    const isRange = bits !== undefined;
    const isValid = family !== 0 && rest.length === 0 && (!isRange || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
    if (!isValid) throw new MeshError({ code: 'InvalidValue', at, problem: 'addresses are IP addresses, or ranges of them', value: address, fix: 'Write an address such as "192.0.2.1", or a range such as "192.0.2.0/24"' });
    if (isRange && mode !== 'NONE' && mode !== 'STATIC') {
      throw new MeshError({ code: 'ContradictingProps', at, problem: 'a range of addresses says where clients go, and this resolution leads elsewhere', value: address, fix: 'Use Resolution.none() to go where clients go, or Resolution.static' });
    }
  }
  if (mode !== 'DYNAMIC_DNS' || addresses.length === 0) return;
  throw new MeshError({ code: 'ContradictingProps', at, problem: 'names that are looked up for each request have no addresses that are known before', value: addresses, fix: 'Leave addresses out' });
}

function isByDns(mode: Resolution['mode']): boolean {
  return mode === 'DNS' || mode === 'DNS_ROUND_ROBIN';
}
