import type { ParityCase } from './parity-case';
import { byValues } from './parity-case';

const small = { requests: { cpu: '50m', memory: '64Mi' } };
const bounded = { requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '4', memory: '4Gi' } };

export const sizes: readonly ParityCase[] = [
  byValues('resources of istiod', { pilot: { resources: bounded } }, { istiod: { resources: bounded } }),
  byValues('small istiod', { pilot: { resources: { requests: { cpu: '50m', memory: '64Mi' } } } }, { istiod: { resources: small } }),
  byValues('more pods of istiod', { pilot: { autoscaleMin: 2, autoscaleMax: 7 } }, { istiod: { minReplicas: 2, maxReplicas: 7 } }),
  byValues('three pods of istiod, no autoscaler', { pilot: { autoscaleEnabled: false, replicaCount: 3 } }, { istiod: { minReplicas: 3, maxReplicas: 3 } }),
  byValues('one pod of istiod, no autoscaler', { pilot: { autoscaleEnabled: false } }, { istiod: { maxReplicas: 1 } }),
  byValues(
    'more pods of the gateway', { gateways: { 'istio-ingressgateway': { autoscaleMin: 3, autoscaleMax: 9 } } }, { ingressGateway: { minReplicas: 3, maxReplicas: 9 } },
  ),
  byValues('resources of the gateway', { gateways: { 'istio-ingressgateway': { resources: bounded } } }, { ingressGateway: { resources: bounded } }),
  byValues(
    'one pod of the gateway, no autoscaler', { gateways: { 'istio-ingressgateway': { autoscaleEnabled: false } } }, { ingressGateway: { maxReplicas: 1 } },
  ),
  byValues(
    'resources of sidecars', { global: { proxy: { resources: { requests: { cpu: '10m', memory: '50Mi' }, limits: { cpu: '1', memory: '512Mi' } } } } },
    { sidecars: { resources: { requests: { cpu: '10m', memory: '50Mi' }, limits: { cpu: '1', memory: '512Mi' } } } },
  ),
  byValues('resources of waypoints', { global: { waypoint: { resources: bounded } } }, { waypoints: { resources: bounded } }),
];
