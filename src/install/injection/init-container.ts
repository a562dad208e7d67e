import type { ContainerTemplate } from './pod-patch';
import { proxyMetadata } from './proxy-environment';
import { agentLogLevel, imageOf, imagePullPolicy, logAsJson, proxyResources, seccompProfile } from './proxy-parts';
import { call, choose, concat, not, or, toText, when, isSet } from './template';
import type { Templated, TemplatedEntry, Expr } from './template';
import { annotation, annotationOr, cniEnabled, data, hasAnnotation, interceptionMode, isTproxy, statusPort, value } from './template-data';

/** The inbound ports that bypass the proxy: those of the pod's annotation and the agent's own. */
export const excludedInboundPorts = call('excludeInboundPort', statusPort, traffic('excludeInboundPorts'));

/** A traffic annotation of the pod, or the install's value of the same name. */
export function traffic(name: 'includeInboundPorts' | 'excludeInboundPorts' | 'includeOutboundPorts' | 'excludeOutboundPorts'): Expr {
  return annotationOr(`traffic.sidecar.istio.io/${name}`, value(`global.proxy.${name}`));
}

/** As `traffic`, for address ranges. */
export function ranges(name: 'include' | 'exclude'): Expr {
  return annotationOr(`traffic.sidecar.istio.io/${name}OutboundIPRanges`, value(`global.proxy.${name}IPRanges`));
}

/**
 * Redirects the pod's traffic to the proxy before anything else runs: `istio-init` writes the rules itself,
 * and with the CNI plugin `istio-validation` only makes sure that they are there.
 *
 * @see https://istio.io/latest/docs/ops/deployment/application-requirements/
 */
export function initContainer(): ContainerTemplate {
  return {
    name: choose(cniEnabled, 'istio-validation', 'istio-init'),
    image: imageOf('global.proxy_init.image', data.proxyInitImage),
    args: [
      'istio-iptables',
      '-p', toText(call('default', 15001, data.outboundListenPort)),
      '-z', toText(call('default', 15006, data.inboundListenPort)),
      '-u', choose(isTproxy, '1337', toText(data.proxyUid)),
      '-m', interceptionMode,
      '-i', ranges('include'),
      '-x', ranges('exclude'),
      '-b', traffic('includeInboundPorts'),
      '-d', concat('15090,15021', choose(excludedInboundPorts, concat(',', excludedInboundPorts), '')),
      outboundPorts('-q', 'includeOutboundPorts'),
      outboundPorts('-o', 'excludeOutboundPorts'),
      virtualInterfaces(),
      option('-c', 'traffic.sidecar.istio.io/excludeInterfaces'),
      agentLogLevel,
      logAsJson,
      when<readonly TemplatedEntry<string>[]>(cniEnabled, ['--run-validation', '--skip-rule-apply'], [when(value('global.proxy_init.forceApplyIptables'), ['--force-apply'])]),
      when(value('global.nativeNftables'), '--native-nftables'),
    ],
    imagePullPolicy,
    env: when(data.proxyMetadata, proxyMetadata()),
    resources: proxyResources(),
    securityContext: {
      allowPrivilegeEscalation: value('global.proxy.privileged'),
      privileged: value('global.proxy.privileged'),
      // Writing rules takes root and two capabilities, inside the pod's own network namespace; validating them takes neither.
      capabilities: { add: when(not(cniEnabled), ['NET_ADMIN', 'NET_RAW']), drop: ['ALL'] },
      readOnlyRootFilesystem: isSet(cniEnabled),
      runAsGroup: user(data.proxyGid),
      runAsNonRoot: isSet(cniEnabled),
      runAsUser: user(data.proxyUid),
      seccompProfile,
    },
  };
}

function user(id: Expr): Templated<number> {
  return choose(cniEnabled, choose(isTproxy, 1337, id), 0);
}

function option(flag: string, name: string): TemplatedEntry<string> {
  return when(hasAnnotation(name), [flag, annotation(name)]);
}

function outboundPorts(flag: string, name: 'includeOutboundPorts' | 'excludeOutboundPorts'): TemplatedEntry<string> {
  return when(or(hasAnnotation(`traffic.sidecar.istio.io/${name}`), isSet(value(`global.proxy.${name}`))), [flag, traffic(name)]);
}

/** KubeVirt's annotation is the older name of Istio's. */
function virtualInterfaces(): TemplatedEntry<string> {
  const current = 'istio.io/reroute-virtual-interfaces';
  return when<readonly TemplatedEntry<string>[]>(hasAnnotation(current), ['-k', annotation(current)], [option('-k', 'traffic.sidecar.istio.io/kubevirtInterfaces')]);
}
