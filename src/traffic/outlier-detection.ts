import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { DestinationRuleOutlierDetection } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import { Percent } from '../mesh';
import { requireDuration, requireWhole } from './durations';

/**
 * When a pod that fails is left alone for a while.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * How many 5xx answers in a row; 0 turns it off.
   *
   * @default 5
   */
  readonly consecutive5xxErrors?: number;

  /**
   * How many answers 502, 503 and 504 in a row; 0 turns it off.
   *
   * @default 0
   */
  readonly consecutiveGatewayErrors?: number;

  /**
   * How many failures to connect or to answer in time in a row, counted apart from what the pod answers; 0 turns it off.
   *
   * @default - they count as gateway errors
   */
  readonly consecutiveLocalOriginFailures?: number;

  /**
   * The status codes from 100 to 599 that count as 5xx answers, instead of these.
   *
   * @default - 500 to 599
   */
  readonly statusCodes?: readonly number[];

  /** How often pods are looked at. @default - 10 seconds */
  readonly interval?: Duration;

  /** How long a pod is left alone the first time; each further time adds as much. @default - 30 seconds */
  readonly baseEjectionTime?: Duration;

  /**
   * How many of the pods may be left alone at once, in whole percent; what is less than one pod is none: of a single pod, 50% are none.
   *
   * @default - 50%, so that a failure that all pods share leaves half of them in use; Istio's own 10% are none of nine pods. Where requests move elsewhere when
   * all near pods fail, 100%
   */
  readonly maxEjection?: Percent;

  /** Below how many healthy pods, in whole percent, requests go to all of them again. @default - 0% */
  readonly minHealth?: Percent;
}

/** The same where requests move elsewhere when all near pods fail: all of them may be left alone then, unless something else is said. */
export function renderFailoverDetection(at: IConstruct, outliers: OutlierDetection): DestinationRuleOutlierDetection {
  return renderOutlierDetection(at, outliers, Percent.of(100));
}

export function renderOutlierDetection(at: IConstruct, outliers: OutlierDetection, mostByDefault = Percent.of(50)): DestinationRuleOutlierDetection {
  const { consecutive5xxErrors = 5, consecutiveGatewayErrors, consecutiveLocalOriginFailures, statusCodes } = outliers;
  const { interval, baseEjectionTime, maxEjection = mostByDefault, minHealth } = outliers;
  const wrong = statusCodes?.find((code) => !Number.isInteger(code) || code < 100 || code > 599);
  if (wrong !== undefined || statusCodes?.length === 0) {
    throw new MeshError({
      code: 'InvalidValue', at, problem: 'failures are told by status codes from 100 to 599', value: wrong ?? statusCodes, fix: 'Write codes such as 429 and 503, or leave statusCodes out',
    });
  }
  return {
    consecutive5xxErrors: requireWhole(at, 'a number of errors', consecutive5xxErrors),
    ...(consecutiveGatewayErrors !== undefined && { consecutiveGatewayErrors: requireWhole(at, 'a number of errors', consecutiveGatewayErrors) }),
    ...(consecutiveLocalOriginFailures !== undefined && {
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: requireWhole(at, 'a number of failures', consecutiveLocalOriginFailures),
    }),
    ...(statusCodes !== undefined && { outlierDetectionHttpErrorCodes: [...statusCodes] }),
    ...(interval !== undefined && { interval: requireDuration(at, 'an interval', interval) }),
    ...(baseEjectionTime !== undefined && { baseEjectionTime: requireDuration(at, 'an ejection time', baseEjectionTime) }),
    maxEjectionPercent: requireWhole(at, 'a share of pods', maxEjection.value),
    ...(minHealth !== undefined && { minHealthPercent: requireWhole(at, 'a share of pods', minHealth.value) }),
  };
}
