import { carryFields } from './carried-fields';
import type { Draft } from './draft';
import { readNetworks } from './read-networks';
import { readTrust } from './read-trust';
import type { ValuesReader } from './values-reader';
import { istioCrds } from '../../../imports/crds';
import { auditLogProvider, IstioVersion, Platform } from '../../mesh';

const resourcesOfWaypoints = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };

/** What istiod's chart is told, by the names of its values. */
export function readControlPlane(values: ValuesReader, draft: Draft): void {
  readNames(values, draft);
  readNetworks(values, draft);
  readTrust(values, draft);
  readIstiod(values, draft);
  readProxies(values, draft);
  readMeshConfig(values, draft);
}

function readNames(values: ValuesReader, draft: Draft): void {
  const tag = values.text('global.tag');
  if (tag !== undefined) {
    const [version = '', variant] = tag.split(/-(distroless|debug)$/);
    if (isKnown(version)) draft.set('version', version);
    else values.leave('global.tag');
    draft.set('images.variant', variant);
  }
  draft.set('hub', values.text('global.hub'));
  draft.set('revision', values.text('revision'));
  draft.set('images.variant', values.text('global.variant'));
  draft.set('images.pullPolicy', values.text('global.imagePullPolicy'));
  draft.set('images.pullSecrets', (values.list('global.imagePullSecrets') as readonly (string | { name: string })[] | undefined)?.map((secret) => (typeof secret === 'string' ? secret : secret.name)));
  draft.set('namespace', values.text('global.istioNamespace'));
  draft.set('meshId', values.text('global.meshID'));
  draft.set('network', values.text('global.network'));
  draft.set('cluster', values.text('global.multiCluster.clusterName'));
  draft.set('clusterDomain', values.text('global.proxy.clusterDomain'));
  draft.set('compatibilityVersion', values.text('compatibilityVersion'));
  draft.set('stableApisOnly', values.flag('experimental.stableValidationPolicy'));
  // The charts close ports only where they are asked to.
  draft.set('networkPolicies', values.flag('global.networkPolicy.enabled') ?? false);
  for (const path of ['platform', 'global.platform']) {
    const platform = values.text(path);
    const known = platforms[platform ?? ''];
    if (known !== undefined) draft.set('platform', known());
    else if (platform !== undefined) values.leave(path);
  }
  readBase(values, draft);
}

/** What the chart of the definitions is told, and istiod's has too. */
export function readBase(values: ValuesReader, draft: Draft): void {
  if (values.take('base.validationFailurePolicy') !== 'Fail') values.leave('base.validationFailurePolicy');
  const excluded = values.list('base.excludedCRDs') ?? [];
  if (istioCrds().every(({ metadata }) => excluded.includes(metadata.name))) draft.set('brings.definitions', false);
  else values.leave('base.excludedCRDs');
}

/** Those that the charts know by name. */
const platforms: Readonly<Record<string, () => Platform>> = {
  gke: () => Platform.gke(),
  k3d: () => Platform.k3d(),
  k3s: () => Platform.k3s(),
  microk8s: () => Platform.microk8s(),
  minikube: () => Platform.minikube(),
  openshift: () => Platform.openshift(),
};

function isKnown(version: string): boolean {
  try {
    return IstioVersion.of(version).version === version;
  } catch {
    return false;
  }
}

/** Pods that are said to be as many as they are, or from so many to so many. */
export function readSize(values: ValuesReader, draft: Draft, path: string, prop: string): void {
  const scaled = values.flag(`${path}.autoscaleEnabled`);
  const [least, most, fixed] = ['autoscaleMin', 'autoscaleMax', 'replicaCount'].map((key) => values.number(`${path}.${key}`));
  if (scaled === false) {
    draft.set(`${prop}.minReplicas`, fixed ?? 1);
    draft.set(`${prop}.maxReplicas`, fixed ?? 1);
    return;
  }
  draft.set(`${prop}.minReplicas`, least);
  draft.set(`${prop}.maxReplicas`, most);
}

/** Where pods run. */
export function readPlacement(values: ValuesReader, draft: Draft, path: string, prop: string): void {
  draft.set(`${prop}.nodeSelector`, values.map(`${path}nodeSelector`));
  draft.set(`${prop}.tolerations`, values.list(`${path}tolerations`));
  draft.set(`${prop}.affinity`, values.map(`${path}affinity`));
}

function readIstiod(values: ValuesReader, draft: Draft): void {
  readSize(values, draft, 'pilot', 'istiod');
  readPlacement(values, draft, 'pilot.', 'istiod');
  draft.set('istiod.resources', values.merged('pilot.resources'));
  draft.set('istiod.topologySpread', values.list('pilot.topologySpreadConstraints'));
  draft.set('istiod.podLabels', values.map('pilot.podLabels'));
  draft.set('istiod.podAnnotations', values.map('pilot.podAnnotations'));
  draft.set('istiod.priorityClassName', values.text('global.priorityClassName'));
  draft.set('istiod.logLevel', values.text('global.logging.level'));
  draft.set('istiod.traceSampling', values.number('pilot.traceSampling'));
  draft.set('images.digests.pilot', digestOf(values, 'pilot.image'));
  const { PILOT_ENABLE_AMBIENT: _ambient, PILOT_TRACE_SAMPLING: sampling, ISTIO_MULTIROOT_MESH: several, ...others } = (values.map('pilot.env') ?? {}) as Record<string, unknown>;
  if (sampling !== undefined) draft.set('istiod.traceSampling', Number(sampling));
  // Roots of others bring it.
  const env = several === undefined || draft.get('trustBundles') !== undefined ? others : { ...others, ISTIO_MULTIROOT_MESH: several };
  if (Object.keys(env).length > 0) draft.set('istiod.env', Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])));
  values.flag('pilot.cni.enabled');
  values.flag('pilot.cni.ambient.enabled');
  // OpenShift's own.
  if (values.take('pilot.cni.provider') !== 'multus') values.leave('pilot.cni.provider');
  const annotations = values.map('pilot.sidecarInjectorWebhookAnnotations') as Record<string, string> | undefined;
  if (annotations?.['admissions.enforcer/disabled'] === 'true') draft.set('platform', Platform.aks());
  else values.leave('pilot.sidecarInjectorWebhookAnnotations');
  for (const path of ['pilot', 'global.proxy']) if ((values.map(`${path}.seccompProfile`) as { type?: string } | undefined)?.type !== 'RuntimeDefault') values.leave(`${path}.seccompProfile`);
}

