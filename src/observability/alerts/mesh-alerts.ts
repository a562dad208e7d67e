import type { Construct } from 'constructs';
import { renderAlert } from './alert';
import type { Alert } from './alert';
import { statisticsOf } from './asked-statistics';
import { controlPlaneAlerts } from './control-plane-alerts';
import type { RuleSetProps } from './rule-set';
import { RuleSet } from './rule-set';
import { securityAlerts } from './security-alerts';
import type { AlertThresholds, Thresholds } from './thresholds';
import { resolveThresholds } from './thresholds';
import { trafficAlerts } from './traffic-alerts';
import { ztunnelAlerts } from './ztunnel-alerts';
import { MeshError } from '../../errors';
import type { Mesh } from '../../mesh';
import { requireStatistics } from '../../mesh';

/** The alerts about a mesh as a whole, by their names. */
export const meshAlertNames = [
  'MeshHighErrorRate', 'MeshHighLatencyP50', 'MeshHighLatencyP99', 'MeshTrafficDrop', 'MeshCircuitBreakerOverflow', 'MeshCircuitBreakerOpen', 'MeshEndpointsEjected',
  'MeshNoHealthyEndpoints', 'MeshDenialsSurge', 'MeshPlaintextTraffic', 'MeshRootCertificateExpiry', 'MeshWorkloadCertificateExpiry', 'MeshGatewayCertificateExpiry',
  'IstiodDown', 'IstiodPushErrors', 'IstiodConfigRejected', 'IstiodSlowPushes', 'MeshProxyOutOfSync', 'IstiodInjectionFailures',
  'ZtunnelConnectionFailures', 'ZtunnelPendingPods', 'ZtunnelDisconnected',
] as const;

/** One of the alerts about a mesh. */
export type MeshAlertName = (typeof meshAlertNames)[number];

export interface MeshAlertsProps extends RuleSetProps {
  /** The mesh. Alerts of ztunnels are left out where its data plane is not ambient, those of istiod where the cloud runs it. */
  readonly mesh: Mesh;

  /**
   * From where on something is wrong.
   *
   * @default - as each of them says
   */
  readonly thresholds?: AlertThresholds;

  /**
   * Alerts to leave out.
   *
   * @default - none
   */
  readonly without?: readonly MeshAlertName[];
}

/**
 * Alerts about a mesh: what its users feel (failures, latency, traffic that is gone), what protects it (circuit breakers, access, certificates) and what
 * runs it
 * (istiod, proxies, injection, ztunnels).
 *
 * Statistics of Envoy that its alerts ask for are turned on in the mesh configuration of a `MeshInstall` in the same app: three for each port of each service
 * that a proxy knows, unless `without` names `MeshCircuitBreakerOpen`. It takes effect as pods are started again.
 *
 * Renders a `PrometheusRule` in the mesh's root namespace, or a `ConfigMap` with a rule file. Each alert has a severity, `critical` or `warning`, and a link
 * to its
 * runbook.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export class MeshAlerts extends RuleSet {
  /**
   * @throws MeshError InvalidValue when a threshold is out of its range, or `runbooks` is no URL
   * @throws MeshError InvalidName when the construct's id is no DNS label
   * @throws MeshError StatisticsNotServed, at synth, when proxies of a mesh that is installed elsewhere are not known to serve what alerts ask for
   */
  constructor(scope: Construct, id: string, props: MeshAlertsProps) {
    super(scope, id, props, { mesh: props.mesh, namespaceName: props.mesh.rootNamespace }, (at) => {
      const unknown = props.without?.find((name) => !meshAlertNames.includes(name));
      if (unknown !== undefined) throw new MeshError({ code: 'InvalidValue', at, problem: 'there is no such alert to leave out', value: unknown, fix: `Name one of ${meshAlertNames.join(', ')}` });
      const thresholds = resolveThresholds(props.thresholds ?? {}, at);
      const groupsOfRules = Object.entries(groups(props.mesh)).flatMap(([name, alerts]) => {
        const wanted = alerts(thresholds).filter((alert) => !(props.without ?? []).some((left) => left === alert.name));
        const rules = wanted.map((alert) => renderAlert(alert, props.runbooks));
        return rules.length === 0 ? [] : [{ name: `${id}-${name}`, rules }];
      });
      requireStatistics(at, props.mesh, statisticsOf(groupsOfRules.flatMap(({ rules }) => rules.map(({ alert = '' }) => alert))));
      return groupsOfRules;
    });
  }
}

function groups({ dataPlane, managed }: Mesh): Readonly<Record<string, (at: Thresholds) => readonly Alert[]>> {
  return {
    'traffic': trafficAlerts,
    'security': securityAlerts,
    // Nobody but the cloud sees the metrics of an istiod that it runs.
    'control-plane': (at) => controlPlaneAlerts(at).filter(({ name }) => managed === undefined || !name.startsWith('Istiod')),
    ...(dataPlane.mode === 'ambient' && { ztunnel: ztunnelAlerts }),
  };
}
