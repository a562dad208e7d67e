import type { ManifestValue } from '../manifests';
import { listOf, textMap, valueAt } from '../manifests';
import type { OrderRule, RenderedObject, Wait } from './bridge';
import { podOf } from './bridge';

/** What Istio needs in order: configuration and definitions before istiod, istiod before what it checks or gives a proxy, subsets before routes to them. */
export const istioRules: readonly OrderRule[] = [configurationFirst, istiodFirst, subsetsFirst];

function configurationFirst(objects: readonly RenderedObject[]): readonly Wait[] {
  return objects.filter(isIstiod).flatMap((istiod) => objects
    .filter(({ object: { kind, metadata } }) => kind === 'CustomResourceDefinition' || (kind === 'ConfigMap' && metadata.namespace === istiod.object.metadata.namespace))
    .map((configuration): Wait => [istiod, configuration]));
}

function istiodFirst(objects: readonly RenderedObject[]): readonly Wait[] {
  const istiods = objects.filter(isIstiod);
  if (istiods.length === 0) return [];
  const webhooks = objects.filter(({ object }) => object.apiGroup === 'admissionregistration.k8s.io' && object.kind.endsWith('WebhookConfiguration'));
  const services = objects.filter(({ object, manifest }) => object.kind === 'Service' && textMap(valueAt(manifest, 'metadata', 'labels')).app === 'istiod');
  const meshNamespaces = new Set(objects.filter(isMeshNamespace).map(({ object }) => object.name));
  const needed = [...istiods, ...webhooks, ...services];
  return objects.filter((each) => isIstioConfig(each) || isInjected(each, meshNamespaces)).flatMap((later) => needed.map((earlier): Wait => [later, earlier]));
}

/** Requests to a subset that proxies do not know yet fail. */
function subsetsFirst(objects: readonly RenderedObject[]): readonly Wait[] {
  const rules = new Map(objects.filter(({ object }) => object.kind === 'DestinationRule').map((rule) => [valueAt(rule.manifest, 'spec', 'host'), rule]));
  return objects.filter(({ object }) => object.kind === 'VirtualService').flatMap((later) => destinationHosts(later).flatMap((host): readonly Wait[] => {
    const earlier = rules.get(host);
    return earlier === undefined ? [] : [[later, earlier]];
  }));
}

function destinationHosts({ manifest }: RenderedObject): readonly (ManifestValue | undefined)[] {
  const routes = ['http', 'tls', 'tcp'].flatMap((protocol) => listOf(valueAt(manifest, 'spec', protocol)));
  const destinations = routes.flatMap((route) => [...listOf(valueAt(route, 'route')), ...listOf(valueAt(route, 'mirrors'))]);
  return destinations.map((each) => valueAt(each, 'destination', 'host'));
}

function isIstiod(object: RenderedObject): boolean {
  return object.object.kind === 'Deployment' && podLabels(object).app === 'istiod';
}

function isIstioConfig({ object: { apiGroup } }: RenderedObject): boolean {
  return apiGroup.endsWith('.istio.io') || apiGroup === 'gateway.networking.k8s.io';
}

function isMeshNamespace({ object, manifest }: RenderedObject): boolean {
  const labels = textMap(valueAt(manifest, 'metadata', 'labels'));
  return object.kind === 'Namespace' && (labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined);
}

function isInjected(object: RenderedObject, meshNamespaces: ReadonlySet<string>): boolean {
  if (podOf(object) === undefined) return false;
  const inject = podLabels(object)['sidecar.istio.io/inject'];
  return inject === 'true' || (inject !== 'false' && meshNamespaces.has(object.object.metadata.namespace ?? ''));
}

function podLabels(object: RenderedObject): Readonly<Record<string, string>> {
  return textMap(valueAt(podOf(object), 'metadata', 'labels'));
}
