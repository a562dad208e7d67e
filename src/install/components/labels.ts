import type { InstallSettings } from '../settings';

/** A part of an install, as `istioctl uninstall` tells parts apart. */
export type Component = 'Base' | 'Pilot' | 'IngressGateways' | 'EgressGateways' | 'Cni' | 'Ztunnel';

/** The labels of everything that belongs to a part: Kubernetes' recommended ones and those that Istio's tools select by. */
export function componentLabels(settings: InstallSettings, component: Component, name: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'istio',
    'app.kubernetes.io/version': settings.version,
    'istio.io/rev': settings.revisionLabel,
    'operator.istio.io/component': component,
  };
}

/** The labels of pods on every node: without the revision, which would start all of them again. */
export function nodeAgentLabels({ version }: InstallSettings, name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'istio', 'app.kubernetes.io/version': version };
}

/** The labels of istiod's objects. */
export function istiodLabels(settings: InstallSettings): Record<string, string> {
  return { app: 'istiod', istio: 'pilot', ...componentLabels(settings, 'Pilot', 'istiod') };
}

/** The labels that select istiod's pods: Istio's, which differ between the default revision and named ones so that neither selects the other's pods. */
export function istiodSelector(settings: InstallSettings): Record<string, string> {
  return settings.revision === undefined ? { app: 'istiod', istio: 'pilot' } : { 'app': 'istiod', 'istio.io/rev': settings.revision };
}

/** 8080 and 8443 in the pods, since a proxy without any privilege cannot listen on 80 and 443. */
const webPorts = [{ name: 'http2', port: 80, targetPort: 8080 }, { name: 'https', port: 443, targetPort: 8443 }];

/** What tells the gateways of an install apart. `Gateway` objects of many a guide select their pods by the label `istio`. */
export const gatewayKinds = {
  ingress: { component: 'IngressGateways', selector: { app: 'istio-ingressgateway', istio: 'ingressgateway' }, serviceType: 'LoadBalancer', ports: webPorts },
  egress: { component: 'EgressGateways', selector: { app: 'istio-egressgateway', istio: 'egressgateway' }, serviceType: 'ClusterIP', ports: webPorts },
  eastWest: {
    component: 'IngressGateways', selector: { app: 'istio-eastwestgateway', istio: 'eastwestgateway' }, serviceType: 'LoadBalancer', ports: [{ name: 'tls', port: 15443, targetPort: 15443 }],
  },
} as const;