/** The digest of an image that is named in full; anything else is given back. */
export function digestOf(values: ValuesReader, path: string): string | undefined {
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(values.text(path) ?? '')?.[1];
  if (digest === undefined) values.leave(path);
  return digest;
}

function readProxies(values: ValuesReader, draft: Draft): void {
  const items = (path: string): readonly string[] | undefined => values.text(path)?.split(',').map((item) => item.trim());
  draft.set('sidecars.resources', values.merged('global.proxy.resources'));
  draft.set('sidecars.logLevel', values.text('global.proxy.logLevel'));
  draft.set('sidecars.includeIpRanges', items('global.proxy.includeIPRanges'));
  draft.set('sidecars.excludeIpRanges', items('global.proxy.excludeIPRanges'));
  draft.set('sidecars.excludeInboundPorts', items('global.proxy.excludeInboundPorts')?.map(Number));
  draft.set('sidecars.excludeOutboundPorts', items('global.proxy.excludeOutboundPorts')?.map(Number));
  draft.set('sidecars.startupProbe', values.flag('global.proxy.startupProbe.enabled'));
  draft.set('sidecars.readinessPeriodSeconds', values.number('global.proxy.readinessPeriodSeconds'));
  draft.set('images.digests.proxyv2', digestOf(values, 'global.proxy.image'));
  digestOf(values, 'global.proxy_init.image');
  readPlacement(values, draft, 'global.waypoint.', 'waypoints');
  draft.set('waypoints.topologySpread', values.list('global.waypoint.topologySpreadConstraints'));
  draft.set('waypoints.resources', values.merged('global.waypoint.resources', resourcesOfWaypoints));
}

function readMeshConfig(values: ValuesReader, draft: Draft): void {
  const of = (path: string): string => `meshConfig.${path}`;
  const set = (prop: string, value: unknown): void => { draft.set(`meshConfig.${prop}`, value); };
  set('accessLogFile', values.text(of('accessLogFile')));
  set('accessLogEncoding', values.text(of('accessLogEncoding')));
  set('accessLogFormat', values.text(of('accessLogFormat')));
  set('outboundTrafficPolicy', values.text(of('outboundTrafficPolicy.mode')));
  set('enableAutoMtls', values.flag(of('enableAutoMtls')));
  set('localityLoadBalancing', values.flag(of('localityLbSetting.enabled')));
  set('pathNormalization', values.text(of('pathNormalization.normalization')));
  set('minimumTlsVersion.mesh', values.text(of('meshMTLS.minProtocolVersion')));
  set('minimumTlsVersion.others', values.text(of('tlsDefaults.minProtocolVersion')));
  set('holdApplicationUntilProxyStarts', values.flag(of('defaultConfig.holdApplicationUntilProxyStarts')));
  set('concurrency', values.number(of('defaultConfig.concurrency')));
  draft.set('images.variant', values.text(of('defaultConfig.image.imageType')));
  readVariables(values, set);
  readLists(values, set);
  carryFields(values, draft);
}

function readVariables(values: ValuesReader, set: (prop: string, value: unknown) => void): void {
  const { ISTIO_META_ENABLE_HBONE: _hbone, ISTIO_META_DNS_CAPTURE: dns, ISTIO_META_ENABLE_SELF_DISCOVERY: self, ...others } = (
    values.map('meshConfig.defaultConfig.proxyMetadata') ?? {}) as Record<string, unknown>;
  if (String(dns) === 'true') set('dnsCapture', true);
  if (String(self) === 'true') set('selfDiscovery', true);
  if (Object.keys(others).length > 0) set('proxyMetadata', Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])));
}

function readLists(values: ValuesReader, set: (prop: string, value: unknown) => void): void {
  const providers = values.list('meshConfig.extensionProviders');
  if (providers?.length === 1 && JSON.stringify(providers[0]) === JSON.stringify(auditLogProvider().extensionProvider)) set('auditLog', true);
  else if (providers !== undefined) set('extensionProviders', providers);
  const selectors = values.list('meshConfig.discoverySelectors') as readonly { matchLabels?: object; matchExpressions?: unknown }[] | undefined;
  set('discoverySelectors', selectors?.map((selector) => (selector.matchExpressions === undefined ? selector.matchLabels ?? selector : selector)));
  const services = values.list('meshConfig.serviceSettings') as readonly { settings?: { clusterLocal?: boolean }; hosts?: readonly string[] }[] | undefined;
  if (services?.every(({ settings }) => settings?.clusterLocal === true) === true) set('clusterLocal', services.flatMap(({ hosts = [] }) => hosts));
  else values.leave('meshConfig.serviceSettings');
  const scopes = values.list('meshConfig.serviceScopeConfigs');
  if (!JSON.stringify(scopes ?? '').includes('istio.io/global')) values.leave('meshConfig.serviceScopeConfigs');
}
