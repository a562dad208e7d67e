import type { Construct } from 'constructs';
import type { CanaryInQuery, RenderedMetric } from './release-metric';
import type { ReleasePlan } from './release-plan';
import type { ReleaseWebhook, WebhookPhase } from './release-webhook';
import type { AnalysisTemplateMetric, RolloutArg } from '../../../imports/argoproj.io';
import { AnalysisTemplate } from '../../../imports/argoproj.io';

/** The names of the templates that are rendered, by when they are run. */
export interface Analysis {
  readonly background?: string;
  readonly before?: string;
  readonly promotion?: string;
  readonly args: readonly RolloutArg[];
}

const hash = 'canary-hash';

/**
 * Renders what is checked, as an `AnalysisTemplate` for each time at which it is.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export function renderAnalysis(owner: Construct, plan: ReleasePlan): Analysis {
  const metrics = plan.metrics.map((metric) => renderMetric(plan, metric));
  const during = webhooksOf(plan, 'during-steps').map((webhook) => ({ ...renderWebhook(plan, webhook), interval: `${plan.interval}s` }));
  const background = template(owner, plan, 'checks', [...metrics, ...during], metrics.length > 0);
  const before = template(owner, plan, 'before-traffic', webhooksOf(plan, 'before-traffic').map((webhook) => renderWebhook(plan, webhook)));
  const promotion = template(owner, plan, 'before-promotion', webhooksOf(plan, 'before-promotion').map((webhook) => renderWebhook(plan, webhook)));
  return {
    ...(background !== undefined && { background }),
    ...(before !== undefined && { before }),
    ...(promotion !== undefined && { promotion }),
    args: metrics.length === 0 ? [] : [{ name: hash, valueFrom: { podTemplateHashValue: 'Latest' } }],
  };
}

function template(owner: Construct, { service }: ReleasePlan, when: string, metrics: readonly AnalysisTemplateMetric[], needsHash = false): string | undefined {
  if (metrics.length === 0) return undefined;
  const name = `${service.serviceName}-${when}`;
  new AnalysisTemplate(owner, when, {
    metadata: { name, namespace: service.namespace.namespaceName },
    spec: { ...(needsHash && { args: [{ name: hash }] }), metrics },
  });
  return name;
}

function renderMetric(plan: ReleasePlan, { name, query, atMost, atLeast }: RenderedMetric): AnalysisTemplateMetric {
  const conditions = ['len(result) > 0', ...(atLeast === undefined ? [] : [`result[0] >= ${atLeast}`]), ...(atMost === undefined ? [] : [`result[0] <= ${atMost}`])];
  return {
    name,
    initialDelay: `${plan.interval}s`,
    interval: `${plan.interval}s`,
    successCondition: conditions.join(' && '),
    ...limits(plan),
    provider: { prometheus: { address: plan.prometheus, query: query(canaryOf(plan)) } },
  };
}

/** What is no 2xx is an error to Argo Rollouts, and tried again until the limit. */
function renderWebhook(plan: ReleasePlan, { name, url }: ReleaseWebhook): AnalysisTemplateMetric {
  const { service } = plan;
  return {
    name,
    ...limits(plan),
    provider: { web: { url, method: 'POST', jsonBody: { name: service.serviceName, namespace: service.namespace.namespaceName } } },
  };
}

/** Engines count differently: here one more than the limit ends the release. */
function limits({ rollbackAfter }: ReleasePlan): Pick<AnalysisTemplateMetric, 'consecutiveErrorLimit' | 'failureLimit'> {
  return { consecutiveErrorLimit: rollbackAfter - 1, failureLimit: rollbackAfter - 1 };
}

/** Stable and canary pods are of one workload, so that only their names tell them apart: they hold the hash of the ReplicaSet. */
function canaryOf({ service, interval }: ReleasePlan): CanaryInQuery {
  const { namespaceName } = service.namespace;
  const pod = `pod=~"${service.serviceName}-{{args.${hash}}}-.+"`;
  return { requests: `reporter="destination",destination_workload_namespace="${namespaceName}",${pod}`, pods: `namespace="${namespaceName}",${pod}`, interval: `${interval}s` };
}

function webhooksOf({ webhooks }: ReleasePlan, phase: WebhookPhase): readonly ReleaseWebhook[] {
  return webhooks.filter((webhook) => webhook.phase === phase);
}
