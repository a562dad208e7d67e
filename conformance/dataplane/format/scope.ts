import * as path from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import type { CaseScope, DataPlaneCase, RunOptions } from './case';
import { GatewayWorkload, type IMeshService, Mesh } from '../../../src';
import { type KubeObject, readObjects } from '../../harness/objects';
import { certificateAnnotation, hostAnnotation, outside } from '../pods/outside';

/** What a case's app writes with the given parameters, into a folder where it can be looked at. */
export interface Synthesized {
  readonly objects: readonly KubeObject[];
  /** The names of the Deployments that start later. */
  readonly later: readonly string[];
}

export function synthesizeCase(definition: DataPlaneCase, parameters: unknown, outdir: string): Synthesized {
  const app = new App({ outdir });
  const chart = new Chart(app, 'case');
  const mesh = Mesh.fromAttributes({ extensionProviders: providersOf(definition) }); // else what the install of the rig is, in its defaults
  const later: string[] = [...definition.later ?? []];
  const scope: CaseScope = {
    chart,
    mesh,
    ingressGateway: GatewayWorkload.fromAttributes(chart, 'ingress-workload', { mesh }),
    egressGateway: GatewayWorkload.fromAttributes(chart, 'egress-workload', {
      mesh, selector: { istio: 'egressgateway' }, serviceName: 'istio-egressgateway', serviceAccount: 'istio-egressgateway-service-account',
    }),
    runs: (service, options = {}) => {
      const name = options.name ?? [service.serviceName, ...(options.version === undefined ? [] : [options.version])].join('-');
      if (options.later === true) later.push(name);
      return workloadOf(chart, name, service, options);
    },
    runsInTheWorld: (host, port) => deploymentOf(chart, host.replaceAll('.', '-'), outside, {
      metadata: { labels: { app: host }, annotations: { [hostAnnotation]: host } },
      spec: { containers: [{ name: 'app', image: 'stand-in', ports: [{ name: port.protocol, containerPort: port.number }] }] },
    }),
  };
  definition.app(scope, parameters);
  app.synth();
  return { objects: readObjects(path.join(outdir, 'case.k8s.yaml')), later };
}

/** The names of the providers that the mesh configuration has while the case runs. */
function providersOf({ meshConfig }: DataPlaneCase): string[] {
  const providers = (meshConfig?.extensionProviders ?? []) as readonly { readonly name: string }[];
  return providers.map(({ name }) => name);
}

/** The Deployment that a team would write for a service: its pod labels, its ServiceAccount and its ports. */
function workloadOf(chart: Chart, name: string, service: IMeshService, { version, sidecar, locality, certifiedFor }: RunOptions): ApiObject {
  const labels = { ...service.selector, ...(version !== undefined && service.versions[version]) };
  const ports = service.ports.flatMap(({ targetPort, protocol }) => (
    typeof targetPort === 'number' ? [{ ...(protocol === 'https' && { name: protocol }), containerPort: targetPort }] : []));
  return deploymentOf(chart, name, service.namespace.namespaceName, {
    metadata: {
      labels: { ...labels, ...(sidecar === false && { 'sidecar.istio.io/inject': 'false' }) },
      ...(certifiedFor !== undefined && { annotations: { [certificateAnnotation]: certifiedFor.join(' ') } }),
    },
    spec: {
      serviceAccountName: service.identities[0]?.serviceAccount ?? 'default',
      containers: [{ name: 'app', image: 'stand-in', ports }],
      ...(locality !== undefined && { nodeSelector: topologyOf(locality) }),
    },
  });
}

/** What nodes of a place, as `REGION/ZONE`, are labelled. */
function topologyOf(locality: string): Record<string, string> {
  const [region = '', zone = ''] = locality.split('/');
  return { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone };
}

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: object;
}

function deploymentOf(chart: Chart, name: string, namespace: string, template: PodTemplate): ApiObject {
  return new ApiObject(chart, `deployment-${name}`, {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { selector: { matchLabels: template.metadata.labels }, template },
  });
}
