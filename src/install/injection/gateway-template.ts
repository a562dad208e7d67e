import { canonicalLabels, proxyAnnotations } from './pod-metadata';
import type { PodPatchTemplate } from './pod-patch';
import { proxyEnvironment } from './proxy-environment';
import { imageOf, imagePullPolicy, imagePullSecrets, metricsPort, proxyArguments } from './proxy-parts';
import { proxyMounts, proxyVolumes } from './proxy-volumes';
import { renderTemplate } from './render-template';
import type { Templated } from './template';
import { when } from './template';
import { collectApplications, collectPodPorts, data, value } from './template-data';
import type { PodSecurityContext } from '../../../imports/k8s';

/**
 * The template that makes a gateway of a pod whose `istio-proxy` container has the image `auto` (`inject.istio.io/templates: gateway`).
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export function gatewayTemplate(): string {
  const patch: PodPatchTemplate = {
    metadata: { labels: canonicalLabels(), annotations: proxyAnnotations() },
    spec: {
      securityContext: when<Templated<PodSecurityContext>>(
        value('gateways.securityContext'),
        value('gateways.securityContext'),
        // Lets the proxy listen on ports 80 and 443 without being root.
        { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
      ),
      containers: [{
        name: 'istio-proxy',
        image: imageOf('global.proxy.image', data.proxyImage),
        imagePullPolicy,
        ports: metricsPort,
        args: proxyArguments('router'),
        lifecycle: when(value('global.proxy.lifecycle'), value('global.proxy.lifecycle')),
        env: proxyEnvironment('router'),
        readinessProbe: {
          httpGet: { path: '/healthz/ready', port: 15021 },
          initialDelaySeconds: value('global.proxy.readinessInitialDelaySeconds'),
          periodSeconds: value('global.proxy.readinessPeriodSeconds'),
          timeoutSeconds: 3,
          failureThreshold: value('global.proxy.readinessFailureThreshold'),
        },
        securityContext: { runAsUser: data.proxyUid, runAsGroup: data.proxyGid },
        volumeMounts: proxyMounts('router'),
      }],
      volumes: proxyVolumes('router'),
      imagePullSecrets,
    },
  };
  return renderTemplate(patch, [...collectApplications, ...collectPodPorts]);
}
