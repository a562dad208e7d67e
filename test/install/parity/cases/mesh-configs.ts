import type { ParityCase } from './parity-case';
import { byDefault, byValues } from './parity-case';
import type { MeshConfig } from '../../../../src/install';

function config(name: string, istio: object, ours: MeshConfig): ParityCase {
  return byDefault(name, { meshConfig: istio }, { meshConfig: ours });
}

export const meshConfigs: readonly ParityCase[] = [
  config('an access log', { accessLogFile: '/dev/stdout' }, { accessLogFile: '/dev/stdout' }),
  config('an access log in JSON', { accessLogFile: '/dev/stdout', accessLogEncoding: 'JSON' }, { accessLogFile: '/dev/stdout', accessLogEncoding: 'JSON' }),
  config('the form of the access log', { accessLogFile: '/dev/stdout', accessLogFormat: '%PROTOCOL%\n' }, { accessLogFile: '/dev/stdout', accessLogFormat: '%PROTOCOL%\n' }),
  config('closed egress', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }, { outboundTrafficPolicy: 'REGISTRY_ONLY' }),
  config('mutual TLS only where it is asked for', { enableAutoMtls: false }, { enableAutoMtls: false }),
  config('applications that wait for their proxy', { defaultConfig: { holdApplicationUntilProxyStarts: true } }, { holdApplicationUntilProxyStarts: true }),
  config('proxies that answer for DNS', { defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } } }, { dnsCapture: true }),
  config('settings of agents', { defaultConfig: { proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true' } } }, { proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true' } }),
  config('threads of proxies', { defaultConfig: { concurrency: 4 } }, { concurrency: 4 }),
  config('namespaces that the mesh sees', { discoverySelectors: [{ matchLabels: { mesh: 'in' } }] }, { discoverySelectors: [{ mesh: 'in' }] }),
  config('no locality load balancing', { localityLbSetting: { enabled: false } }, { localityLoadBalancing: false }),
  config('normalized paths', { pathNormalization: { normalization: 'MERGE_SLASHES' } }, { pathNormalization: 'MERGE_SLASHES' }),
  config(
    'calls that stay in the cluster', { serviceSettings: [{ settings: { clusterLocal: true }, hosts: ['*.shop.svc.cluster.local'] }] }, { clusterLocal: ['*.shop.svc.cluster.local'] },
  ),
  byValues('tracing', { pilot: { traceSampling: 25 } }, { istiod: { traceSampling: 25 } }),
  byValues('settings of istiod', { pilot: { env: { PILOT_ENABLE_STATUS: 'true' } } }, { istiod: { env: { PILOT_ENABLE_STATUS: 'true' } } }),
];
