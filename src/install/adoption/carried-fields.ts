import type { Draft } from './draft';
import type { ValuesReader } from './values-reader';
import type { MeshConfigFields, ProxyDefaults } from '../mesh-config-fields';

/** Fields of the mesh configuration that have a property, or a part of which has one. */
type Read =
  | 'accessLogEncoding' | 'accessLogFile' | 'accessLogFormat' | 'caCertificates' | 'defaultConfig' | 'enableAutoMtls' | 'localityLbSetting' | 'meshMTLS'
  | 'serviceScopeConfigs' | 'serviceSettings' | 'tlsDefaults';

/** All others, which are said as they are. */
const ofMesh: Readonly<Record<Exclude<keyof MeshConfigFields, Read>, true>> = {
  ca: true,
  certificates: true,
  configSources: true,
  connectTimeout: true,
  defaultDestinationRuleExportTo: true,
  defaultHttpRetryPolicy: true,
  defaultProviders: true,
  defaultServiceExportTo: true,
  defaultTrafficPolicy: true,
  defaultVirtualServiceExportTo: true,
  disableEnvoyListenerLog: true,
  dnsRefreshRate: true,
  enableEnvoyAccessLogService: true,
  enablePrometheusMerge: true,
  enableTracing: true,
  h2UpgradePolicy: true,
  hboneIdleTimeout: true,
  inboundClusterStatName: true,
  inboundTrafficPolicy: true,
  ingressClass: true,
  ingressControllerMode: true,
  ingressSelector: true,
  ingressService: true,
  outboundClusterStatName: true,
  protocolDetectionTimeout: true,
  proxyHttpPort: true,
  proxyInboundListenPort: true,
  proxyListenPort: true,
  serviceEntryVisibility: true,
  tcpKeepalive: true,
  verifyCertificateAtClient: true,
  zoneAwareLbSetting: true,
};

const ofProxies: Readonly<Record<keyof ProxyDefaults, true>> = {
  availabilityZone: true,
  binaryPath: true,
  caCertificatesPem: true,
  configPath: true,
  connectionSettings: true,
  controlPlaneAuthPolicy: true,
  customConfigFile: true,
  discoveryRefreshDelay: true,
  drainDuration: true,
  envoyAccessLogService: true,
  envoyMetricsService: true,
  envoyMetricsServiceAddress: true,
  extraStatTags: true,
  fileFlushInterval: true,
  fileFlushMinSizeKb: true,
  gatewayTopology: true,
  interceptionMode: true,
  privateKeyProvider: true,
  proxyAdminPort: true,
  proxyBootstrapTemplatePath: true,
  proxyHeaders: true,
  proxyStatsMatcher: true,
  readinessProbe: true,
  runtimeValues: true,
  sds: true,
  serviceCluster: true,
  statNameLength: true,
  statsCompression: true,
  statsdUdpAddress: true,
  statusPort: true,
  terminationDrainDuration: true,
  tracing: true,
  tracingServiceName: true,
  zipkinAddress: true,
};

/** What of the mesh configuration is said by Istio's names on both sides. */
export function carryFields(values: ValuesReader, draft: Draft): void {
  const fields = [...Object.keys(ofMesh), ...Object.keys(ofProxies).map((field) => `defaultConfig.${field}`)];
  for (const field of fields) draft.set(`meshConfig.${field}`, values.take(`meshConfig.${field}`));
}
