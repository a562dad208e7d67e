import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { driveByArgoRollouts } from './argo-rollouts';
import type { DrivenRelease } from './driven-release';
import { driveByFlagger } from './flagger';
import type { ProgressiveEngine } from './progressive-engine';
import type { ReleaseMetric } from './release-metric';
import { requirePlan } from './release-plan';
import type { ReleaseWebhook } from './release-webhook';
import type { ApplicationIgnoreDifference } from '../../../imports/argoproj.io';
import { MeshError } from '../../errors';
import { guardObjectNames, routingApiOf } from '../../mesh';
import type { IMeshService, Percent } from '../../mesh';

export interface ProgressiveReleaseProps {
  /** The service that is released. It needs an HTTP port, and no `versions`: the engine tells stable and canary pods apart. */
  readonly service: IMeshService;

  /** The controller that drives the release, and owns its weights from then on. */
  readonly engine: ProgressiveEngine;

  /** The canary's shares, step by step: whole numbers above zero, each larger than the one before. After the last the canary becomes stable. */
  readonly steps: readonly Percent[];

  /** How long a step lasts, and how far checks look back: a whole number of seconds, at least 10. */
  readonly interval: Duration;

  /** What is measured at every check. */
  readonly metrics: readonly ReleaseMetric[];

  /**
   * What is called besides.
   *
   * @default - nothing
   */
  readonly webhooks?: readonly ReleaseWebhook[];

  /**
   * How many failed checks take the canary back; at least 1.
   *
   * @default 3
   */
  readonly rollbackAfter?: number;

  /**
   * The URL of Prometheus.
   *
   * @default - `http://prometheus.istio-system:9090`, in the mesh's root namespace
   */
  readonly prometheus?: string;
}

/**
 * A canary whose weight a controller moves, as long as metrics and webhooks agree, and takes back otherwise: `CanaryRelease.progressive` makes it.
 *
 * Contributes one route to the service's `VirtualService` and renders the engine's own objects beside it: a `Rollout` with `AnalysisTemplate`s, or a `Canary`
 * with `MetricTemplate`s. No other construct may split the same requests.
 */
export class ProgressiveRelease extends Construct {
  private readonly driven: DrivenRelease;

  /**
   * @throws MeshError InvalidWeights when the steps do not ascend
   * @throws MeshError InvalidValue when nothing is checked, or a value is out of range
   * @throws MeshError NotHttp when the service has no HTTP port
   * @throws MeshError ConflictingRoutes when another pattern on the service routes the same requests
   */
  constructor(scope: Construct, id: string, props: ProgressiveReleaseProps) {
    super(scope, id);
    const plan = requirePlan(this, props);
    this.requireIstioRoutes(plan.service);
    guardObjectNames(this, plan.service.namespace.mesh);
    const { settings } = props.engine;
    this.driven = settings.kind === 'flagger' ? driveByFlagger(this, id, plan, settings) : driveByArgoRollouts(this, id, plan, settings);
  }

  /**
   * What the engine rewrites of the objects in Git, for `spec.ignoreDifferences` of the Argo CD `Application` that applies them. Read it after all that routes
   * the service or exposes it is declared.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
   */
  public get ignoreDifferences(): readonly ApplicationIgnoreDifference[] {
    return this.driven.ignoreDifferences();
  }

  /** The sync options that the `Application` needs beside them: without these a sync writes what was ignored. */
  public get syncOptions(): readonly string[] {
    return ['ApplyOutOfSyncOnly=true', 'RespectIgnoreDifferences=true'];
  }

  private requireIstioRoutes(service: IMeshService): void {
    if (routingApiOf(service).kind !== 'istio') {
      throw new MeshError({
        code: 'UnsupportedByRoutingApi', at: this, problem: 'the engines are wired to named routes of a VirtualService', value: routingApiOf(service).kind, fix: 'Give the service routingApi: RoutingApi.istio()',
      });
    }
    if (service.ports.some(({ isHttp }) => isHttp)) return;
    throw new MeshError({
      code: 'NotHttp', at: this, problem: 'engines judge a release by its requests, and this service has no HTTP port', value: service.ports.map(({ number, protocol }) => `${protocol} ${number}`), fix: 'Declare the port as Port.http, Port.http2 or Port.grpc if that is what it speaks',
    });
  }
}
