import { App, Chart, Duration } from 'cdk8s';
import { leaf, root } from './pem';
import { Issuer } from '../../../imports/cert-manager.io';
import {
  CertificateAuthority, CertificateIssuer, CertManagerCa, Manifests, MeshInstall, Percent, problemsOf, RootCertificates, TrustBundle, validateManifests,
} from '../../../src';
import type { MeshInstallProps } from '../../../src';
import { containerOf, find, installed, meshConfigOf, names } from '../fixtures';

const roots = RootCertificates.secret('mesh-roots');
const certManager = CertificateAuthority.certManager(CertManagerCa.keyPair('mesh-ca', { roots }));

function volumeOf(objects: any[], name: string): any {
  return find(objects, 'Deployment', 'istiod').spec.template.spec.volumes.find((volume: any) => volume.name === name);
}

function variablesOf(objects: any[], deployment: string): Record<string, string> {
  return Object.fromEntries(containerOf(objects, deployment).env.map(({ name, value }: any) => [name, value]));
}

function valuesOf(objects: any[]): any {
  return JSON.parse(find(objects, 'ConfigMap', 'istio-sidecar-injector').data.values);
}

describe('an install that says nothing of its CA', () => {
  test('lets istiod make a root, unless a Secret cacerts is there', () => {
    expect(installed({ certificateAuthority: CertificateAuthority.selfSigned() })).toEqual(installed());
    expect(volumeOf(installed(), 'cacerts')).toEqual({ name: 'cacerts', secret: { secretName: 'cacerts', optional: true } });
  });
});

describe('a CA that is plugged in', () => {
  const objects = installed({ certificateAuthority: CertificateAuthority.pluggedIn() });

  test('is a Secret without which, and without any key of which, istiod does not start', () => {
    const items = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'].map((key) => ({ key, path: key }));
    expect(volumeOf(objects, 'cacerts')).toEqual({ name: 'cacerts', secret: { secretName: 'cacerts', items } });
  });

  test('is referred to and never rendered', () => {
    expect(names(objects, 'Secret')).toEqual([]);
  });

  test('changes nothing else of the install', () => {
    const withoutVolume = (all: any[]) => JSON.parse(JSON.stringify(all, (key, value: unknown) => (key === 'volumes' ? undefined : value)));
    expect(withoutVolume(objects)).toEqual(withoutVolume(installed()));
  });

  test('may be as cert-manager writes it, under any name, or bring what is revoked', () => {
    const tls = installed({ certificateAuthority: CertificateAuthority.pluggedIn({ secretName: 'mesh-ca', keys: 'tls' }) });
    expect(volumeOf(tls, 'cacerts').secret).toEqual({ secretName: 'mesh-ca', items: ['tls.crt', 'tls.key', 'ca.crt'].map((key) => ({ key, path: key })) });
    const revoking = installed({ certificateAuthority: CertificateAuthority.pluggedIn({ crl: true }) });
    expect(volumeOf(revoking, 'cacerts').secret.items.at(-1)).toEqual({ key: 'ca-crl.pem', path: 'ca-crl.pem' });
  });

  test('has istiod and every proxy take up another root at once where that is asked for', () => {
    const live = installed({ certificateAuthority: CertificateAuthority.pluggedIn({ rotateRootsLive: true }) });
    expect(variablesOf(live, 'istiod').ISTIO_MULTIROOT_MESH).toBe('true');
    expect(variablesOf(live, 'istio-ingressgateway').PROXY_CONFIG_XDS_AGENT).toBe('true');
    expect(meshConfigOf(live).defaultConfig.proxyMetadata).toEqual({ PROXY_CONFIG_XDS_AGENT: 'true' });
  });
});

