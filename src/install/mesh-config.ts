import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type * as Istio from '../../imports/istio.mesh.v1alpha1';
import { MeshError } from '../errors';
import type { ExtensionProvider, PathNormalization, ProxyStatsMatcher } from '../mesh';
import { auditLogProvider, joinStatsMatchers, requireDnsName, requireStatsMatcher } from '../mesh';
import { proxyVariables } from './certificates/trust';
import type { MeshConfigFields } from './mesh-config-fields';
import { requireAgreement, requireDurations } from './mesh-config-fields';
import type { InstallSettings } from './settings';

/**
 * Mesh-wide settings: the common ones in a short form, and all fields of Istio's own by their names.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
export interface MeshConfig extends MeshConfigFields {
  /**
   * The file that every proxy writes its access log to: an absolute path, `/dev/stdout` for the container's log.
   *
   * @default - no access log
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-access_log_file
   */
  readonly accessLogFile?: string;

  /**
   * The format of the access log.
   *
   * @default 'TEXT'
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-access_log_encoding
   */
  readonly accessLogEncoding?: 'TEXT' | 'JSON';

  /**
   * What proxies do with calls to hosts that the mesh does not know: let them out, or refuse them. Istio's own form also says by which TLS they go out.
   *
   * @default 'ALLOW_ANY'
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-OutboundTrafficPolicy-Mode
   */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY' | Istio.OutboundTrafficPolicy;

  /**
   * Whether proxies use mutual TLS towards every workload that has a proxy, without a DestinationRule saying so.
   *
   * @default true
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-enable_auto_mtls
   */
  readonly enableAutoMtls?: boolean;

  /**
   * Whether applications wait for their proxy to be ready. It concerns clusters without native sidecars only: with them, applications always wait.
   *
   * @default false
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-hold_application_until_proxy_starts
   */
  readonly holdApplicationUntilProxyStarts?: boolean;

  /**
   * Whether proxies learn how many pods their own service has in each zone, which `ZoneAwareRouting` needs. It takes effect as pods are started again.
   *
   * @default false
   */
  readonly selfDiscovery?: boolean;

  /**
   * Whether proxies answer for DNS, by which names of ServiceEntries resolve without a resolver that knows them. It takes effect as pods are started again;
   * ambient pods always do it.
   *
   * @default false
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/
   */
  readonly dnsCapture?: boolean;

  /**
   * Further settings of the proxies' agents, by the names of their variables.
   *
   * @default - none
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-proxy_metadata
   */
  readonly proxyMetadata?: Readonly<Record<string, string>>;

  /**
   * How many threads a proxy works with, 1 or more; 0 for one on each CPU of the node.
   *
   * @default - as many as it is allowed CPUs
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-concurrency
   */
  readonly concurrency?: number;

  /**
   * The labels of the namespaces that the mesh sees, or selectors with expressions; any of them suffices. All others are as if outside of the cluster.
   *
   * @default - all namespaces
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-discovery_selectors
   */
  readonly discoverySelectors?: readonly (Readonly<Record<string, string>> | Istio.LabelSelector)[];

  /**
   * The form of the access log's entries, with Envoy's placeholders.
   *
   * @default - Istio's
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-access_log_format
   */
  readonly accessLogFormat?: string;

  /**
   * Whether calls stay in the zone of their caller as long as there are healthy pods, for services with outlier detection.
   *
   * @default true
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-locality_lb_setting
   */
  readonly localityLoadBalancing?: boolean;

  /**
   * What proxies make of a request's path before they compare it. Applications that take `//admin` for `/admin` need `'MERGE_SLASHES'` for paths that are
   * denied to hold.
   *
   * @default 'BASE'
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ProxyPathNormalization
   */
  readonly pathNormalization?: PathNormalization;

  /**
   * Defines the log `audit-log`, a line of JSON for each request, for an `AuditLog` of another program: one in this program defines it by itself. A duration
   * is the `retention` that is given there.
   *
   * @default false
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider
   */
  readonly auditLog?: boolean | Duration;

  /**
   * The oldest version of TLS that proxies take: from other proxies of the mesh, which all know 1.3, and from everybody else, such as users of gateways whose
   * own settings say nothing.
   *
   * @default - 1.2, without saying so
   * @see https://istio.io/latest/docs/tasks/security/tls-configuration/workload-min-tls-version/
   */
  readonly minimumTlsVersion?: { readonly mesh?: TlsVersion; readonly others?: TlsVersion };

  /**
   * Hosts whose calls stay in the cluster they are made in, in a mesh of several: full DNS names, optionally with a leading `*.`. Those of `kube-system` and
   * the API server always do.
   *
   * @default - calls reach the pods of all clusters
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/multicluster/
   */
  readonly clusterLocal?: readonly string[];

  /**
   * What policies and telemetry of other programs name: authorizers, and where traces and logs go; also as an entry of Istio's own. What is used in this
   * program is added by itself.
   *
   * @default - none but those
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-extension_providers
   */
  readonly extensionProviders?: readonly (ExtensionProvider | (Istio.ExtensionProvider & { readonly name: string }))[];
}

