import { canonicalLabels, proxyAnnotations } from './pod-metadata';
import type { ContainerTemplate, PodPatchTemplate } from './pod-patch';
import { field, proxyEnvironment, variable } from './proxy-environment';
import { imageOf, imagePullPolicy, imagePullSecrets, proxyArguments, proxyResources } from './proxy-parts';
import { proxyMounts, proxyVolumes } from './proxy-volumes';
import { renderTemplate } from './render-template';
import type { Templated } from './template';
import { Each, Expr, ne, toInt, when } from './template';
import { annotationOr, collectApplications, collectPodPorts, data, statusPort, value } from './template-data';
import type { EnvVar, VolumeMount } from '../../../imports/k8s';

/** gRPC services answer no HTTP probes that an agent could take over. */
const probesAsTheyAre = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' };

/**
 * The template for applications whose gRPC library reads the mesh's configuration itself (`inject.istio.io/templates: grpc-agent`): an agent without Envoy
 * beside them gets certificates and hands istiod's answers on.
 *
 * @see https://istio.io/latest/blog/2021/proxyless-grpc/
 */
export function grpcAgentTemplate(): string {
  const patch: PodPatchTemplate = {
    metadata: { labels: canonicalLabels(), annotations: { ...proxyAnnotations(), ...probesAsTheyAre } },
    spec: {
      containers: [agent(), eachApplication([
        variable('GRPC_XDS_EXPERIMENTAL_SECURITY_SUPPORT', 'true'),
        variable('GRPC_XDS_BOOTSTRAP', '/etc/istio/proxy/grpc-bootstrap.json'),
      ], [
        { name: 'istio-data', mountPath: '/var/lib/istio/data' },
        { name: 'istio-xds', mountPath: '/etc/istio/proxy' },
        { name: 'workload-certs', mountPath: '/var/run/secrets/workload-spiffe-credentials' },
      ])],
      volumes: proxyVolumes('agent'),
      imagePullSecrets,
    },
  };
  return renderTemplate(patch, [...collectApplications, ...collectPodPorts]);
}

function agent(): ContainerTemplate {
  const probeSetting = (setting: string, fallback: string): Expr => toInt(annotationOr(`readiness.status.sidecar.istio.io/${setting}`, value(`global.proxy.${fallback}`)));
  return {
    name: 'istio-proxy',
    image: imageOf('global.proxy.image', data.proxyImage),
    imagePullPolicy,
    ports: [{ containerPort: 15020, name: 'mesh-metrics', protocol: 'TCP' }],
    args: proxyArguments('agent'),
    // The library reads its bootstrap file once, as it starts, so the agent has to have written it.
    lifecycle: { postStart: { exec: { command: ['pilot-agent', 'wait', '--url=http://localhost:15020/healthz/ready'] } } },
    env: [
      variable('ISTIO_META_GENERATOR', 'grpc'),
      variable('OUTPUT_CERTS', '/var/lib/istio/data'),
      ...proxyEnvironment('agent'),
      // Names are resolved by the mesh's configuration, never by addresses.
      variable('ISTIO_META_DNS_CAPTURE', 'false'),
      variable('DISABLE_ENVOY', 'true'),
    ],
    readinessProbe: when(ne(statusPort, '0'), {
      httpGet: { path: '/healthz/ready', port: 15020 },
      initialDelaySeconds: probeSetting('initialDelaySeconds', 'readinessInitialDelaySeconds'),
      periodSeconds: probeSetting('periodSeconds', 'readinessPeriodSeconds'),
      timeoutSeconds: 3,
      failureThreshold: probeSetting('failureThreshold', 'readinessFailureThreshold'),
    }),
    resources: proxyResources(),
    volumeMounts: proxyMounts('agent'),
  };
}

const bootstrapFolder: Templated<VolumeMount> = { name: 'grpc-io-proxyless-bootstrap', mountPath: '/var/lib/grpc/data/' };

/** Writes where istiod is and who asks it, for a gRPC library that reads plain-text configuration without an agent. */
const writeBootstrap = [
  'cat > /var/lib/grpc/data/bootstrap.json <<END',
  '{"xds_servers":[{"server_uri":"dns:///istiod.$ISTIO_NAMESPACE.svc:15010","channel_creds":[{"type":"insecure"}],"server_features":["xds_v3"]}],',
  '"node":{"id":"sidecar~$INSTANCE_IP~$POD_NAME.$POD_NAMESPACE~cluster.local","metadata":{"GENERATOR":"grpc"}}}',
  'END',
].join('\n');

/**
 * The template for trying proxyless gRPC (`inject.istio.io/templates: grpc-simple`): no agent, hence no certificates and no mutual TLS.
 *
 * @see https://istio.io/latest/blog/2021/proxyless-grpc/
 */
export function grpcSimpleTemplate(): string {
  const patch: PodPatchTemplate = {
    metadata: { labels: {}, annotations: probesAsTheyAre },
    spec: {
      initContainers: [{
        name: 'grpc-bootstrap-init',
        image: 'busybox:1.28',
        command: ['sh', '-c', writeBootstrap],
        env: [
          field('INSTANCE_IP', 'status.podIP'), field('POD_NAME', 'metadata.name'), field('POD_NAMESPACE', 'metadata.namespace'),
          variable('ISTIO_NAMESPACE', value('global.istioNamespace')),
        ],
        volumeMounts: [bootstrapFolder],
      }],
      containers: [eachApplication([
        variable('GRPC_XDS_BOOTSTRAP', '/var/lib/grpc/data/bootstrap.json'), variable('GRPC_GO_LOG_VERBOSITY_LEVEL', '99'), variable('GRPC_GO_LOG_SEVERITY_LEVEL', 'info'),
      ], [bootstrapFolder])],
      volumes: [{ name: 'grpc-io-proxyless-bootstrap', emptyDir: {} }],
    },
  };
  return renderTemplate(patch);
}

function eachApplication(env: readonly Templated<EnvVar>[], volumeMounts: readonly Templated<VolumeMount>[]): Each<ContainerTemplate> {
  const name = new Expr('$value.Name');
  return new Each<ContainerTemplate>(new Expr('.Spec.Containers'), when<ContainerTemplate>(ne(name, 'istio-proxy'), { name, env, volumeMounts }));
}