describe('cert-manager as the CA', () => {
  const objects = installed({ certificateAuthority: certManager, workloadCertificates: { lifetime: Duration.hours(6) }, trustDomain: 'shop.example', cluster: 'east' });
  const own = objects.filter(({ kind, metadata }) => ['Issuer', 'Certificate'].includes(kind) || metadata.name.startsWith('cert-manager-istio-csr'));

  test('renders an issuer of the key, the certificate of istiod, and istio-csr with what it may do', () => {
    expect(own).toMatchSnapshot();
  });

  test('has istiod sign nothing, and wait for its own certificate and the roots', () => {
    expect(variablesOf(objects, 'istiod')).toMatchObject({ ENABLE_CA_SERVER: 'false' });
    expect(volumeOf(objects, 'istiod-tls')).toEqual({ name: 'istiod-tls', secret: { secretName: 'istiod-tls' } });
    expect(volumeOf(objects, 'istio-ca-root-cert')).toEqual({ name: 'istio-ca-root-cert', configMap: { name: 'istio-ca-root-cert' } });
    expect(volumeOf(objects, 'cacerts')).toBeUndefined();
    expect(containerOf(objects, 'istiod').volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(expect.arrayContaining(['/var/run/secrets/istiod/tls', '/var/run/secrets/istiod/ca']));
  });

  test('is whom sidecars and gateways ask', () => {
    const address = 'cert-manager-istio-csr.istio-system.svc:443';
    expect(valuesOf(objects).global.caAddress).toBe(address);
    expect(variablesOf(objects, 'istio-ingressgateway').CA_ADDR).toBe(address);
    const { spec } = find(objects, 'Service', 'cert-manager-istio-csr');
    expect(spec.ports[0].port).toBe(443);
    expect(containerOf(objects, 'cert-manager-istio-csr').args).toContain('--serving-certificate-dns-names=cert-manager-istio-csr.istio-system.svc');
  });

  test('signs for as long as proxies ask, or for what is said', () => {
    const flag = (props: MeshInstallProps) => containerOf(installed({ certificateAuthority: certManager, ...props }), 'cert-manager-istio-csr').args
      .find((arg: string) => arg.startsWith('--max-client-certificate-duration'));
    expect(flag({})).toBe('--max-client-certificate-duration=86400s');
    expect(flag({ workloadCertificates: { maxLifetime: Duration.days(2) } })).toBe('--max-client-certificate-duration=172800s');
  });

  test('is asked by ztunnel for its pods only where ambient mode is said', () => {
    const ambient = installed({ certificateAuthority: CertificateAuthority.certManager(CertManagerCa.keyPair('mesh-ca', { roots, ambient: true })) });
    const pods = (all: any[]) => find(all, 'ClusterRole', 'cert-manager-istio-csr-istio-system').rules.flatMap(({ resources }: any) => resources).includes('pods');
    expect([pods(objects), pods(ambient)]).toEqual([false, true]);
    expect(containerOf(ambient, 'cert-manager-istio-csr').args).toContain('--ca-trusted-node-accounts=istio-system/ztunnel');
  });

  test('pins the roots of a ConfigMap as those of a Secret, and mounts nothing beside them', () => {
    const ca = CertManagerCa.issuer(CertificateIssuer.cluster('corporate'), { roots: RootCertificates.configMap('bundle', 'roots.pem') });
    const deployment = find(installed({ certificateAuthority: CertificateAuthority.certManager(ca) }), 'Deployment', 'cert-manager-istio-csr');
    expect(deployment.spec.template.spec.volumes).toEqual([{ name: 'roots', configMap: { name: 'bundle', items: [{ key: 'roots.pem', path: 'roots.pem' }] } }]);
    expect(deployment.spec.template.spec.containers[0].args).toEqual(expect.arrayContaining(['--root-ca-file=/var/run/secrets/roots/roots.pem', '--issuer-kind=ClusterIssuer']));
  });

  test('stands twice where two revisions share a cluster', () => {
    const chart = new Chart(new App(), 'istio');
    new MeshInstall(chart, 'blue', { certificateAuthority: certManager, revision: 'blue', namespace: 'istio-blue' });
    expect(names(chart.toJson(), 'Deployment')).toContain('cert-manager-istio-csr-blue');
    expect(find(chart.toJson(), 'Certificate', 'istiod-blue').spec).toMatchObject({ secretName: 'istiod-blue-tls', dnsNames: ['istiod-blue.istio-blue.svc'] });
  });

  test('refuses an issuer of ACME that the app describes, before anything is written', () => {
    const app = new App();
    const chart = new Chart(app, 'istio');
    const ca = CertManagerCa.issuer(CertificateIssuer.namespaced('letsencrypt'), { roots });
    new MeshInstall(chart, 'mesh', { certificateAuthority: CertificateAuthority.certManager(ca) });
    expect(problemsOf(app)).toEqual([]);
    new Issuer(chart, 'elsewhere', { metadata: { name: 'letsencrypt', namespace: 'shop' }, spec: { acme: {} } });
    expect(problemsOf(app)).toEqual([]);
    new Issuer(chart, 'issuer', { metadata: { name: 'letsencrypt', namespace: 'istio-system' }, spec: { acme: {} } });
    expect(problemsOf(app)).toEqual([expect.objectContaining({ code: 'InvalidValue', at: 'istio/mesh/istio-csr', value: { group: 'cert-manager.io', kind: 'Issuer', name: 'letsencrypt' } })]);
  });
});

describe('an authority of somebody else', () => {
  test('is whom proxies ask, and renders nothing but istiod without a CA', () => {
    const objects = installed({ certificateAuthority: CertificateAuthority.external({ address: 'ca.pki.svc:8443', servingCertificate: 'istiod-serving' }) });
    expect(valuesOf(objects).global.caAddress).toBe('ca.pki.svc:8443');
    expect(volumeOf(objects, 'istiod-tls').secret).toEqual({ secretName: 'istiod-serving' });
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(installed().map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  });
});

describe('certificates of workloads', () => {
  test('live as long as proxies ask for, which sidecars and gateways learn', () => {
    const objects = installed({ workloadCertificates: { lifetime: Duration.hours(2), maxLifetime: Duration.hours(4), renewWithLeft: Percent.of(30) } });
    const expected = { SECRET_TTL: '7200s', SECRET_GRACE_PERIOD_RATIO: '0.3' };
    expect(meshConfigOf(objects).defaultConfig.proxyMetadata).toEqual(expected);
    expect(variablesOf(objects, 'istio-ingressgateway')).toMatchObject(expected);
    expect(variablesOf(objects, 'istiod')).toMatchObject({ DEFAULT_WORKLOAD_CERT_TTL: '7200s', MAX_WORKLOAD_CERT_TTL: '14400s' });
  });
});

describe('trust beyond the mesh\'s own root', () => {
  test('is in the mesh configuration: other names of the trust domain, and roots of others, one by one', () => {
    const bundles = [TrustBundle.pem(`${root}${root}`, ['partner.example']), TrustBundle.spiffeEndpoint('https://spire.partner.example/bundle')];
    const objects = installed({ trustDomain: 'new.example', trustDomainAliases: ['old.example'], trustBundles: bundles });
    expect(meshConfigOf(objects)).toMatchObject({
      trustDomain: 'new.example',
      trustDomainAliases: ['old.example'],
      caCertificates: [{ pem: root, trustDomains: ['partner.example'] }, { pem: root, trustDomains: ['partner.example'] }, { spiffeBundleUrl: 'https://spire.partner.example/bundle' }],
    });
    expect(variablesOf(objects, 'istiod').ISTIO_MULTIROOT_MESH).toBe('true');
  });
});

test('our own validator finds nothing wrong with any of it', () => {
  const authorities = [CertificateAuthority.pluggedIn({ crl: true, rotateRootsLive: true }), certManager, CertificateAuthority.external({ address: 'ca.pki.svc:8443', servingCertificate: 'tls' })];
  for (const certificateAuthority of authorities) {
    const objects = installed({ certificateAuthority, trustDomainAliases: ['old.example'], workloadCertificates: { lifetime: Duration.hours(1) } });
    const text = objects.filter(({ kind }) => kind !== 'CustomResourceDefinition').map((object) => JSON.stringify(object)).join('\n---\n');
    expect(validateManifests(Manifests.parse(text)).filter(({ level }) => level === 'error')).toEqual([]);
  }
});

describe('bad input', () => {
  const withTrust = (props: MeshInstallProps) => () => installed(props);
  const cases: Readonly<Record<string, readonly [code: string, value: unknown, attempt: () => unknown]>> = {
    'a Secret with capitals': ['InvalidName', 'CAcerts', () => CertificateAuthority.pluggedIn({ secretName: 'CAcerts' })],
    'istiod\'s own Secret': ['InvalidName', 'istio-ca-secret', () => CertificateAuthority.pluggedIn({ secretName: 'istio-ca-secret' })],
    'revoked certificates where istiod reads none': ['ContradictingProps', { crl: true, keys: 'tls' }, () => CertificateAuthority.pluggedIn({ crl: true, keys: 'tls' })],
    'an address without a port': ['InvalidValue', 'ca.pki.svc', () => CertificateAuthority.external({ address: 'ca.pki.svc', servingCertificate: 'tls' })],
    'an address with a scheme': ['InvalidValue', 'https://ca.pki.svc:443', () => CertificateAuthority.external({ address: 'https://ca.pki.svc:443', servingCertificate: 'tls' })],
    'a port that is none': ['InvalidValue', 'ca.pki.svc:70000', () => CertificateAuthority.external({ address: 'ca.pki.svc:70000', servingCertificate: 'tls' })],
    'an issuer of an ACME kind': [
      'InvalidValue', { group: 'acme.example', kind: 'Issuer', name: 'a' },
      () => CertManagerCa.issuer(CertificateIssuer.external({ group: 'acme.example', kind: 'Issuer', name: 'a' }), { roots }),
    ],
    'the latest istio-csr': ['UnpinnedArtifact', 'quay.io/jetstack/cert-manager-istio-csr:latest', () => CertManagerCa.keyPair('ca', { roots, image: 'quay.io/jetstack/cert-manager-istio-csr:latest' })],
    'a key of a Secret with a slash': ['InvalidValue', 'certs/ca.pem', () => RootCertificates.secret('roots', 'certs/ca.pem')],
    'a bundle that is no PEM': ['InvalidValue', 'roots', () => TrustBundle.pem('roots')],
    'a bundle with a key': ['InvalidValue', ['-----BEGIN PRIVATE KEY-----'], () => TrustBundle.pem('-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n')],
    'a bundle with a server\'s certificate': ['InvalidValue', ['-----BEGIN CERTIFICATE-----'], () => TrustBundle.pem(leaf)],
    'a bundle endpoint in plaintext': ['InvalidValue', 'http://spire/bundle', () => TrustBundle.spiffeEndpoint('http://spire/bundle')],
    'a trust domain of a bundle with a scheme': ['InvalidName', 'spiffe://a', () => TrustBundle.pem(root, ['spiffe://a'])],
    'a lifetime of a minute': ['InvalidValue', '1 minute', withTrust({ workloadCertificates: { lifetime: Duration.minutes(1) } })],
    'a lifetime beyond what istiod signs for': ['ContradictingProps', { lifetime: '100 days', maxLifetime: '90 days' }, withTrust({ workloadCertificates: { lifetime: Duration.days(100) } })],
    'less signed for than is asked by default': ['ContradictingProps', { lifetime: '1 day', maxLifetime: '60 minutes' }, withTrust({ workloadCertificates: { maxLifetime: Duration.hours(1) } })],
    'a limit for somebody else\'s CA': [
      'ContradictingProps', '2 days',
      withTrust({ certificateAuthority: CertificateAuthority.external({ address: 'ca:443', servingCertificate: 'tls' }), workloadCertificates: { maxLifetime: Duration.days(2) } }),
    ],
    'renewal at the last moment': ['InvalidValue', 1, withTrust({ workloadCertificates: { renewWithLeft: Percent.of(1) } })],
    'an alias that is the trust domain': ['InvalidValue', 'cluster.local', withTrust({ trustDomainAliases: ['cluster.local'] })],
    'an alias named twice': ['InvalidValue', 'old.example', withTrust({ trustDomainAliases: ['old.example', 'old.example'] })],
  };

  test.each(Object.entries(cases))('%s is refused, with the value and what to do', (_, [code, value, attempt]) => {
    expect(attempt).toThrow(expect.objectContaining({ code, value, fix: expect.stringMatching(/./) as string }));
  });

  test('no key gets into an error', () => {
    expect(() => TrustBundle.pem('-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n')).not.toThrow(/c2VjcmV0/);
  });
});
