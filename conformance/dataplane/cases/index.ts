import abTest from './ab-test';
import blueGreen from './blue-green';
import canary from './canary';
import circuitBreaker from './circuit-breaker';
import egress from './egress';
import endpointDies from './endpoint-dies';
import envoyPatch from './envoy-patch';
import externalAuthorizer from './external-authorizer';
import failover from './failover';
import gatewayCertificate from './gateway-certificate';
import globalRateLimit from './global-rate-limit';
import latency from './latency';
import mirroring from './mirroring';
import mtls from './mtls';
import onlineBoutique from './online-boutique';
import patternsTogether from './patterns-together';
import rateLimit from './rate-limit';
import requests from './requests';
import retries from './retries';
import weightChange from './weight-change';
import zeroTrust from './zero-trust';
import type { DataPlaneCase } from '../format/case';

/** What is proven, in the order of the record. A new case gets its run and its place there by a line here; its file may lie anywhere. */
export const cases: readonly DataPlaneCase[] = [
  canary,
  weightChange,
  blueGreen,
  abTest,
  patternsTogether,
  mirroring,
  requests,
  mtls,
  zeroTrust,
  egress,
  gatewayCertificate,
  rateLimit,
  globalRateLimit,
  envoyPatch,
  latency,
  retries,
  circuitBreaker,
  endpointDies,
  failover,
  externalAuthorizer,
  onlineBoutique,
];
