import abTest from './ab-test';
import abTestSticky from './ab-test-sticky';
import access from './access';
import addOns from './add-ons';
import auditLog from './audit-log';
import blueGreen from './blue-green';
import canary from './canary';
import circuitBreaker from './circuit-breaker';
import delegation from './delegation';
import egress from './egress';
import egressGateway from './egress-gateway';
import egressPolicy from './egress-policy';
import endpointDies from './endpoint-dies';
import envoyPatch from './envoy-patch';
import externalAuthorizer from './external-authorizer';
import failover from './failover';
import gatewayCertificate from './gateway-certificate';
import gatewayMutual from './gateway-mutual';
import gatewayPassthrough from './gateway-passthrough';
import gatewayWildcard from './gateway-wildcard';
import globalRateLimit from './global-rate-limit';
import grpcAndTcp from './grpc-and-tcp';
import httpRoute from './http-route';
import jwtAuthentication from './jwt-authentication';
import jwtRouting from './jwt-routing';
import latency from './latency';
import limits from './limits';
import mirroring from './mirroring';
import mtls from './mtls';
import mtlsMigration from './mtls-migration';
import onlineBoutique from './online-boutique';
import patternsTogether from './patterns-together';
import progressiveFlagger from './progressive-flagger';
import rateLimit from './rate-limit';
import requests from './requests';
import retries from './retries';
import telemetry from './telemetry';
import tlsOrigination from './tls-origination';
import weightChange from './weight-change';
import zeroTrust from './zero-trust';
import type { DataPlaneCase } from '../format/case';

/** What is proven, in the order of the record. A new case gets its run and its place there by a line here; its file may lie anywhere. */
export const cases: readonly DataPlaneCase[] = [
  canary,
  weightChange,
  blueGreen,
  grpcAndTcp,
  httpRoute,
  abTest,
  abTestSticky,
  patternsTogether,
  progressiveFlagger,
  mirroring,
  requests,
  mtls,
  mtlsMigration,
  zeroTrust,
  access,
  auditLog,
  telemetry,
  addOns,
  egress,
  egressPolicy,
  tlsOrigination,
  egressGateway,
  gatewayCertificate,
  gatewayMutual,
  gatewayPassthrough,
  gatewayWildcard,
  delegation,
  jwtAuthentication,
  jwtRouting,
  rateLimit,
  globalRateLimit,
  envoyPatch,
  latency,
  retries,
  circuitBreaker,
  limits,
  endpointDies,
  failover,
  externalAuthorizer,
  onlineBoutique,
];
