import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { freePorts } from '../harness/ports';
import { run, Server } from '../harness/processes';
import { runFolder } from '../harness/run-folder';

/** What istiod's bootstrap says of statistics, as far as these names depend on it. */
const always = ['cluster_manager', 'listener_manager', 'server'];
const tags = [
  { tag_name: 'cluster_name', regex: '^cluster(\\.(.+);)' },
  { tag_name: 'listener_address', regex: '^listener\\.(((?:[_.[:digit:]]*|[_\\[\\]aAbBcCdDeEfF[:digit:]]*))\\.)' },
];

/** The metrics that a real Envoy serves where more statistics are asked for: of an upstream with limits, and of a server with a certificate from a Secret. */
export async function metricsOfEnvoy(envoy: string, statistics: readonly string[]): Promise<string> {
  const folder = runFolder('prometheus', 'envoy');
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => path.join(folder, name);
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', file('key.pem'), '-out', file('chain.pem'), '-days', '30', '-subj', '/CN=shop']);
  const [admin = 0, listener = 0] = await freePorts(2);
  writeFileSync(file('none.json'), '{ "resources": [] }');
  writeFileSync(file('envoy.json'), JSON.stringify(configuration({ admin, listener, file, statistics })));
  const url = `http://127.0.0.1:${admin}`;
  const server = await Server.start({
    name: 'prometheus.envoy', command: envoy, args: ['-c', file('envoy.json'), '-l', 'error', '--use-dynamic-base-id'], cwd: folder, ready: async () => (await fetch(`${url}/ready`)).ok, deadline: 30,
  });
  const text = await (await fetch(`${url}/stats/prometheus`)).text();
  await server.stop();
  return text;
}

interface Settings { readonly admin: number; readonly listener: number; readonly file: (name: string) => string; readonly statistics: readonly string[] }

function configuration({ admin, listener, file, statistics }: Settings): object {
  const at = (port: number): object => ({ socket_address: { address: '127.0.0.1', port_value: port } });
  const name = 'outbound|9080||reviews.shop.svc.cluster.local';
  const typed = (type: string, rest: object): object => ({ '@type': `type.googleapis.com/envoy.extensions.${type}`, ...rest });
  const certificate = { certificate_chain: { filename: file('chain.pem') }, private_key: { filename: file('key.pem') } };
  const tls = typed('transport_sockets.tls.v3.DownstreamTlsContext', { common_tls_context: { tls_certificate_sds_secret_configs: [{ name: 'kubernetes://shop' }] } });
  const filter = { name: 'tcp', typed_config: typed('filters.network.tcp_proxy.v3.TcpProxy', { stat_prefix: 'tcp', cluster: name }) };
  return {
    admin: { address: at(admin) },
    node: { id: 'proxy', cluster: 'proxy' },
    stats_config: {
      use_all_default_tags: false,
      stats_tags: tags,
      stats_matcher: { inclusion_list: { patterns: [...always.map((prefix) => ({ prefix })), ...statistics.map((regex) => ({ safe_regex: { regex } }))] } },
    },
    dynamic_resources: Object.fromEntries(['cds_config', 'lds_config'].map((config) => [config, { path_config_source: { path: file('none.json') } }])),
    static_resources: {
      secrets: [{ name: 'kubernetes://shop', tls_certificate: certificate }],
      clusters: [{ name, alt_stat_name: `${name};`, type: 'STATIC', outlier_detection: {}, circuit_breakers: { thresholds: [{}] } }],
      listeners: [{ name: 'server', address: at(listener), filter_chains: [{ transport_socket: { name: 'tls', typed_config: tls }, filters: [filter] }] }],
    },
  };
}
