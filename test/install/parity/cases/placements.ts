import type { ParityCase } from './parity-case';
import { byDefault, byValues } from './parity-case';
import { Profile } from '../../../../src/install';

const nodeSelector = { 'example.com/pool': 'mesh' };
const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'mesh', effect: 'NoSchedule' }];
const labelSelector = { matchLabels: { app: 'istiod' } };
const affinity = {
  podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } }] },
};
const topologySpread = [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector }];

export const placements: readonly ParityCase[] = [
  byValues('nodes of istiod', { pilot: { nodeSelector } }, { istiod: { nodeSelector } }),
  byValues('tolerations of istiod', { pilot: { tolerations } }, { istiod: { tolerations } }),
  byValues('affinity of istiod', { pilot: { affinity } }, { istiod: { affinity } }),
  byValues('spread of istiod', { pilot: { topologySpreadConstraints: topologySpread } }, { istiod: { topologySpread } }),
  byValues('labels and annotations of istiod\'s pods', { pilot: { podLabels: { team: 'mesh' }, podAnnotations: { note: 'mesh' } } }, {
    istiod: { podLabels: { team: 'mesh' }, podAnnotations: { note: 'mesh' } },
  }),
  byDefault('nodes of the gateway', { components: { ingressGateways: [{ name: 'istio-ingressgateway', enabled: true, k8s: { nodeSelector } }] } }, { ingressGateway: { nodeSelector } }),
  byDefault(
    'tolerations of the gateway', { components: { ingressGateways: [{ name: 'istio-ingressgateway', enabled: true, k8s: { tolerations } }] } }, { ingressGateway: { tolerations } },
  ),
  byDefault('affinity of the gateway', { components: { ingressGateways: [{ name: 'istio-ingressgateway', enabled: true, k8s: { affinity } }] } }, { ingressGateway: { affinity } }),
  byValues('a priority class', { global: { priorityClassName: 'mesh-critical' } }, { istiod: { priorityClassName: 'mesh-critical' }, ingressGateway: { priorityClassName: 'mesh-critical' } }),
  // istioctl has no way to say nodes and tolerations of waypoints.
  byValues('affinity of waypoints', { global: { waypoint: { affinity } } }, { waypoints: { affinity } }),
  byValues('spread of waypoints', { global: { waypoint: { topologySpreadConstraints: topologySpread } } }, { waypoints: { topologySpread } }),
  {
    name: 'nodes of ztunnel', profile: 'ambient', overrides: { values: { ztunnel: { nodeSelector } } }, props: { profile: Profile.ambient(), ztunnel: { nodeSelector } },
  },
];
