import { MeshError } from '../../errors';
import { parseYaml } from '../../mesh';
import type { HelmValues } from '../deliveries/helm-values';
import { isGroup } from '../deliveries/helm-values';
import type { MeshInstallProps } from '../mesh-install-props';
import { Profile } from '../profile';
import { chartDefaults } from './chart-defaults';
import { Draft } from './draft';
import { readBase, readControlPlane } from './read-control-plane';
import type { GatewayProp } from './read-gateway';
import { readGatewayChart, readGatewayComponent } from './read-gateway';
import { readCni, readZtunnel } from './read-node-agents';
import type { LeftBehind } from './values-reader';
import { merge, ValuesReader } from './values-reader';

/** The values of Istio's official charts, as far as they are installed. */
export interface ChartValues {
  /** @default - the chart's own */
  readonly base?: HelmValues;
  /** @default - the chart's own */
  readonly istiod?: HelmValues;
  /** @default - not installed, but where the profile is ambient */
  readonly cni?: HelmValues;
  /** @default - not installed, but where the profile is ambient */
  readonly ztunnel?: HelmValues;
  /** @default - none are installed */
  readonly gateways?: readonly HelmValues[];
}

/** An install that was described elsewhere, in the words of this library. */
export interface AdoptedInstall {
  /** What `MeshInstall` takes. */
  readonly props: MeshInstallProps;

  /** What it has no properties for: each is to be decided on, or described in another way. */
  readonly leftBehind: readonly LeftBehind[];
}

const istiodGroups = new Set([
  'global', 'meshConfig', 'revision', 'revisionTags', 'profile', 'platform', 'compatibilityVersion', 'base', 'defaultRevision', 'sidecarInjectorWebhook', 'istiodRemote',
  'telemetry', 'experimental', 'gateways', 'gatewayClasses', 'pdb', 'ownerName', 'cni', 'ztunnel', 'pilot',
]);
const { gateways: _gateways, ...ofIstiod } = chartDefaults.istiod;
const istiodDefaults = underPilot({ ...ofIstiod, pilot: {} });

/** istiod's chart takes what is about istiod with `pilot` before it, and without. */
function underPilot(values: HelmValues): HelmValues {
  const those = (isGroupOf: boolean): HelmValues => Object.fromEntries(Object.entries(values).filter(([key]) => istiodGroups.has(key) === isGroupOf));
  const { cni, ...rest } = those(true);
  const pilot = merge(those(false), isGroup(rest.pilot) ? rest.pilot : {}, false);
  return { ...rest, pilot: cni === undefined ? pilot : merge({ cni }, pilot, false) };
}

/**
 * Reads the values that Istio's official charts are installed with.
 *
 * @throws MeshError InvalidValue when the profile is unknown
 * @see https://istio.io/latest/docs/setup/install/helm/
 */
export function fromHelmValues(charts: ChartValues): AdoptedInstall {
  const draft = new Draft();
  const istiod = underPilot(charts.istiod ?? {});
  const profile = profileOf(istiod.profile ?? (isGroup(istiod.global) ? istiod.global.profile : undefined) ?? 'minimal');
  if (profile.name !== 'default') draft.set('profile', profile);
  const isAmbient = profile.name === 'ambient';
  const base = new ValuesReader('base', charts.base ?? {}, chartDefaults.base);
  const controlPlane = reader('istiod', istiod, istiodDefaults);
  readControlPlane(controlPlane, draft);
  readDefaultRevision(base, draft);
  const readers = [base, controlPlane];
  if (charts.cni !== undefined || isAmbient) {
    const cni = reader('cni', { cni: merge(rootOf(charts.cni), isGroup(charts.cni?.cni) ? charts.cni.cni : {}, false) }, { cni: chartDefaults.cni });
    readCni(cni, draft);
    readers.push(cni);
  }
  if (charts.ztunnel !== undefined || isAmbient) {
    const ztunnel = reader('ztunnel', charts.ztunnel ?? {}, chartDefaults.ztunnel);
    readZtunnel(ztunnel, draft, '');
    readers.push(ztunnel);
  }
  for (const values of charts.gateways ?? []) {
    const gateway = reader('gateway', values, chartDefaults.gateway);
    const prop = kindOf(values);
    if (draft.get(prop) === undefined) readGatewayChart(gateway, draft, prop);
    readers.push(gateway);
  }
  if (profile.name === 'demo') for (const prop of ['ingressGateway', 'egressGateway'] as const) if (draft.get(prop) === undefined) draft.set(prop, false);
  return { props: draft.done(), leftBehind: readers.flatMap((one) => one.rest()) };
}

