import type { IntendedDifference } from './manifests';
import { intendedDifferences, isIntended } from './manifests';
import type { Difference } from '../../test/install/parity/difference';
import { differencesOf, written } from '../../test/install/parity/difference';

const any = /^/;
const whole = /^$/;

/** What Istio's charts say otherwise whatever their values are, with the reason why that is as it is. */
const ofCharts: readonly IntendedDifference[] = [
  { object: /^NetworkPolicy\//, path: any, reason: 'the charts have policies of their own, which leave plaintext discovery open too' },
  { object: /^ValidatingWebhookConfiguration\//, path: /annotations\.admissions\.enforcer/, istio: 'nothing', reason: 'no chart annotates this webhook' },
  { object: /^Deployment\/.*gateway$/, path: /env\[ISTIO_META_ENABLE_SELF_DISCOVERY\]/, ours: 'nothing', reason: 'our gateways read it in the mesh configuration' },
];

/** What istioctl and Helm alike make of values that ask for something. */
const ofValues: readonly IntendedDifference[] = [
  { object: /^ClusterRole\/istio-reader-/, path: /^may /, ours: 'nothing', reason: 'least privilege: other clusters read less than the charts let them' },
  { object: /^DaemonSet\/.*\/istio-cni-node$/, path: /template\.metadata\.labels\./, istio: 'nothing', reason: 'our pods carry the labels of their component' },
  {
    object: /^ValidatingAdmissionPolicy/, path: any, reason: 'our policy is for all objects; the charts have one for those that name a revision, and one for the others',
  },
  { object: /^ConfigMap\/.*\/istio-sidecar-injector/, path: /^data\.values\.(pilot\.(env|cni\.resourceQuotas)|experimental)\./, ours: 'nothing', reason: 'these are for istiod; no template reads them' },
];

/** What the charts do otherwise when Helm itself installs them. */
const ofHelm: readonly IntendedDifference[] = [
  {
    object: /^ValidatingWebhookConfiguration\/istiod-default-validator$/,
    path: /objectSelector/,
    istio: 'nothing',
    reason: 'objects that name a revision are validated by that one; the chart has the default revision validate them a second time',
  },
  { object: /eastwestgateway/, path: /^metadata\.labels\.topology\.istio\.io\/network$/, istio: 'nothing', reason: 'it is read on the Service and the pods' },
];

/** What istioctl adds to gateways beyond the first. */
const ofOperator: readonly IntendedDifference[] = [
  { object: /eastwestgateway/, path: /(selector|Labels)\.topology\.istio\.io\/network$/, ours: 'nothing', reason: 'all labels of a gateway become a part of its selectors' },
  { object: /gateway$/, path: /labels\.app\.kubernetes\.io\/name$/, istio: 'istio-ingressgateway', reason: 'istioctl renders it by the chart of the ingress gateway, which knows its own name only' },
  { object: /^Role(Binding)?\/.*eastwestgateway-sds$/, path: whole, ours: 'nothing', reason: 'the chart of the ingress gateway lets it read certificates, of which it has none' },
];

/** What istioctl says of gateways that are injected, and of further ones that have a fixed number of pods. */
const ofFurtherGateways: readonly IntendedDifference[] = [
  { object: /^HorizontalPodAutoscaler\/.*gateway$/, path: whole, ours: 'nothing', reason: 'its least and most are the same, since one value turns autoscalers off for all' },
  { object: /^Deployment\/.*gateway$/, path: /env\[ISTIO_META_UNPRIVILEGED_POD\]/, ours: 'nothing', reason: 'the template lets pods listen on any port' },
  { object: /^Deployment\/.*gateway$/, path: /annotations\.sidecar\.istio\.io\/inject$/, ours: 'nothing', reason: 'the label of this name says it' },
  { object: /^Deployment\/.*gateway$/, path: /\.istio\.io\/(dataplane-mode|rev)$/, istio: 'nothing', reason: 'our pods say whose they are' },
];

/** The pods of the chart `gateway` get their proxy by injection, ours only where it is asked for. */
const ofRenderedGateways: readonly IntendedDifference[] = [
  { object: /^Deployment\/.*gateway$/, path: /^spec\.(template|strategy)/, reason: 'the proxy is injected: istiod fills in what this Deployment leaves out' },
];

/** What that chart does otherwise. */
const ofGatewayChart: readonly IntendedDifference[] = [
  { object: /^Role(Binding)?\/.*-service-account$/, path: whole, ours: 'nothing', reason: 'the chart names the role after the account' },
  { object: /^Role(Binding)?\/.*-sds$/, path: whole, istio: 'nothing', reason: 'the chart names the role after the account' },
  { object: any, path: /labels\.istio\.io\/(rev|dataplane-mode)$/, reason: 'the chart labels all objects of a gateway alike' },
  { object: /^ServiceAccount\/.*gateway-service-account$/, path: /^imagePullSecrets/, istio: 'nothing', reason: 'the chart names them in the pods' },
  { object: /^Service\/.*eastwestgateway$/, path: /ports\[(15012|15017)\]/, ours: 'nothing', reason: 'the chart opens istiod to other clusters too, which needs a Gateway to take effect' },
];

/** What our gateways whose proxies istiod makes say beyond that chart, or leave to the injector. */
const ofInjectedGateways: readonly IntendedDifference[] = [
  { object: /^Deployment\//, path: /\.strategy\./, istio: 'nothing', reason: 'capacity never shrinks by more than a quarter, as with gateways that we render' },
  {
    object: /^Deployment\//,
    path: /\.(annotations\.istio\.io\/rev|labels\.operator\.istio\.io\/component|labels\.service\.istio\.io\/canonical-(name|revision))$/,
    istio: 'nothing',
    reason: 'our pods say whose they are',
  },
  { object: /^Deployment\//, path: /annotations\.sidecar\.istio\.io\/inject$/, ours: 'nothing', reason: 'the label of this name says it' },
  { object: /^Deployment\//, path: /\.ports\[(15021|8080|8443|15443)\]/, istio: 'nothing', reason: 'ports that are listened on are said' },
  { object: /^Deployment\//, path: /\.sysctls/, ours: 'nothing', reason: 'our Service leads to ports that no privilege is needed for' },
  { object: /^Deployment\//, path: /\.securityContext\.runAs(User|Group|NonRoot)$/, reason: 'it is said of the pod, with the user, for all that is injected' },
];

/** Differences without a reason between what istioctl makes of our file and our own objects. */
export function unexplainedOfOperator(theirs: readonly object[], ours: readonly object[]): string[] {
  return unexplained(differencesOf(theirs, ours), [...intendedDifferences, ...ofCharts, ...ofValues, ...ofOperator, ...ofFurtherGateways]);
}

/** Differences without a reason between what Helm makes of the charts with our values and our own objects. */
export function unexplainedOfCharts(theirs: readonly object[], ours: readonly object[]): string[] {
  return unexplained(differencesOf(theirs, ours), [...intendedDifferences, ...ofCharts, ...ofValues, ...ofHelm, ...ofGatewayChart, ...ofRenderedGateways]);
}

/** The same of gateways whose proxies istiod makes, pods included. */
export function unexplainedOfInjectedGateways(theirs: readonly object[], ours: readonly object[]): string[] {
  return unexplained(differencesOf(theirs, ours), [...intendedDifferences, ...ofCharts, ...ofHelm, ...ofGatewayChart, ...ofInjectedGateways]);
}

function unexplained(differences: readonly Difference[], intended: readonly IntendedDifference[]): string[] {
  return differences.filter((difference) => !intended.some((reason) => isIntended(difference, reason))).map(written);
}

