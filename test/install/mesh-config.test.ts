import { App } from 'cdk8s';
import { installed, meshConfigOf } from './fixtures';
import type { MeshConfig } from '../../src/install';
import { podProxyConfig, Profile } from '../../src/install';
import { requireDurations } from '../../src/install/mesh-config-fields';
import { meshConfig as messages } from '../imports/kinds';
import { sample } from '../imports/sample';

/** A mesh configuration with every field of Istio's set. All texts are spans of time, since some have to be. */
const everything = sample(messages.MeshConfig!, { text: '7s', count: 7, flag: true }) as Record<string, any>;
const minimal = { profile: Profile.minimal() };
const configured = (meshConfig: MeshConfig): any => meshConfigOf(installed({ ...minimal, meshConfig }));

describe('all of Istio\'s mesh configuration', () => {
  test('can be said: each field by its name, or by the property that stands for it', () => {
    const { rootNamespace: _root, trustDomain: _domain, trustDomainAliases: _aliases, pathNormalization: _paths, defaultConfig, ...fields } = everything;
    const ofProperties = ['concurrency', 'discoveryAddress', 'holdApplicationUntilProxyStarts', 'image', 'meshId', 'proxyMetadata'];
    const proxies = Object.fromEntries(Object.entries(defaultConfig).filter(([name]) => !ofProperties.includes(name)));
    const [provider] = fields.extensionProviders;

    const rendered = meshConfigOf(installed({
      ...minimal,
      namespace: 'mesh',
      trustDomain: 'shop.example',
      trustDomainAliases: ['old.example'],
      meshId: 'shop',
      images: { variant: 'debug' },
      meshConfig: {
        ...fields,
        accessLogFile: '/dev/stdout',
        extensionProviders: [provider],
        pathNormalization: 'MERGE_SLASHES',
        concurrency: 7,
        holdApplicationUntilProxyStarts: true,
        proxyMetadata: { 'a/key': '7s' },
        enableAutoMtls: false,
        defaultConfig: proxies,
      },
    }));

    expect(rendered).toEqual({
      ...everything,
      enableAutoMtls: false,
      accessLogFile: '/dev/stdout',
      extensionProviders: [provider],
      pathNormalization: { normalization: 'MERGE_SLASHES' },
      rootNamespace: 'mesh',
      trustDomain: 'shop.example',
      trustDomainAliases: ['old.example'],
      defaultConfig: { ...defaultConfig, discoveryAddress: 'istiod.mesh.svc:15012', image: { imageType: 'debug' }, meshId: 'shop' },
    });
  });

  test('is not written out where it is not said', () => {
    expect(Object.keys(configured({})).sort()).toEqual(['defaultConfig', 'defaultProviders', 'enablePrometheusMerge', 'rootNamespace', 'trustDomain']);
  });

  test('is added to what properties say: neither overwrites the other', () => {
    const scope = { scope: 'LOCAL', servicesSelector: { matchLabels: { team: 'shop' } } } as const;
    const rendered = meshConfigOf(installed({
      profile: Profile.ambient(),
      meshConfig: {
        clusterLocal: ['a.example.com'],
        serviceSettings: [{ settings: { clusterLocal: false }, hosts: ['b.example.com'] }],
        serviceScopeConfigs: [scope],
        localityLoadBalancing: false,
        localityLbSetting: { failoverPriority: ['topology.kubernetes.io/zone'] },
        minimumTlsVersion: { mesh: 'TLSV1_3' },
        meshMTLS: { cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] },
        defaultProviders: { tracing: ['otel'] },
        defaultConfig: { drainDuration: '10s' },
      },
    }));
    expect(rendered).toMatchObject({
      serviceSettings: [{ settings: { clusterLocal: true }, hosts: ['a.example.com'] }, { settings: { clusterLocal: false }, hosts: ['b.example.com'] }],
      serviceScopeConfigs: [expect.objectContaining({ scope: 'GLOBAL' }), scope],
      localityLbSetting: { enabled: false, failoverPriority: ['topology.kubernetes.io/zone'] },
      meshMTLS: { minProtocolVersion: 'TLSV1_3', cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] },
      defaultProviders: { metrics: ['prometheus'], tracing: ['otel'] },
      defaultConfig: { drainDuration: '10s', discoveryAddress: 'istiod.istio-system.svc:15012', proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } },
    });
  });

  test('names a provider by Istio\'s fields, which policies then know', () => {
    const otel = { name: 'otel', opentelemetry: { service: 'collector.telemetry.svc.cluster.local', port: 4317 } };
    expect(configured({ extensionProviders: [otel] }).extensionProviders).toEqual([otel]);
  });

  test('selects namespaces by labels or by expressions', () => {
    const expressions = { matchExpressions: [{ key: 'team', operator: 'Exists' }] };
    expect(configured({ discoverySelectors: [{ team: 'shop' }, expressions] }).discoverySelectors).toEqual([{ matchLabels: { team: 'shop' } }, expressions]);
  });

  test('lets calls out by another TLS', () => {
    const outboundTrafficPolicy = { mode: 'ALLOW_ANY_DYNAMIC_DNS', tls: { mode: 'SIMPLE' } } as const;
    expect(configured({ outboundTrafficPolicy }).outboundTrafficPolicy).toEqual(outboundTrafficPolicy);
  });
});

