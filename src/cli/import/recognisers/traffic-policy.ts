import { lasting, only } from './route-settings';
import type { ManifestValue } from '../../../manifests';
import { isMap, listOf, valueAt } from '../../../manifests';
import type { Script } from '../script';
import { defined, Unsaid } from '../script';

type Spec = { readonly [key: string]: ManifestValue | undefined };

interface About {
  readonly service: string;
  readonly version?: string;
  readonly port?: ManifestValue;
}

/** Says a policy of a DestinationRule, of all pods, of a version, or of a port. */
export function sayPolicy(script: Script, policy: ManifestValue | undefined, about: About): void {
  const port = about.port === undefined ? undefined : JSON.stringify(about.port).replace(/\D/g, '');
  const name = (word: string): string => [about.service, about.version, port, word].filter((part) => part !== undefined).join('-');
  const { connectionPool, loadBalancer, outlierDetection, tls, portLevelSettings, ...rest } = isMap(policy) ? policy : {};
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Unsaid(`no construct says ${unknown} of a trafficPolicy`);
  if (connectionPool !== undefined || outlierDetection !== undefined) {
    const limits = connectionPool === undefined ? undefined : limitsOf(connectionPool);
    script.draft('CircuitBreaker', name('breaker'), { ...about, limits, outliers: outliersOf(outlierDetection) });
  }
  if (loadBalancer !== undefined) script.draft('LoadBalancing', name('balancing'), { ...about, ...balancing(loadBalancer) });
  if (tls !== undefined) script.draft('ClientTls', name('tls'), { ...about, mode: tlsMode(tls) });
  for (const { port: own, ...each } of listOf(portLevelSettings).filter(isMap)) {
    if (about.port !== undefined) throw new Unsaid('a port has no ports');
    sayPolicy(script, each, { ...about, port: portOf(own) });
  }
}

/** How documents write a port of a service, which its number tells. */
function portOf(port: ManifestValue | undefined): ManifestValue {
  const number = valueAt(port, 'number');
  if (number === undefined) throw new Unsaid('a port is named by its number');
  return { http: number };
}

function limitsOf(pool: ManifestValue): ManifestValue {
  const { tcp, http } = only(pool, { tcp: 'tcp', http: 'http' });
  const ofTcp = only(tcp, { maxConnections: 'maxConnections', connectTimeout: 'connectTimeout', maxConnectionDuration: 'maxConnectionDuration', idleTimeout: 'tcpIdleTimeout', tcpKeepalive: 'tcpKeepalive' });
  const { upgrade, asClient, ...ofHttp } = only(http, {
    maxConcurrentStreams: 'maxConcurrentStreams',
    http1MaxPendingRequests: 'maxPendingRequests',
    http2MaxRequests: 'maxRequests',
    maxRequestsPerConnection: 'maxRequestsPerConnection',
    maxRetries: 'maxRetries',
    idleTimeout: 'idleTimeout',
    h2UpgradePolicy: 'upgrade',
    useClientProtocol: 'asClient',
  });
  const times = Object.fromEntries(['connectTimeout', 'maxConnectionDuration', 'tcpIdleTimeout', 'idleTimeout'].map((key) => [key, lasting({ ...ofTcp, ...ofHttp }[key])]));
  const upgrades: Readonly<Record<string, string>> = { UPGRADE: 'always', DO_NOT_UPGRADE: 'never' };
  const http2Upgrade = asClient === true ? 'as client' : typeof upgrade === 'string' ? upgrades[upgrade] : undefined;
  return defined({ ...ofTcp, ...ofHttp, ...times, http2Upgrade, tcpKeepalive: keepalive(ofTcp.tcpKeepalive) });
}

function keepalive(value: ManifestValue | undefined): ManifestValue | undefined {
  if (value === undefined) return undefined;
  const said = only(value, { time: 'time', interval: 'interval', probes: 'probes' });
  return defined({ ...said, time: lasting(said.time), interval: lasting(said.interval) });
}

function outliersOf(value: ManifestValue | undefined): ManifestValue | undefined {
  if (value === undefined) return undefined;
  const { local: _local, ...said } = only(value, {
    consecutive5xxErrors: 'consecutive5xxErrors',
    consecutiveGatewayErrors: 'consecutiveGatewayErrors',
    consecutiveLocalOriginFailures: 'consecutiveLocalOriginFailures',
    splitExternalLocalOriginErrors: 'local',
    outlierDetectionHttpErrorCodes: 'statusCodes',
    interval: 'interval',
    baseEjectionTime: 'baseEjectionTime',
    maxEjectionPercent: 'maxEjection',
    minHealthPercent: 'minHealth',
  });
  const percent = (share: ManifestValue | undefined): ManifestValue | undefined => (share === undefined ? undefined : `${JSON.stringify(share)}%`);
  const times = { interval: lasting(said.interval), baseEjectionTime: lasting(said.baseEjectionTime) };
  // What is not said is 10% to Istio, and something else to the construct.
  return defined({ ...said, ...times, maxEjection: percent(said.maxEjection ?? 10), minHealth: percent(said.minHealth) });
}

const balancers: Readonly<Record<string, string>> = { LEAST_REQUEST: 'leastRequest', ROUND_ROBIN: 'roundRobin', RANDOM: 'random', PASSTHROUGH: 'passthrough' };

function balancing(value: ManifestValue): Spec {
  const { simple, hash } = only(value, { simple: 'simple', consistentHash: 'hash' });
  const balancer = typeof simple === 'string' ? balancers[simple] : undefined;
  if (balancer !== undefined) return { balancer };
  if (hash === undefined) throw new Unsaid(`no construct says this choice of a pod: ${JSON.stringify(value)}`);
  const said = only(hash, { httpHeaderName: 'header', httpQueryParameterName: 'queryParam', useSourceIp: 'sourceIp', httpCookie: 'cookie' });
  return { balancer: { consistentHash: said.sourceIp === true ? 'sourceIp' : defined({ ...said, cookie: cookie(said.cookie) }) } };
}

function cookie(value: ManifestValue | undefined): ManifestValue | undefined {
  if (value === undefined) return undefined;
  const said = only(value, { name: 'name', path: 'path', ttl: 'ttl' });
  return defined({ ...said, ttl: lasting(said.ttl) });
}

function tlsMode(tls: ManifestValue): ManifestValue {
  const { mode, credentialName, clientCertificate, privateKey, ...check } = only(tls, Object.fromEntries(
    ['mode', 'credentialName', 'clientCertificate', 'privateKey', 'sni', 'subjectAltNames', 'caCertificates', 'caCrl'].map((key) => [key, key])));
  if (mode === 'ISTIO_MUTUAL') return 'istioMutual';
  if (mode === 'DISABLE') return 'disable';
  const [plain, fromSecret] = mode === 'SIMPLE' ? ['simple', 'simpleFromSecret'] : ['mutual', 'mutualFromSecret'];
  if (credentialName !== undefined) return { [fromSecret]: defined({ credentialName, ...check }) };
  if (mode === 'SIMPLE') return { [plain]: defined(check) };
  return { [plain]: defined({ files: defined({ clientCertificate, privateKey }), check: defined(check) }) };
}