function rootOf(values: HelmValues = {}): HelmValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !['cni', 'global', 'revision'].includes(key)));
}

function reader(name: string, values: HelmValues, defaults: HelmValues): ValuesReader {
  const read = new ValuesReader(name, values, defaults);
  for (const shared of ['profile', 'global.profile']) read.take(shared);
  return read;
}

function readDefaultRevision(base: ValuesReader, draft: Draft): void {
  const revision = base.take('defaultRevision');
  if (revision === '') draft.set('validateUnlabelled', false);
  else if (revision !== undefined) base.leave('defaultRevision');
  readBase(base, draft);
  for (const shared of ['global.istioNamespace', 'experimental.stableValidationPolicy']) base.take(shared);
}

/** Gateways between networks say so; those on the way out are known by their name, or because nobody outside reaches them. */
function kindOf({ networkGateway, name, service, labels }: HelmValues): GatewayProp {
  if (typeof networkGateway === 'string' && networkGateway !== '') return 'eastWestGateway';
  const isInside = isGroup(service) && service.type === 'ClusterIP';
  return isInside || /egress/.test(JSON.stringify([name, labels])) ? 'egressGateway' : 'ingressGateway';
}

function profileOf(name: unknown): Profile {
  const known: Readonly<Record<string, () => Profile>> = {
    default: () => Profile.default(),
    minimal: () => Profile.minimal(),
    demo: () => Profile.demo(),
    ambient: () => Profile.ambient(),
    preview: () => Profile.preview(),
    empty: () => Profile.empty(),
  };
  const make = known[String(name)];
  if (make !== undefined) return make();
  throw new MeshError({
    code: 'InvalidValue', problem: 'there is no property for this profile', value: name, fix: `Name one of ${Object.keys(known).join(', ')}, and say in values what else it says`,
  });
}

/**
 * Reads an `IstioOperator`, the file that istioctl installs from.
 *
 * @param file the text of the file, or what it holds
 * @throws MeshError InvalidManifest when it is no IstioOperator, InvalidValue when the profile is unknown
 * @see https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
 */
export function fromIstioOperator(file: string | object): AdoptedInstall {
  const operator = (typeof file === 'string' ? parseYaml(file) : file) as { kind?: unknown; metadata?: { namespace?: string }; spec?: HelmValues } | null;
  if (operator?.kind !== 'IstioOperator') {
    throw new MeshError({ code: 'InvalidManifest', problem: 'this is no IstioOperator', value: operator?.kind, fix: 'Give the file that istioctl installs from, or the values of charts to fromHelmValues' });
  }
  const { profile: name = 'default', hub, tag, revision, namespace, compatibilityVersion, ...spoken } = operator.spec ?? {};
  const { meshConfig = {}, components = {}, values = {}, unvalidatedValues = {}, ...others } = spoken;
  const draft = new Draft();
  const profile = profileOf(name);
  if (profile.name !== 'default') draft.set('profile', profile);
  const merged = merge(values as HelmValues, unvalidatedValues as HelmValues, false);
  const { defaultRevision: _revision, ...all } = merge(merged, {
    global: { ...(hub !== undefined && { hub }), ...(tag !== undefined && { tag: tag as string }) },
    ...(revision !== undefined && { revision }),
    ...(compatibilityVersion !== undefined && { compatibilityVersion }),
    meshConfig: meshConfig,
  }, false);
  const spec = new ValuesReader('spec.values', all, { ...istiodDefaults, cni: chartDefaults.cni, defaultRevision: '' });
  readControlPlane(spec, draft);
  draft.set('namespace', namespace ?? operator.metadata?.namespace);
  const readers = [spec, new ValuesReader('spec', others, {})];
  readComponents(components as Components, spec, draft, profile, readers);
  return { props: draft.done(), leftBehind: readers.flatMap((one) => one.rest()) };
}

