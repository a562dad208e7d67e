import { Duration } from 'cdk8s';
import type { MeshInstallProps } from '../../../src/install';
import { Profile, TrustBundle } from '../../../src/install';
import { Platform } from '../../../src/mesh';
import { parityCases } from '../parity/parity-cases';

/** Installs that every way of delivery has to say. */
const own: readonly (readonly [string, MeshInstallProps])[] = [
  ['the default profile', {}],
  ['the minimal profile', { profile: Profile.minimal() }],
  ['a revision in a namespace of its own', { revision: 'canary', namespace: 'mesh-system' }],
  ['images of a mirror, names of the cluster', { hub: 'registry.example.com/istio', cluster: 'east', clusterDomain: 'east.example', trustDomain: 'mesh.example' }],
  ['a cluster of a mesh of networks', { cluster: 'east', meshId: 'shop', network: 'network-1', eastWestGateway: {} }],
  ['three pods of every program', {
    istiod: { minReplicas: 3, maxReplicas: 10 }, ingressGateway: { minReplicas: 3, maxReplicas: 6 }, egressGateway: { minReplicas: 3, maxReplicas: 3 },
  }],
  ['a fixed number of pods', { istiod: { minReplicas: 2, maxReplicas: 2 }, ingressGateway: { minReplicas: 2, maxReplicas: 2 } }],
  ['amounts of its own', {
    istiod: { resources: { requests: { cpu: '1' }, limits: { memory: '4Gi' } } },
    ingressGateway: { resources: { requests: { cpu: '2', memory: '1Gi' } } },
    egressGateway: { resources: { limits: { cpu: '4' } } },
  }],
  ['mesh-wide settings', {
    meshConfig: {
      accessLogFile: '/dev/stdout',
      accessLogEncoding: 'JSON',
      outboundTrafficPolicy: 'REGISTRY_ONLY',
      enableAutoMtls: false,
      holdApplicationUntilProxyStarts: true,
      selfDiscovery: true,
      pathNormalization: 'MERGE_SLASHES',
      auditLog: true,
      minimumTlsVersion: { mesh: 'TLSV1_3', others: 'TLSV1_2' },
      clusterLocal: ['*.shop.svc.cluster.local'],
    },
  }],
  ['a cluster of AWS, reached from inside only', { platform: Platform.eks(), ingressGateway: { exposure: 'internal' } }],
  ['a cluster of Azure', { platform: Platform.aks() }],
  ['ports left open', { networkPolicies: false }],
  ['further names of the trust domain, and certificates of half a day', {
    trustDomain: 'mesh.example', trustDomainAliases: ['old.example'], workloadCertificates: { lifetime: Duration.hours(12), maxLifetime: Duration.days(1) },
  }],
  ['roots of others', { trustBundles: [TrustBundle.spiffeEndpoint('https://spire.example.com/bundle', ['other.example'])] }],
  ['keys of issuers from addresses of its own', { istiod: { blockedJwksNetworks: ['10.0.0.0/8'] } }],
  ['a revision beside another, which brings what a cluster has once', { revision: 'canary', brings: { definitions: false } }],
  ['further gateways, each with settings of its own', {
    platform: Platform.gke(), ingressGateway: false, gateways: { 'internal-gateway': { exposure: 'internal', minReplicas: 2 }, 'partners-gateway': { maxReplicas: 1 } },
  }],
  ['gateways whose proxies istiod makes', { ingressGateway: { injected: true }, gateways: { 'internal-gateway': { injected: true } } }],
  ['fields of the mesh configuration by Istio\'s names', {
    meshConfig: { connectTimeout: '5s', defaultConfig: { drainDuration: '10s', proxyHeaders: { server: { disabled: true } } }, discoverySelectors: [{ mesh: 'in' }] },
  }],
  ['no validation of objects without a revision', { validateUnlabelled: false }],
];

/** Those, and all that our manifests are held against istioctl with. */
export const deliveryCases: readonly (readonly [string, MeshInstallProps])[] = [
  ...own,
  ['the production profile', { profile: Profile.production() }],
  ['stable kinds only', { stableApisOnly: true }],
  ['the behaviour of an older version', { compatibilityVersion: '1.29' }],
  ['images by digest', { images: { digests: { pilot: `sha256:${'a'.repeat(64)}`, proxyv2: `sha256:${'b'.repeat(64)}` } } }],
  ...parityCases.map(({ name, props }) => [name, props] as const),
];
