import { excludedInboundPorts, initContainer, ranges, traffic } from './init-container';
import { canonicalLabels, copiedAnnotations, proxyAnnotations } from './pod-metadata';
import type { ContainerTemplate, PodPatchTemplate } from './pod-patch';
import { proxyEnvironment } from './proxy-environment';
import { imageOf, imagePullPolicy, imagePullSecrets, metricsPort, proxyArguments, proxyResources, seccompProfile } from './proxy-parts';
import { proxyMounts, proxyVolumes } from './proxy-volumes';
import { renderTemplate } from './render-template';
import type { Expr, Templated } from './template';
import { and, call, choose, concat, eq, isSet, ne, not, or, Shared, toInt, when, withDefault } from './template';
import {
  annotation, annotationOr, cniEnabled, collectApplications, collectPodPorts, data, hasAnnotation, interceptionMode, isNativeSidecar, isTproxy, label,
  statusPort, value,
} from './template-data';
import type { Lifecycle, Probe, SecurityContext } from '../../../imports/k8s';

const redirects = ne(interceptionMode, 'NONE');

/**
 * The template that puts a proxy beside a workload, and an init container before it that redirects the pod's traffic.
 *
 * Where the cluster has native sidecars, the proxy is an init container that keeps running: it starts before the application's own
 * init containers and stops after the application, so jobs end and nothing starts outside the mesh.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
export function sidecarTemplate(): string {
  const proxy = new Shared('proxy', [...collectApplications, ...collectPodPorts], proxyContainer());
  const patch: PodPatchTemplate = {
    metadata: {
      labels: {
        'security.istio.io/tlsMode': withDefault(label('security.istio.io/tlsMode'), 'istio'),
        'networking.istio.io/tunnel': when(
          eq(call('index', data.proxyMetadata, 'ISTIO_META_ENABLE_HBONE'), 'true'),
          withDefault(label('networking.istio.io/tunnel'), 'http'),
        ),
        ...canonicalLabels(),
      },
      annotations: { ...proxyAnnotations(), ...cniAnnotations() },
    },
    spec: {
      initContainers: when(or(isNativeSidecar, redirects), [when(redirects, initContainer()), when(isNativeSidecar, proxy)]),
      containers: when(not(isNativeSidecar), [proxy]),
      volumes: proxyVolumes('sidecar'),
      imagePullSecrets,
    },
  };
  return renderTemplate(patch, collectApplications);
}

function proxyContainer(): ContainerTemplate {
  return {
    name: 'istio-proxy',
    image: imageOf('global.proxy.image', data.proxyImage),
    imagePullPolicy,
    restartPolicy: when(isNativeSidecar, 'Always'),
    ports: metricsPort,
    args: proxyArguments('sidecar'),
    lifecycle: lifecycle(),
    env: proxyEnvironment('sidecar'),
    startupProbe: when(and(servesStatus, value('global.proxy.startupProbe.enabled')), {
      ...readiness,
      periodSeconds: 1,
      timeoutSeconds: 3,
      failureThreshold: value('global.proxy.startupProbe.failureThreshold'),
    }),
    readinessProbe: when(servesStatus, {
      ...readiness,
      initialDelaySeconds: probeSetting('initialDelaySeconds', 'readinessInitialDelaySeconds'),
      periodSeconds: probeSetting('periodSeconds', 'readinessPeriodSeconds'),
      timeoutSeconds: 3,
      failureThreshold: probeSetting('failureThreshold', 'readinessFailureThreshold'),
    }),
    securityContext: proxySecurity(),
    resources: proxyResources(),
    volumeMounts: proxyMounts('sidecar'),
  };
}

const servesStatus = ne(statusPort, '0');
const readiness: Probe = { httpGet: { path: '/healthz/ready', port: 15021 } };

function probeSetting(setting: string, fallback: string): Expr {
  return toInt(annotationOr(`readiness.status.sidecar.istio.io/${setting}`, value(`global.proxy.${fallback}`)));
}

/**
 * An ordinary sidecar can hold the application back until it is ready. A native one starts first anyway, and is told to drain
 * when the pod begins to stop, since its own signal comes only after the application has ended.
 */
