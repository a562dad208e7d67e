import { Construct } from 'constructs';
import { NamespaceRules } from './namespace-rules';
import type { IMeshNamespace } from '../../mesh';

/** Annotations that lead traffic past the proxy, or replace it, with the values that do not; injection writes some of these itself. */
const annotations: Readonly<Record<string, readonly string[]>> = {
  'ambient.istio.io/bypass-inbound-capture': ['false'],
  'inject.istio.io/templates': ['sidecar'],
  'istio.io/reroute-virtual-interfaces': [],
  'proxy.istio.io/config': [],
  'proxy.istio.io/overrides': [],
  'sidecar.istio.io/bootstrapOverride': [],
  'sidecar.istio.io/inject': ['true'],
  'sidecar.istio.io/interceptionMode': ['REDIRECT'],
  'sidecar.istio.io/proxyImage': [],
  'sidecar.istio.io/userVolume': [],
  'sidecar.istio.io/userVolumeMount': [],
  'traffic.sidecar.istio.io/excludeInboundPorts': ['', '15020'],
  'traffic.sidecar.istio.io/excludeInterfaces': [],
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': [''],
  'traffic.sidecar.istio.io/excludeOutboundPorts': [''],
  'traffic.sidecar.istio.io/includeInboundPorts': ['*'],
  'traffic.sidecar.istio.io/includeOutboundIPRanges': ['*'],
  'traffic.sidecar.istio.io/kubevirtInterfaces': [],
};

const labels: Readonly<Record<string, readonly string[]>> = { 'istio.io/dataplane-mode': ['ambient'], 'sidecar.istio.io/inject': ['true'] };

const proxies = ['istio-init', 'istio-proxy', 'istio-validation'];
const containers = 'object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])';

/** By what a pod evades its proxy, as a list of texts; empty for one that does not. */
const evasions = [
  evading('label', 'object.metadata.labels', labels),
  evading('annotation', 'object.metadata.annotations', annotations),
  '(has(object.spec.hostNetwork) && object.spec.hostNetwork ? ["hostNetwork"] : [])',
  // The proxy's own connections are not led into it.
  `(${containers}).filter(c, !(c.name in ${JSON.stringify(proxies)}) && has(c.securityContext) && has(c.securityContext.runAsUser) && c.securityContext.runAsUser == 1337).map(c, "runAsUser of container " + c.name)`,
  '(has(object.spec.securityContext) && has(object.spec.securityContext.runAsUser) && object.spec.securityContext.runAsUser == 1337 ? ["runAsUser"] : [])',
].join(' + ');

const saysSomethingNew = ['request.operation == "CREATE"', ...['labels', 'annotations'].map((part) => (
  `(has(object.metadata.${part}) ? object.metadata.${part} : {}) != (has(oldObject.metadata.${part}) ? oldObject.metadata.${part} : {})`))].join(' || ');

/** Keeps pods of a namespace from evading their proxy, which enforces the policies of the mesh: who may write pods could ask for none. */
export class TenantPods extends Construct {
  constructor(scope: Construct, id: string, { namespaceName, injection }: IMeshNamespace) {
    super(scope, id);
    // Of a sidecar everything is decided as the pod is made; ztunnel heeds labels at any time.
    const isAmbient = injection.mode === 'ambient';
    const withProxy = {
      expression: `(${containers}).exists(c, c.name == "istio-proxy")`,
      messageExpression: '"pods of namespace " + request.namespace + " have a proxy of the mesh, and this one was given none"',
    };
    const unevaded = {
      expression: 'variables.evasions.size() == 0',
      messageExpression: '"pods of namespace " + request.namespace + " may not evade their proxy, by " + variables.evasions.join(", ")',
    };
    new NamespaceRules(this, 'rules', {
      name: `${namespaceName}-pods-keep-their-proxy`,
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespaceName } },
      objects: { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', ...(isAmbient ? ['UPDATE'] : [])], resources: ['pods'] },
      // Pods that were there before have to remain able to end.
      ...(isAmbient && { matchConditions: [{ name: 'says-something-new', expression: saysSomethingNew }] }),
      variables: [{ name: 'evasions', expression: evasions }],
      rules: [unevaded, ...(isAmbient ? [] : [withProxy])],
    });
  }
}

function evading(what: string, map: string, allowed: Readonly<Record<string, readonly string[]>>): string {
  return `(has(${map}) ? ${JSON.stringify(Object.keys(allowed))}.filter(k, k in ${map} && !(${map}[k] in ${celMap(allowed)}[k])).map(k, "${what} " + k) : [])`;
}

function celMap(values: Readonly<Record<string, readonly string[]>>): string {
  return `{${Object.entries(values).map(([key, list]) => `${JSON.stringify(key)}: ${JSON.stringify(list)}`).join(', ')}}`;
}