interface Components {
  readonly cni?: { readonly enabled?: boolean };
  readonly ztunnel?: { readonly enabled?: boolean };
  readonly pilot?: HelmValues;
  readonly ingressGateways?: readonly HelmValues[];
  readonly egressGateways?: readonly HelmValues[];
}

function readComponents(components: Components, spec: ValuesReader, draft: Draft, profile: Profile, readers: ValuesReader[]): void {
  const isAmbient = profile.name === 'ambient';
  if (components.cni?.enabled ?? isAmbient) readCni(spec, draft);
  if (components.ztunnel?.enabled ?? isAmbient) readZtunnel(spec, draft, 'ztunnel.');
  if (components.cni?.enabled === false) draft.set('cni', false);
  if (components.ztunnel?.enabled === false) draft.set('ztunnel', false);
  readPilot(components.pilot, draft, readers);
  const has: Record<'ingressGateway' | 'egressGateway', boolean> = {
    ingressGateway: ['default', 'demo', 'preview'].includes(profile.name), egressGateway: profile.name === 'demo',
  };
  for (const prop of ['ingressGateway', 'egressGateway'] as const) {
    const listed = (prop === 'ingressGateway' ? components.ingressGateways : components.egressGateways) ?? [];
    const path = `gateways.istio-${prop === 'ingressGateway' ? 'ingressgateway' : 'egressgateway'}`;
    const isBetween = ({ label, name }: HelmValues): boolean => /eastwest/.test(JSON.stringify([name, label]));
    const own = listed.find((gateway) => !isBetween(gateway));
    for (const between of listed.filter(isBetween)) readGateway(between, spec, draft, 'eastWestGateway', 'gateways.none', readers);
    if (own?.enabled === false) draft.set(prop, false);
    else if (own !== undefined || has[prop]) readGateway(own ?? {}, spec, draft, prop, path, readers);
    for (const further of listed.filter((gateway) => gateway !== own && !isBetween(gateway))) readers.push(new ValuesReader(`spec.components.${prop}s`, further, {}));
    if (draft.get('istiod') !== undefined && draft.get(prop) !== undefined && draft.get(prop) !== false) {
      draft.set(`${prop}.priorityClassName`, spec.text('global.priorityClassName'));
    }
  }
}

function readGateway(component: HelmValues, spec: ValuesReader, draft: Draft, prop: GatewayProp, path: string, readers: ValuesReader[]): void {
  const own = new ValuesReader(`spec.components.${prop}s`, component, {});
  readGatewayComponent(spec, own, draft, prop, path);
  readers.push(own);
}

/** What of istiod is said as Kubernetes says it. */
function readPilot(component: HelmValues | undefined, draft: Draft, readers: ValuesReader[]): void {
  const pilot = new ValuesReader('spec.components.pilot', component ?? {}, {});
  pilot.take('enabled');
  draft.set('istiod.priorityClassName', pilot.text('k8s.priorityClassName'));
  draft.set('istiod.resources', pilot.merged('k8s.resources', { requests: { cpu: '500m', memory: '2Gi' } }));
  draft.set('istiod.minReplicas', pilot.number('k8s.hpaSpec.minReplicas'));
  draft.set('istiod.maxReplicas', pilot.number('k8s.hpaSpec.maxReplicas'));
  draft.set('istiod.nodeSelector', pilot.map('k8s.nodeSelector'));
  draft.set('istiod.tolerations', pilot.list('k8s.tolerations'));
  draft.set('istiod.affinity', pilot.map('k8s.affinity'));
  draft.set('istiod.podAnnotations', pilot.map('k8s.podAnnotations'));
  readers.push(pilot);
}