/** A version of TLS that is not broken. */
export type TlsVersion = 'TLSV1_2' | 'TLSV1_3';

/** @throws MeshError InvalidValue, ContradictingProps */
export function requireMeshConfig(config: MeshConfig, at: IConstruct): MeshConfig {
  const { extensionProviders: _providers, ...fields } = config;
  requireDurations(fields, at);
  if (config.defaultConfig?.proxyStatsMatcher !== undefined) requireStatsMatcher(config.defaultConfig.proxyStatsMatcher, at);
  requireAgreement('localityLoadBalancing', config.localityLoadBalancing, 'localityLbSetting.enabled', config.localityLbSetting?.enabled, at);
  requireAgreement('minimumTlsVersion.mesh', config.minimumTlsVersion?.mesh, 'meshMTLS.minProtocolVersion', config.meshMTLS?.minProtocolVersion, at);
  requireAgreement('minimumTlsVersion.others', config.minimumTlsVersion?.others, 'tlsDefaults.minProtocolVersion', config.tlsDefaults?.minProtocolVersion, at);
  if (config.concurrency !== undefined && (!Number.isInteger(config.concurrency) || config.concurrency < 0)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'concurrency must be a whole number of 0 or more', value: config.concurrency, fix: 'Leave it out for as many threads as CPUs' });
  }
  for (const host of config.clusterLocal ?? []) requireDnsName(host, 'a host of the cluster alone', { at, wildcard: true });
  if (config.clusterLocal?.length === 0) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'an empty list of clusterLocal says nothing', value: config.clusterLocal, fix: 'Leave it out' });
  }
  if (config.accessLogFile !== undefined && !config.accessLogFile.startsWith('/')) {
    throw new MeshError({
      code: 'InvalidValue', at, problem: 'accessLogFile must be an absolute path', value: config.accessLogFile, fix: 'Write "/dev/stdout" for the container\'s log',
    });
  }
  if (config.accessLogEncoding !== undefined && config.accessLogFile === undefined) {
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: 'accessLogEncoding has no effect without an access log',
      value: config.accessLogEncoding,
      fix: 'Set accessLogFile (such as "/dev/stdout"), or leave accessLogEncoding out',
    });
  }
  return config;
}

/** What the mesh configuration is to hold in `extensionProviders`, whoever else uses it. */
export function ownProviders({ auditLog = false, extensionProviders = [] }: MeshConfig): readonly ExtensionProvider[] {
  return [...(auditLog === false ? [] : [auditLogProvider(auditLog === true ? undefined : auditLog)]), ...extensionProviders.map(named)];
}

/** An entry is its own provider. */
function named(provider: NonNullable<MeshConfig['extensionProviders']>[number]): ExtensionProvider {
  return 'extensionProvider' in provider ? provider : { name: provider.name, extensionProvider: { ...provider } };
}

/** What the agents of all proxies are told, also of those that no injector makes. */
export function proxyMetadataOf(
  { ztunnel, trust, meshConfig: { dnsCapture, proxyMetadata, selfDiscovery } }: InstallSettings,
): Readonly<Record<string, string>> {
  return {
    ...(ztunnel !== undefined && { ISTIO_META_ENABLE_HBONE: 'true' }),
    ...(dnsCapture === true && { ISTIO_META_DNS_CAPTURE: 'true' }),
    ...proxyMetadata,
    ...(selfDiscovery === true && { ISTIO_META_ENABLE_SELF_DISCOVERY: 'true' }),
    ...proxyVariables(trust),
  };
}

/** What other constructs need the mesh configuration to hold. */
interface Needed { readonly providers: readonly ExtensionProvider[]; readonly statistics: ProxyStatsMatcher }

