import type { ManifestObject } from '../../../manifests';
import type { Rule } from '../rule';
import { annotations } from './any/annotations';
import { topLevelFields } from './any/top-level-fields';
import { authorizationActions } from './authorization-policy/actions';
import { authorizationRules } from './authorization-policy/rules';
import { destinationRule } from './destination-rule/destination-rule';
import { envoyFilter } from './envoy-filter/envoy-filter';
import { extension } from './extension/extension';
import { servers } from './gateway/servers';
import { istioOperator } from './kubernetes/istio-operator';
import { servicePorts } from './kubernetes/service-ports';
import { meshConfigMap } from './mesh-config/config-map';
import { peerAuthentication } from './peer-authentication/peer-authentication';
import { requestAuthentication } from './request-authentication/request-authentication';
import { serviceEntry } from './service-entry/service-entry';
import { sidecarEgress } from './sidecar/egress';
import { sidecarIngress } from './sidecar/ingress';
import { sidecar } from './sidecar/sidecar';
import { telemetry } from './telemetry/telemetry';
import { httpActions } from './virtual-service/http-actions';
import { httpAnswers } from './virtual-service/http-answers';
import { httpMatches } from './virtual-service/http-matches';
import { httpTraffic } from './virtual-service/http-traffic';
import { l4Routes } from './virtual-service/l4-routes';
import { unreachableRoutes } from './virtual-service/unreachable-routes';
import { virtualService } from './virtual-service/virtual-service';
import { proxyConfig } from './workload/proxy-config';
import { workloadEntry } from './workload/workload-entry';
import { workloadGroup } from './workload/workload-group';

/** Every rule, in the order in which they speak. */
export const allRules: readonly Rule[] = [
  topLevelFields, annotations,
  virtualService, httpActions, httpMatches, httpAnswers, httpTraffic, l4Routes, unreachableRoutes,
  destinationRule, servers, serviceEntry, sidecar, sidecarIngress, sidecarEgress, workloadEntry, workloadGroup, proxyConfig, envoyFilter,
  authorizationActions, authorizationRules, requestAuthentication, peerAuthentication, telemetry, extension, servicePorts, meshConfigMap, istioOperator,
];

/** The rules for the kind of an object; the version does not matter, since Istio's versions of a kind are one. */
export function rulesFor({ apiVersion, kind }: ManifestObject): readonly Rule[] {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return allRules.filter(({ kinds }) => kinds.includes(`${group}/${kind}`));
}