describe('refused', () => {
  test.each<[string, MeshConfig, string]>([
    ['a locality setting that is on and off', { localityLoadBalancing: false, localityLbSetting: { enabled: true } }, 'localityLbSetting.enabled'],
    ['two oldest versions of TLS', { minimumTlsVersion: { mesh: 'TLSV1_3' }, meshMTLS: { minProtocolVersion: 'TLSV1_2' } }, 'meshMTLS.minProtocolVersion'],
    ['two oldest versions of others', { minimumTlsVersion: { others: 'TLSV1_3' }, tlsDefaults: { minProtocolVersion: 'TLSV1_2' } }, 'tlsDefaults.minProtocolVersion'],
  ])('%s', (_, meshConfig, field) => {
    expect(() => configured(meshConfig)).toThrow(expect.objectContaining({ code: 'ContradictingProps', at: 'istio/mesh', message: expect.stringContaining(field) }));
  });

  test.each<[string, MeshConfig, unknown]>([
    ['a span of time without a unit', { connectTimeout: '10' }, '10'],
    ['one of proxies', { defaultConfig: { drainDuration: 'soon' } }, 'soon'],
    ['one deep inside', { defaultHttpRetryPolicy: { perTryTimeout: '5 s' } }, '5 s'],
  ])('%s', (_, meshConfig, value) => {
    expect(() => configured(meshConfig)).toThrow(expect.objectContaining({ code: 'InvalidValue', value }));
  });
});

test('pods have settings of their own by an annotation that Istio reads as JSON', () => {
  expect(podProxyConfig({ concurrency: 2, proxyStatsMatcher: { inclusionPrefixes: ['http_local_rate_limiter'] } })).toEqual({
    'proxy.istio.io/config': '{"concurrency":2,"proxyStatsMatcher":{"inclusionPrefixes":["http_local_rate_limiter"]}}',
  });
});

test('spans of time are told from other texts by their names', () => {
  const fields = Object.values(messages).flatMap(({ properties = {} }) => Object.entries(properties));
  const isRefused = (name: string): boolean => {
    try {
      requireDurations({ [name]: 'soon' }, new App());
      return false;
    } catch {
      return true;
    }
  };
  const texts = fields.filter(([, { type, enum: choices }]) => type === 'string' && choices === undefined);
  const [spans, others] = [true, false].map((wanted) => texts.filter(([, { format }]) => (format === 'duration') === wanted).map(([name]) => name));
  expect(spans!.filter((name) => !isRefused(name))).toEqual([]);
  expect(others!.filter(isRefused)).toEqual([]);
});
