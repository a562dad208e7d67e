import type { Draft } from './draft';
import { readPlacement, readSize } from './read-control-plane';
import type { ValuesReader } from './values-reader';

export type GatewayProp = 'ingressGateway' | 'egressGateway' | 'eastWestGateway';

const ports = new Set([15021, 80, 443, 8080, 8443]);
const portsBetweenNetworks = new Set([...ports, 15443, 15012, 15017]);

/** What the chart `gateway` is told. */
export function readGatewayChart(values: ValuesReader, draft: Draft, prop: GatewayProp): void {
  draft.set(prop, {});
  for (const known of ['name', 'revision', 'labels', 'networkGateway', 'global.networkPolicy.enabled', 'rbac.enabled', 'imagePullPolicy', 'imagePullSecrets']) values.take(known);
  values.take('serviceAccount.name');
  const labels = Object.entries((values.map('labels') ?? {}) as Record<string, string>).filter(([label]) => !['app', 'istio', 'istio.io/dataplane-mode'].includes(label));
  if (labels.length > 0) draft.set(`${prop}.podLabels`, Object.fromEntries(labels));
  const fixed = values.flag('autoscaling.enabled') === false;
  const [least, most, count] = ['autoscaling.minReplicas', 'autoscaling.maxReplicas', 'replicaCount'].map((path) => values.number(path));
  draft.set(`${prop}.minReplicas`, fixed ? count ?? 1 : least);
  draft.set(`${prop}.maxReplicas`, fixed ? count ?? 1 : most);
  if ((values.map('podDisruptionBudget') as { minAvailable?: number } | undefined)?.minAvailable !== 1) values.leave('podDisruptionBudget');
  draft.set(`${prop}.resources`, values.merged('resources'));
  readPlacement(values, draft, '', prop);
  draft.set(`${prop}.topologySpread`, values.list('topologySpreadConstraints'));
  draft.set(`${prop}.priorityClassName`, values.text('priorityClassName'));
  draft.set(`${prop}.podAnnotations`, values.map('podAnnotations'));
  draft.set(`${prop}.serviceAnnotations`, values.map('service.annotations'));
  readPorts(values, draft, 'service.ports', prop);
  if (values.text('service.type') !== (prop === 'egressGateway' ? 'ClusterIP' : undefined)) values.leave('service.type');
}

/** What `values.gateways` of an IstioOperator and the entry of the gateway's component say. */
export function readGatewayComponent(values: ValuesReader, component: ValuesReader, draft: Draft, prop: GatewayProp, path: string): void {
  draft.set(prop, {});
  readSize(values, draft, path, prop);
  draft.set(`${prop}.resources`, values.merged(`${path}.resources`, { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } }));
  draft.set(`${prop}.serviceAnnotations`, values.map(`${path}.serviceAnnotations`));
  draft.set(`${prop}.podAnnotations`, values.map(`${path}.podAnnotations`));
  draft.set(`${prop}.nodeSelector`, values.map(`${path}.nodeSelector`));
  draft.set(`${prop}.tolerations`, values.list(`${path}.tolerations`));
  readPorts(values, draft, `${path}.ports`, prop);
  for (const known of ['name', 'enabled', 'label']) component.take(known);
  draft.set(`${prop}.resources`, component.merged('k8s.resources', { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } }));
  draft.set(`${prop}.minReplicas`, component.number('k8s.hpaSpec.minReplicas'));
  draft.set(`${prop}.maxReplicas`, component.number('k8s.hpaSpec.maxReplicas'));
  const count = component.number('k8s.replicaCount');
  if (values.flag(`${path}.autoscaleEnabled`) === false || prop === 'eastWestGateway') {
    draft.set(`${prop}.minReplicas`, count);
    draft.set(`${prop}.maxReplicas`, count);
  }
  readPlacement(component, draft, 'k8s.', prop);
  draft.set(`${prop}.priorityClassName`, component.text('k8s.priorityClassName'));
  draft.set(`${prop}.podAnnotations`, component.map('k8s.podAnnotations'));
  draft.set(`${prop}.serviceAnnotations`, component.map('k8s.serviceAnnotations'));
  if (prop === 'eastWestGateway') component.take('k8s.env');
  readPorts(component, draft, 'k8s.service.ports', prop);
  readOverlays(component, draft, prop);
}

/** Ports beyond those that every gateway has; one that leads elsewhere is given back. */
function readPorts(values: ValuesReader, draft: Draft, path: string, prop: GatewayProp): void {
  const given = values.list(path) as readonly { name: string; port: number; targetPort?: number }[] | undefined;
  const further = (given ?? []).filter(({ port }) => !(prop === 'eastWestGateway' ? portsBetweenNetworks : ports).has(port));
  if (further.some(({ port, targetPort }) => targetPort !== undefined && targetPort !== port)) {
    values.leave(path);
    return;
  }
  if (further.length > 0) draft.set(`${prop}.ports`, further.map(({ name, port }) => ({ name, port })));
}

/** The patches that our own file for istioctl has. */
function readOverlays(component: ValuesReader, draft: Draft, prop: GatewayProp): void {
  const overlays = (component.list('k8s.overlays') ?? []) as readonly { patches?: readonly { path: string; value: unknown }[] }[];
  const label = 'spec.template.metadata.labels.';
  for (const { path, value } of overlays.flatMap(({ patches = [] }) => patches)) {
    if (path === 'spec.template.spec.topologySpreadConstraints') draft.set(`${prop}.topologySpread`, value);
    else if (path.startsWith(label)) draft.set(`${prop}.podLabels`, { [path.slice(label.length).replaceAll('\\.', '.')]: value });
    else component.leave('k8s.overlays');
  }
}
