import type { ParityCase } from './parity-case';
import { byDefault } from './parity-case';

const egress = (k8s: object = {}): object => ({ components: { egressGateways: [{ name: 'istio-egressgateway', enabled: true, k8s }] } });
const ingress = (k8s: object): object => ({ components: { ingressGateways: [{ name: 'istio-ingressgateway', enabled: true, k8s }] } });

export const gateways: readonly ParityCase[] = [
  byDefault('an egress gateway', egress(), { egressGateway: {} }),
  byDefault('a fixed egress gateway', egress({ hpaSpec: { minReplicas: 2, maxReplicas: 4 } }), { egressGateway: { minReplicas: 2, maxReplicas: 4 } }),
  byDefault('resources of the egress gateway', egress({ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '3', memory: '2Gi' } } }), { egressGateway: { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '3', memory: '2Gi' } } } }),
  byDefault('annotations of the gateway\'s Service', ingress({ serviceAnnotations: { 'example.com/lb': 'fast' } }), { ingressGateway: { serviceAnnotations: { 'example.com/lb': 'fast' } } }),
  byDefault('annotations of the gateway\'s pods', ingress({ podAnnotations: { note: 'mesh' } }), { ingressGateway: { podAnnotations: { note: 'mesh' } } }),
  byDefault('size of the gateway by its component', ingress({ hpaSpec: { minReplicas: 2, maxReplicas: 8 } }), { ingressGateway: { minReplicas: 2, maxReplicas: 8 } }),
];
