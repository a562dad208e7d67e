import type { Operand } from './template';
import { call, choose, concat, eq, Expr, or, withDefault } from './template';

/**
 * What istiod's injector tells a template about the pod, the mesh and the install.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
export const data = {
  ownerApiVersion: new Expr('.TypeMeta.APIVersion'),
  ownerKind: new Expr('.TypeMeta.Kind'),
  ownerName: new Expr('.DeploymentMeta.Name'),
  ownerNamespace: call('valueOrDefault', new Expr('.DeploymentMeta.Namespace'), 'default'),
  serviceAccount: new Expr('.Spec.ServiceAccountName'),
  revision: new Expr('.Revision'),
  proxyImage: new Expr('.ProxyImage'),
  proxyInitImage: new Expr('.ProxyInitImage'),
  proxyUid: new Expr('.ProxyUID'),
  proxyGid: new Expr('.ProxyGID'),
  proxyConfig: new Expr('.ProxyConfig'),
  proxyMetadata: new Expr('.ProxyConfig.ProxyMetadata'),
  holdApplication: new Expr('.ProxyConfig.HoldApplicationUntilProxyStarts.GetValue'),
  inboundMode: new Expr('.InboundTrafficPolicyMode'),
  compliancePolicy: new Expr('.CompliancePolicy'),
  outboundListenPort: new Expr('.MeshConfig.ProxyListenPort'),
  inboundListenPort: new Expr('.MeshConfig.ProxyInboundListenPort'),
} as const;

/** A value of the install, as `istio-sidecar-injector` carries it beside the templates. */
export function value(path: string): Expr {
  return new Expr(`.Values.${path}`);
}

/** A label of the pod, or the empty text. */
export function label(name: string): Expr {
  return call('index', new Expr('.ObjectMeta.Labels'), name);
}

/** An annotation of the pod, or the empty text. */
export function annotation(name: string): Expr {
  return call('index', new Expr('.ObjectMeta.Annotations'), name);
}

export function hasAnnotation(name: string): Expr {
  return call('isset', new Expr('.ObjectMeta.Annotations'), name);
}

/** An annotation of the pod, or else a value of the install, as text. */
export function annotationOr(name: string, fallback: Operand): Expr {
  return call('annotation', new Expr('.ObjectMeta'), name, fallback);
}

export const interceptionMode = annotationOr('sidecar.istio.io/interceptionMode', new Expr('.ProxyConfig.InterceptionMode'));
export const isTproxy = eq(interceptionMode, 'TPROXY');
export const statusPort = annotationOr('status.sidecar.istio.io/port', value('global.proxy.statusPort'));
export const cniEnabled = value('pilot.cni.enabled');
export const trustDomain = call('valueOrDefault', new Expr('.MeshConfig.TrustDomain'), value('global.trustDomain'));

/** Whether the proxy is a native sidecar: an init container that keeps running. The pod's annotation has the last word. */
export const isNativeSidecar = call('ne', withDefault(annotation('sidecar.istio.io/nativeSidecar'), call('printf', '%t', new Expr('.NativeSidecars'))), 'false');

/** The address of the control plane that signs certificates. */
export const caAddress = or(
  value('global.caAddress'),
  concat('istiod', choose(value('revision'), concat('-', value('revision')), ''), '.', value('global.istioNamespace'), '.svc:15012'),
);

/** The names of the application's containers, in the variable `$applications`. */
export const collectApplications: readonly string[] = [
  '{{- $applications := list }}',
  '{{- range .Spec.Containers }}{{- if ne .Name "istio-proxy" }}{{- $applications = append $applications .Name }}{{- end }}{{- end }}',
];
export const applications = new Expr('$applications');

/** The ports that the pod's containers declare, as a JSON list in the variable `$podPorts`: one port a line. */
export const collectPodPorts: readonly string[] = [
  '{{- $podPorts := "[" }}',
  '{{- $separator := "\\n    " }}',
  '{{- range .Spec.Containers }}{{- range .Ports }}',
  '{{- $podPorts = print $podPorts $separator (structToJSON .) }}',
  '{{- $separator = "\\n    ," }}',
  '{{- end }}{{- end }}',
  '{{- $podPorts = print $podPorts "\\n]" }}',
];
export const podPorts = new Expr('$podPorts');
