import { App, Chart } from 'cdk8s';
import type { MeshInstallProps } from '../../../src';
import { IstioVersion, istioVersions, MeshInstall, warningsOf } from '../../../src';
import { containerOf, find, installed } from '../fixtures';

function installOf(props: MeshInstallProps): MeshInstall {
  return new MeshInstall(new Chart(new App(), 'istio'), 'mesh', props);
}

describe('versions', () => {
  test.each(istioVersions.map(({ minor, version }) => [minor, version]))('%s is its newest patch that is known, everywhere', (minor, version) => {
    const objects = installed({ version: minor });
    expect(containerOf(objects, 'istiod').image).toBe(`docker.io/istio/pilot:${version}`);
    expect(containerOf(objects, 'istio-ingressgateway').image).toBe(`docker.io/istio/proxyv2:${version}`);
    expect(find(objects, 'Deployment', 'istiod').metadata.labels['app.kubernetes.io/version']).toBe(version);
    expect(installOf({ version: minor }).mesh.version).toBe(version);
  });

  test('a patch is taken as it is, newer than this library too', () => {
    expect(IstioVersion.of('1.30.99').version).toBe('1.30.99');
    expect(IstioVersion.of('1.30.99').minor).toBe('1.30');
  });

  test.each(['1.28', '1.28.3', '1.32.0', '2.0.0', '1.31.x', '1.31.01', 'v1.31.1', '1.31.1-alpha', '', 'latest'])('"%s" is refused, with the list of what is known', (version) => {
    expect(() => IstioVersion.of(version)).toThrow(expect.objectContaining({ code: 'UnsupportedVersion', value: version, fix: 'Use one of 1.31.1, 1.30.5, 1.29.6, or another patch of these' }));
  });

  test('they are compared by number', () => {
    expect(istioVersions.map(({ version }) => IstioVersion.of(version).isAtLeast('1.30'))).toEqual([true, true, false]);
    expect(IstioVersion.of('1.31').ahead(IstioVersion.of('1.29.6'))).toBe(2);
  });
});

describe('Kubernetes', () => {
  test.each<[string, string]>([['1.31', '1.32'], ['1.31', '1.36.1'], ['1.29.6', 'v1.31.4-gke.100'], ['1.30', '1.36']])('Istio %s is installed on %s', (version, kubernetesVersion) => {
    expect(() => installOf({ version, kubernetesVersion })).not.toThrow();
  });

  test.each<[string, string, string]>([
    ['1.31', '1.31', 'Upgrade the cluster first, or install an older Istio'],
    ['1.29', '1.36', 'Install a newer Istio first, then upgrade the cluster'],
  ])('Istio %s is refused on %s, with the way out', (version, kubernetesVersion, fix) => {
    expect(() => installOf({ version, kubernetesVersion })).toThrow(expect.objectContaining({ code: 'UnsupportedVersion', value: kubernetesVersion, at: 'istio/mesh', fix }));
  });

  test('words are no version of it', () => {
    expect(() => installOf({ kubernetesVersion: 'latest' })).toThrow(expect.objectContaining({ code: 'InvalidValue', value: 'latest' }));
  });
});

describe('compatibility', () => {
  const flagsOf = (props: MeshInstallProps) => Object.fromEntries(containerOf(installed(props), 'istiod').env.filter(({ value }: any) => value === 'false').map(({ name, value }: any) => [name, value]));
  const usual = flagsOf({});
  const changed = (props: MeshInstallProps) => Object.keys(flagsOf(props)).filter((name) => !(name in usual)).sort();

  test('without it, defaults are those of the version', () => {
    expect(changed({ version: '1.29' })).toEqual([]);
  });

  // What the charts' profiles compatibility-version-1.2x set for 1.31, without the one that 1.31 no longer reads.
  test.each<[string, MeshInstallProps, readonly string[]]>([
    ['1.31 like 1.30', { compatibilityVersion: '1.30' }, ['PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS', 'PILOT_ENABLE_STRICT_GATEWAY_MERGING']],
    ['1.31 like 1.29', { compatibilityVersion: '1.29' }, ['PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS', 'PILOT_ENABLE_STRICT_GATEWAY_MERGING', 'PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE']],
    ['1.31 like 1.26', { compatibilityVersion: '1.26' }, [
      'DISABLE_SHADOW_HOST_SUFFIX', 'DISABLE_TRACK_REMAINING_CB_METRICS', 'ENABLE_NATIVE_SIDECARS', 'PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS', 'PILOT_ENABLE_STRICT_GATEWAY_MERGING',
      'PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE',
    ]],
    ['1.30 like 1.29', { version: '1.30', compatibilityVersion: '1.29' }, ['PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE']],
    ['1.30 like 1.27', { version: '1.30', compatibilityVersion: '1.27' }, [
      'DISABLE_SHADOW_HOST_SUFFIX', 'DISABLE_TRACK_REMAINING_CB_METRICS', 'PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE', 'PILOT_SPAWN_UPSTREAM_SPAN_FOR_GATEWAY',
    ]],
  ])('%s turns off what came since', (_, props, flags) => {
    expect(changed(props)).toEqual(flags);
  });

  test.each<MeshInstallProps>([{ version: '1.30', compatibilityVersion: '1.30' }, { version: '1.29', compatibilityVersion: '1.30' }])('a version that is not older is refused: %o', (props) => {
    expect(() => installOf(props)).toThrow(expect.objectContaining({ code: 'ContradictingProps', value: '1.30' }));
  });
});

describe('warnings', () => {
  const about = (version: string, today: string) => warningsOf(installOf({ version }).node.root, today).map(({ problem }) => problem);

  test('the version that is checked against the real programs has none', () => {
    expect(about('1.31.1', '2027-06-01')).toEqual([]);
  });

  test('others are said to be untried', () => {
    expect(about('1.30.5', '2026-10-01')).toEqual(['what is rendered for Istio 1.30 follows what is known of it; no real istiod of that version has been started from it']);
  });

  test('after the month of its end, a version is said to be fixed no more', () => {
    expect(about('1.29.6', '2026-08-31')).toHaveLength(1);
    expect(about('1.29.6', '2026-09-01')).toContain('Istio 1.29 has had no security fixes since the end of 2026-08');
  });

  test('they say where, and change nothing that is written', () => {
    const [warning] = warningsOf(installOf({ version: '1.29' }).node.root, '2026-09-01');
    expect(warning).toMatchObject({ at: 'istio/mesh', value: '1.29.6', fix: 'Move to a newer version with CanaryUpgrade' });
    expect(JSON.stringify(installed({ version: '1.29' }))).toBe(JSON.stringify(installed({ version: '1.29' })));
  });
});
