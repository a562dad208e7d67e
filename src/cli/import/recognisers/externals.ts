import type { Recogniser } from './recogniser';
import { alone } from './recogniser';
import type { ManifestValue } from '../../../manifests';
import { isMap, listOf, valueAt } from '../../../manifests';
import { textAt, textsAt } from '../../graph/routes';
import { defined, Unsaid } from '../script';

const protocols: Readonly<Record<string, string>> = {
  HTTP: 'http', HTTP2: 'http2', GRPC: 'grpc', HTTPS: 'https', TLS: 'tls', TCP: 'tcp',
};

const fields = ['hosts', 'ports', 'location', 'resolution', 'addresses', 'endpoints', 'exportTo'];

/** Hosts outside the mesh, each a document of its own. */
export const externals: Recogniser = {
  groups: alone('ServiceEntry'),
  say: (group, script) => {
    const [object] = group;
    const spec = valueAt(object?.body, 'spec');
    if (object === undefined || !isMap(spec)) throw new Unsaid('it says nothing');
    const unknown = Object.keys(spec).find((key) => !fields.includes(key));
    if (unknown !== undefined) throw new Unsaid(`no construct says ${unknown} of a host`);
    const [port, ...additionalPorts] = listOf(spec.ports).map(portOf);
    if (port === undefined) throw new Unsaid('a host has a port');
    const addresses = textsAt(spec, 'addresses');
    const hosts = textsAt(spec, 'hosts');
    if (hosts.length > 1 && addresses.length > 0) throw new Unsaid('several hosts share its addresses');
    const namespace = script.namespace(script.scene.namespaceOf(object));
    for (const host of hosts) {
      if (script.scene.owners.get(host) !== object) throw new Unsaid(`another ServiceEntry has ${host}, too`);
      script.drafts.push({
        kind: 'ExternalService',
        name: script.scene.nameOf('outside', host),
        body: {
          spec: defined({
            namespace,
            host,
            port,
            additionalPorts: additionalPorts.length > 0 ? additionalPorts : undefined,
            resolution: resolutionOf(textAt(spec, 'resolution') ?? 'NONE', listOf(spec.endpoints), host),
            addresses: addresses.length > 0 ? addresses : undefined,
            location: spec.location === 'MESH_INTERNAL' ? 'mesh' : undefined,
            visibleTo: visibilityOf(textsAt(spec, 'exportTo')),
          }),
        },
      });
    }
  },
};

function portOf(port: ManifestValue): ManifestValue {
  const protocol = protocols[(textAt(port, 'protocol') ?? '').toUpperCase()];
  if (protocol === undefined) throw new Unsaid(`no port of ours speaks ${JSON.stringify(valueAt(port, 'protocol') ?? null)}`);
  const [number, name, targetPort] = ['number', 'name', 'targetPort'].map((key) => valueAt(port, key));
  const isUsual = name === protocol && targetPort === undefined;
  return { [protocol]: isUsual ? number ?? null : defined({ number, name: name === protocol ? undefined : name, targetPort }) };
}

function resolutionOf(mode: string, endpoints: readonly ManifestValue[], host: string): ManifestValue | undefined {
  const addresses = endpoints.map((endpoint) => {
    const { address, ...rest } = isMap(endpoint) ? endpoint : {};
    if (address === undefined || Object.keys(rest).length > 0) throw new Unsaid('no construct says so much of an endpoint');
    return address;
  });
  const isDefault = addresses.length === 0 && mode === (host.startsWith('*.') ? 'NONE' : 'DNS');
  if (isDefault) return undefined;
  if (mode === 'NONE' && addresses.length === 0) return 'none';
  if (mode === 'DNS') return { dns: addresses };
  if (mode === 'STATIC' && addresses.length > 0) return { static: addresses };
  if (mode === 'DNS_ROUND_ROBIN') return { dnsRoundRobin: addresses[0] ?? host };
  throw new Unsaid(`no construct says the resolution ${mode} like this`);
}

function visibilityOf(exportTo: readonly string[]): ManifestValue | undefined {
  if (exportTo.length === 0 || exportTo.includes('*')) return undefined;
  if (exportTo.length === 1 && exportTo[0] === '.') return 'own-namespace';
  throw new Unsaid('no construct says so of the namespaces that see it');
}
