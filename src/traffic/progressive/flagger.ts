import type { Construct, IConstruct } from 'constructs';
import { Canary, MetricTemplate } from '../../../imports/flagger.app';
import type { CanaryMetric, CanaryTrafficPolicy, CanaryWebhook } from '../../../imports/flagger.app';
import { addLateCheck, MeshError } from '../../errors';
import type { IMeshService, Port } from '../../mesh';
import { lazy, requireDnsLabel } from '../../mesh';
import { DestinationPolicy } from '../destination-policy';
import { RouteTable } from '../route-table';
import type { DrivenRelease } from './driven-release';
import type { UnsupportedSetting } from './flagger-policy';
import { renderFlaggerPolicy, unsupportedSettings } from './flagger-policy';
import type { CanaryInQuery, RenderedMetric } from './release-metric';
import type { ReleasePlan } from './release-plan';
import type { ReleaseWebhook } from './release-webhook';

export interface FlaggerOptions {
  /** The Deployment that is released. Flagger keeps a copy, `-primary`, for the stable version, and scales this one to what a release needs. */
  readonly deployment: string;

  /**
   * The label that the Deployment selects its pods by, which Flagger changes in its copy.
   *
   * @default 'app'
   */
  readonly podLabel?: string;

  /**
   * The HorizontalPodAutoscaler of the Deployment.
   *
   * @default - none
   */
  readonly autoscaler?: string;
}

const phases = { 'before-traffic': 'pre-rollout', 'during-steps': 'rollout', 'before-promotion': 'confirm-promotion' } as const;

/**
 * Renders a `Canary`. Flagger writes objects under a name of their own, so that it overwrites none of ours: our route delegates to its `VirtualService`, and
 * what patterns say of the route, such as faults and timeouts, stays with us.
 */
export function driveByFlagger(owner: Construct, id: string, plan: ReleasePlan, options: FlaggerOptions): DrivenRelease {
  const { service } = plan;
  const { namespaceName: namespace } = service.namespace;
  const deployment = requireDnsLabel(options.deployment, 'the name of a Deployment', owner);
  const port = requireOnePort(owner, service);
  requireLastingSelector(owner, service, options.podLabel ?? 'app');
  const release = requireDnsLabel(`${service.serviceName}-release`, 'the name of Flagger\'s Service', owner);
  // Until Flagger has written its routes, requests go where they went without it.
  RouteTable.of(service).addRule({ name: id, owner, action: { destinations: [{ weight: 100 }], delegate: { name: release, namespace } } });
  const policy = DestinationPolicy.of(service);
  const [before] = unsupportedSettings(policy);
  if (before !== undefined) throw unknownToFlagger(owner, before.setting.owner, before);
  addLateCheck(owner, () => unsupportedSettings(policy).map((unsupported) => unknownToFlagger(unsupported.setting.owner, owner, unsupported)));

  for (const metric of plan.metrics) {
    new MetricTemplate(owner, metric.name, {
      metadata: { name: templateName(plan, metric), namespace },
      spec: { provider: { type: 'prometheus', address: plan.prometheus }, query: metric.query(canaryOf(plan, deployment)) },
    });
  }
  new Canary(owner, 'canary', {
    metadata: { name: service.serviceName, namespace },
    spec: {
      provider: 'istio',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
      ...(options.autoscaler !== undefined && {
        autoscalerRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: requireDnsLabel(options.autoscaler, 'the name of an autoscaler', owner) },
      }),
      service: {
        name: release,
        port: port.number,
        portName: port.name,
        targetPort: port.targetPort,
        appProtocol: port.protocol,
        delegation: true,
        trafficPolicy: lazy(() => renderFlaggerPolicy(policy) as CanaryTrafficPolicy),
      },
      analysis: {
        interval: `${plan.interval}s`,
        threshold: plan.rollbackAfter,
        stepWeights: [...plan.steps],
        ...(plan.metrics.length > 0 && { metrics: plan.metrics.map((metric) => renderMetric(plan, metric)) }),
        ...(plan.webhooks.length > 0 && { webhooks: plan.webhooks.map(renderWebhook) }),
      },
    },
  });
  return { ignoreDifferences: () => [{ group: 'apps', kind: 'Deployment', namespace, name: deployment, jsonPointers: ['/spec/replicas'] }] };
}

function unknownToFlagger(at: IConstruct, other: IConstruct, { setting, field }: UnsupportedSetting): MeshError {
  return new MeshError({
    code: 'ConflictingPolicies',
    at,
    problem: `with ${other.node.path} on the same service, Flagger writes its DestinationRules, and Flagger knows no ${field}`,
    value: setting.settings,
    fix: 'Leave the setting out, or use ProgressiveEngine.argoRollouts',
  });
}

function templateName({ service }: ReleasePlan, { name }: RenderedMetric): string {
  return `${service.serviceName}-${name}`;
}

function renderMetric(plan: ReleasePlan, metric: RenderedMetric): CanaryMetric {
  const { atLeast, atMost } = metric;
  return {
    name: metric.name,
    interval: `${plan.interval}s`,
    templateRef: { name: templateName(plan, metric) },
    thresholdRange: { ...(atLeast !== undefined && { min: atLeast }), ...(atMost !== undefined && { max: atMost }) },
  };
}

function renderWebhook({ name, phase, url }: ReleaseWebhook): CanaryWebhook {
  return { name, type: phases[phase], url };
}

/** The canary is the Deployment itself; the pods of Flagger's copy have one more part in their names. */
function canaryOf({ service, interval }: ReleasePlan, deployment: string): CanaryInQuery {
  const { namespaceName } = service.namespace;
  return {
    requests: `reporter="destination",destination_workload_namespace="${namespaceName}",destination_workload="${deployment}"`,
    pods: `namespace="${namespaceName}",pod=~"${deployment}-[0-9a-z]+-[0-9a-z]+"`,
    interval: `${interval}s`,
  };
}

function requireOnePort(at: Construct, service: IMeshService): Port {
  if (service.ports.length === 1) return service.port;
  throw new MeshError({
    code: 'InvalidValue', at, problem: 'the Services that Flagger makes for a release have one port', value: service.ports.map(({ name, number }) => `${name} ${number}`), fix: 'Release the HTTP port as a service of its own, or use ProgressiveEngine.argoRollouts',
  });
}

/** Otherwise the service, and the access policies that select its pods, would lose them at the first release. */
function requireLastingSelector(at: Construct, { node, selector, serviceName }: IMeshService, podLabel: string): void {
  if (Object.keys(selector).length > 0 && selector[podLabel] === undefined) return;
  throw new MeshError({
    code: 'ContradictingProps',
    at,
    problem: `Flagger gives its copy of the Deployment another value of label ${podLabel}, so that ${node.path} and its access policies would miss the stable pods`,
    value: selector,
    fix: `Give the pods another label and the service that as its selector, such as { service: "${serviceName}" }`,
  });
}