/** The mesh configuration as istiod reads it. What names this install is always written out, since istioctl and other tools read it too. */
export function renderMeshConfig(settings: InstallSettings, { providers, statistics }: Needed): object {
  const {
    accessLogEncoding, auditLog: _audit, clusterLocal, concurrency, discoverySelectors, dnsCapture: _dns, enableAutoMtls, extensionProviders: _registered,
    holdApplicationUntilProxyStarts, localityLoadBalancing, minimumTlsVersion, outboundTrafficPolicy, pathNormalization = 'BASE', proxyMetadata: _agents, selfDiscovery: _self, ...fields
  } = settings.meshConfig;
  const proxyMetadata = proxyMetadataOf(settings);
  const said = fields.defaultConfig?.proxyStatsMatcher;
  return written({
    ...fields,
    accessLogEncoding: accessLogEncoding === 'TEXT' ? undefined : accessLogEncoding,
    caCertificates: unlessEmpty([...settings.trust.trustBundles.flatMap((bundle) => bundle.caCertificates), ...fields.caCertificates ?? []]),
    defaultConfig: written({
      ...fields.defaultConfig,
      concurrency,
      discoveryAddress: `${settings.istiodName}.${settings.namespace}.svc:15012`,
      image: settings.images.variant === undefined ? undefined : { imageType: settings.images.variant },
      holdApplicationUntilProxyStarts: holdApplicationUntilProxyStarts === true ? true : undefined,
      meshId: settings.mesh.meshId,
      proxyMetadata: Object.keys(proxyMetadata).length === 0 ? undefined : proxyMetadata,
      proxyStatsMatcher: Object.keys(statistics).length === 0 ? said : joinStatsMatchers([said ?? {}, statistics]),
    }),
    discoverySelectors: discoverySelectors?.map((selector) => (isSelector(selector) ? selector : { matchLabels: selector })),
    defaultProviders: { metrics: ['prometheus'], ...fields.defaultProviders },
    enableAutoMtls: enableAutoMtls === false ? false : undefined,
    enablePrometheusMerge: fields.enablePrometheusMerge ?? true,
    extensionProviders: unlessEmpty(providers.map(({ extensionProvider }) => extensionProvider)),
    meshMTLS: noOlderThan(minimumTlsVersion?.mesh, fields.meshMTLS),
    localityLbSetting: localityLoadBalancing === false ? { enabled: false, ...fields.localityLbSetting } : fields.localityLbSetting,
    outboundTrafficPolicy: outboundTrafficPolicy === 'ALLOW_ANY' ? undefined : outboundTrafficPolicy === 'REGISTRY_ONLY' ? { mode: 'REGISTRY_ONLY' } : outboundTrafficPolicy,
    pathNormalization: pathNormalization === 'BASE' ? undefined : { normalization: pathNormalization },
    rootNamespace: settings.namespace,
    serviceSettings: unlessEmpty([...clusterLocal === undefined ? [] : [staysLocal(clusterLocal)], ...fields.serviceSettings ?? []]),
    tlsDefaults: noOlderThan(minimumTlsVersion?.others, fields.tlsDefaults),
    serviceScopeConfigs: unlessEmpty([...(settings.ztunnel === undefined ? [] : [globalServices]), ...fields.serviceScopeConfigs ?? []]),
    trustDomain: settings.trustDomain,
    trustDomainAliases: unlessEmpty([...settings.trust.trustDomainAliases]),
  });
}

/** Services with this label are those of the whole mesh, where it has several networks. */
const globalServices = { scope: 'GLOBAL', servicesSelector: { matchExpressions: [{ key: 'istio.io/global', operator: 'In', values: ['true'] }] } };

function staysLocal(hosts: readonly string[]): Istio.ServiceSettings {
  return { settings: { clusterLocal: true }, hosts: [...hosts] };
}

function isSelector(selector: Readonly<Record<string, string>> | Istio.LabelSelector): selector is Istio.LabelSelector {
  return typeof selector.matchLabels === 'object' || Array.isArray(selector.matchExpressions);
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function noOlderThan(minProtocolVersion: TlsVersion | undefined, more: Istio.TLSConfig | undefined): object | undefined {
  return minProtocolVersion === undefined ? more : { minProtocolVersion, ...more };
}

/** Fields that say something, in an order that does not depend on who says them. */
function written(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)));
}