function lifecycle(): Templated<Lifecycle> {
  const configured = value('global.proxy.lifecycle');
  const holds = and(or(data.holdApplication, value('global.proxy.holdApplicationUntilProxyStarts')), not(isNativeSidecar));
  const wait: Templated<Lifecycle> = { postStart: { exec: { command: ['pilot-agent', 'wait'] } } };
  const drain: Templated<Lifecycle> = {
    preStop: { exec: { command: ['pilot-agent', 'request', concat('--debug-port=', statusPort), 'POST', 'drain'] } },
  };
  return when<Templated<Lifecycle>>(configured, configured, when<Templated<Lifecycle>>(holds, wait, when(isNativeSidecar, drain)));
}

/** The proxy runs as its own user without any capability, unless the pod asks for what only root can do. */
function proxySecurity(): Templated<SecurityContext> {
  const bindsLowPorts = eq(annotationOr('sidecar.istio.io/capNetBindService', value('global.proxy.capNetBindService')), 'true');
  const asRoot = or(isTproxy, bindsLowPorts);
  const tracesRules = eq(call('index', data.proxyMetadata, 'IPTABLES_TRACE_LOGGING'), 'true');
  return when<Templated<SecurityContext>>(
    tracesRules,
    {
      allowPrivilegeEscalation: true,
      capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
      privileged: true,
      readOnlyRootFilesystem: true,
      runAsGroup: data.proxyGid,
      runAsNonRoot: false,
      runAsUser: 0,
      seccompProfile,
    },
    {
      allowPrivilegeEscalation: value('global.proxy.privileged'),
      capabilities: { add: when(asRoot, [when(isTproxy, 'NET_ADMIN'), when(bindsLowPorts, 'NET_BIND_SERVICE')]), drop: ['ALL'] },
      privileged: value('global.proxy.privileged'),
      readOnlyRootFilesystem: true,
      runAsGroup: choose(asRoot, 1337, data.proxyGid),
      runAsNonRoot: not(asRoot),
      runAsUser: choose(asRoot, 0, data.proxyUid),
      seccompProfile,
    },
  );
}

/** With the CNI plugin the redirection is configured by annotations, which the plugin reads when the pod starts. */
function cniAnnotations(): { readonly [annotation: string]: Templated<string> } {
  const networks = 'k8s.v1.cni.cncf.io/networks';
  const settings: Record<string, Templated<string>> = {
    [networks]: when(eq(value('pilot.cni.provider'), 'multus'), call('appendMultusNetwork', annotation(networks), 'default/istio-cni')),
    'sidecar.istio.io/interceptionMode': interceptionMode,
    'traffic.sidecar.istio.io/includeOutboundIPRanges': when(ranges('include'), ranges('include')),
    'traffic.sidecar.istio.io/excludeOutboundIPRanges': when(ranges('exclude'), ranges('exclude')),
    'traffic.sidecar.istio.io/includeInboundPorts': traffic('includeInboundPorts'),
    'traffic.sidecar.istio.io/excludeInboundPorts': excludedInboundPorts,
    ...Object.fromEntries((['includeOutboundPorts', 'excludeOutboundPorts'] as const).map((name) => {
      const annotationName = `traffic.sidecar.istio.io/${name}`;
      return [annotationName, when(or(hasAnnotation(annotationName), isSet(value(`global.proxy.${name}`))), traffic(name))];
    })),
    ...copiedAnnotations('traffic.sidecar.istio.io/kubevirtInterfaces', 'istio.io/reroute-virtual-interfaces', 'traffic.sidecar.istio.io/excludeInterfaces'),
  };
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, when(cniEnabled, setting)]));
}
