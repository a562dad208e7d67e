import type { Construct } from 'constructs';
import { Rollout } from '../../../imports/argoproj.io';
import type { ApplicationIgnoreDifference, RolloutIstioVirtualService, RolloutStep } from '../../../imports/argoproj.io';
import { addLateCheck, MeshError } from '../../errors';
import type { RequestMatch } from '../../mesh';
import { lazy, requireDnsLabel } from '../../mesh';
import { DestinationPolicy } from '../destination-policy';
import { placesOf } from '../route-places';
import type { RouteRule } from '../route-rule';
import { RouteTable } from '../route-table';
import { renderAnalysis } from './argo-analysis';
import type { DrivenRelease } from './driven-release';
import type { ReleasePlan } from './release-plan';

export interface ArgoRolloutsOptions {
  /** The Deployment whose pods are released. Its controller takes the pods over and scales the Deployment down. */
  readonly deployment: string;

  /** How many pods run, stable and canary alike; `'autoscaled'` where an autoscaler of the `Rollout` says it. */
  readonly replicas: number | 'autoscaled';

  /**
   * Requests that get the canary whatever its weight, such as those of testers. Between releases they get the stable pods.
   *
   * @default - none
   */
  readonly earlyAccess?: RequestMatch;
}

const [stable, canary] = ['stable', 'canary'] as const;
const hashLabel = 'rollouts-pod-template-hash';

/** Renders a `Rollout` whose controller owns the weights of our named routes and tells the pods of our subsets apart. */
export function driveByArgoRollouts(owner: Construct, id: string, plan: ReleasePlan, options: ArgoRolloutsOptions): DrivenRelease {
  const { service } = plan;
  const deployment = requireDnsLabel(options.deployment, 'the name of a Deployment', owner);
  if (Object.keys(service.selector).length === 0) {
    throw new MeshError({ code: 'InvalidValue', at: owner, problem: `${service.node.path} has no selector, so its pods cannot be told apart`, value: service.selector, fix: 'Give the service the labels of its pods: selector: { app: "reviews" }' });
  }
  const table = RouteTable.of(service);
  // Both select all pods at first; the controller adds the label of their ReplicaSets.
  DestinationPolicy.of(service).reserveSubsets({ [stable]: service.selector, [canary]: service.selector }, owner);
  if (options.earlyAccess !== undefined) {
    table.addRule({ name: `${id}-early-access`, owner, match: options.earlyAccess, action: { destinations: [{ version: canary, weight: 100 }] } });
  }
  const rule: RouteRule = { name: id, owner, action: { destinations: [{ version: stable, weight: 100 }, { version: canary, weight: 0 }] } };
  table.addRule(rule);
  addLateCheck(owner, () => placesOf(table, rule).filter(({ api }) => api !== 'istio').map(({ hosts }) => new MeshError({
    code: 'UnsupportedByRoutingApi',
    at: owner,
    problem: 'the engine moves the weights of VirtualServices, and gateways serve the service by a route of the Gateway API',
    value: hosts.join(', '),
    fix: 'Expose the service at an IngressGateway of a mesh with RoutingApi.istio()',
  })));

  const metadata = { name: service.serviceName, namespace: service.namespace.namespaceName };
  const analysis = renderAnalysis(owner, plan);
  const { steps, firstPause } = renderSteps(plan, analysis);
  new Rollout(owner, 'rollout', {
    metadata,
    spec: {
      ...(options.replicas !== 'autoscaled' && { replicas: requireReplicas(owner, options.replicas) }),
      strategy: {
        canary: {
          ...(analysis.background !== undefined && {
            analysis: { args: [...analysis.args], startingStep: firstPause, templates: [{ templateName: analysis.background }] },
          }),
          steps,
          trafficRouting: {
            istio: {
              destinationRule: { name: service.serviceName, canarySubsetName: canary, stableSubsetName: stable },
              virtualServices: lazy(() => renderPlaces(table, rule)),
            },
          },
        },
      },
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, scaleDown: 'onsuccess' },
    },
  });
  return { ignoreDifferences: () => ignoredDifferences(table, rule, deployment) };
}

/** Gateways read tables of their own, whose weights have to move at the same time. */
function renderPlaces(table: RouteTable, rule: RouteRule): RolloutIstioVirtualService[] {
  const home = table.service.namespace.namespaceName;
  return placesOf(table, rule).map(({ namespace, name, routeNames }) => ({ name: namespace === home ? name : `${namespace}/${name}`, routes: [...routeNames] }));
}

function renderSteps({ steps, interval }: ReleasePlan, { before, promotion }: ReturnType<typeof renderAnalysis>): { steps: RolloutStep[]; firstPause: number } {
  const smoke: RolloutStep[] = before === undefined ? [] : [
    { setCanaryScale: { replicas: 1 } }, { analysis: { templates: [{ templateName: before }] } }, { setCanaryScale: { matchTrafficWeight: true } },
  ];
  const shares = steps.flatMap((share): RolloutStep[] => [{ setWeight: share }, { pause: { duration: `${interval}s` } }]);
  const approval: RolloutStep[] = promotion === undefined ? [] : [{ analysis: { templates: [{ templateName: promotion }] } }];
  return { steps: [...smoke, ...shares, ...approval], firstPause: smoke.length + 1 };
}

function ignoredDifferences(table: RouteTable, rule: RouteRule, deployment: string): ApplicationIgnoreDifference[] {
  const { serviceName, namespace: { namespaceName } } = table.service;
  return [
    ...placesOf(table, rule).map(({ namespace, name, routeNames }) => ({
      group: 'networking.istio.io',
      kind: 'VirtualService',
      namespace,
      name,
      jqPathExpressions: routeNames.map((route) => `.spec.http[] | select(.name == "${route}") | .route[].weight`),
    })),
    {
      group: 'networking.istio.io',
      kind: 'DestinationRule',
      namespace: namespaceName,
      name: serviceName,
      jqPathExpressions: [`.spec.subsets[].labels."${hashLabel}"`],
      jsonPointers: ['/metadata/annotations/argo-rollouts.argoproj.io~1managed-by-rollouts'],
    },
    { group: 'apps', kind: 'Deployment', namespace: namespaceName, name: deployment, jsonPointers: ['/spec/replicas'] },
  ];
}

function requireReplicas(at: Construct, replicas: number): number {
  if (Number.isInteger(replicas) && replicas >= 1) return replicas;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a release runs a whole number of pods, at least 1', value: replicas, fix: 'Write 2, or \'autoscaled\'' });
}
