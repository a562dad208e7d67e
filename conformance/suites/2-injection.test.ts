import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { injectionConfig } from '../../src/install/injection/injection-config';

/** Istio's own injection cases, run through the real `istioctl kube-inject` with our templates in place of Istio's. */
const data = path.join(process.env.CONFORMANCE_DATA ?? path.resolve(__dirname, '../../../shared/conformance'), 'inject');
const { ISTIOCTL: istioctl } = process.env;
const missing = [
  ...(fs.existsSync(data) ? [] : [`${data} is not there (CONFORMANCE_DATA names the folder of such data)`]),
  ...(istioctl === undefined ? ['ISTIOCTL does not name an istioctl (conformance/setup provides one)'] : []),
];

/** Cases whose pods kube-inject cannot give, with the reason. */
const outOfReach: Readonly<Record<string, string>> = {
  'hello-openshift': 'only the webhook sees the namespace that gives the user of the proxy',
  'hello-openshift-custom-injection': 'only the webhook sees the namespace that gives the user of the proxy',
};

/** Texts of ours within pods, which say the same in other words. */
const ownWords: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'grpc-simple': [[/(command:\n\s+- sh\n\s+- -c\n)[^]*?(\n\s+env:)/, '$1        - (writes the bootstrap file)$2'], [/(name: ISTIO_NAMESPACE\n\s+value: )[^]*?(\n\s+(- |image:))/, '$1istio-system$2']],
};

if (missing.length > 0) {
  process.stderr.write(`Istio's injection cases are skipped: ${missing.join(', ')}\n`);
  test.skip('Istio\'s injection cases', () => undefined);
} else {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'injection-'));
  afterAll(() => { fs.rmSync(folder, { recursive: true }); });
  const cases = fs.readdirSync(path.join(data, 'cases')).filter((name) => outOfReach[name] === undefined);
  process.stderr.write(`${cases.length} of Istio's injection cases; out of reach: ${Object.entries(outOfReach).map((entry) => entry.join(', since ')).join('; ')}\n`);

  test.each(cases)('%s is injected as Istio does it', (name) => {
    const described = JSON.parse(read('cases', name, 'case.json'));
    const { status, stdout, stderr } = inject(name, described);
    if (described.expectedError !== '') {
      expect([status, stderr.toLowerCase()]).toEqual([1, expect.stringContaining(described.expectedError.toLowerCase())]);
    } else {
      expect([status, stderr.includes('Error')]).toEqual([0, false]);
      const inCommonWords = (yaml: string): string => (ownWords[name] ?? []).reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), yaml);
      expect(documents(inCommonWords(stdout))).toEqual(documents(inCommonWords(read('cases', name, 'injected.yaml'))));
    }
  });

  /** No cluster: the kubeconfig leads nowhere, and the revision is given so that istioctl need not look for it. */
  function inject(name: string, described: any) {
    const kubeconfig = path.join(folder, 'kubeconfig');
    fs.writeFileSync(kubeconfig, stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'current-context': 'none',
      'clusters': [{ name: 'none', cluster: { server: 'https://127.0.0.1:1' } }],
      'contexts': [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
    }));
    const config = parse(injectionConfig());
    const ownTemplates = JSON.parse(read(described.values)).sidecarInjectorWebhook.templates;
    const configFile = path.join(folder, `${name}.yaml`);
    fs.writeFileSync(configFile, stringify({ ...config, templates: { ...config.templates, ...ownTemplates } }));
    return spawnSync(istioctl!, [
      'kube-inject', '--revision=default', `--injectConfigFile=${configFile}`, `--meshConfigFile=${path.join(data, described.mesh)}`,
      `--valuesFile=${path.join(data, described.values)}`, `--filename=${path.join(data, 'cases', name, 'input.yaml')}`,
    ], { encoding: 'utf8', env: { ...process.env, KUBECONFIG: kubeconfig, ...features(name, described) } });
  }
}

/** The feature flags that Istio's own test sets for a case, which the case says only that it sets. */
function features(name: string, { featureFlagsChanged }: any): Record<string, string> {
  const withoutNativeSidecars = featureFlagsChanged === true && (name.endsWith('-old-version') || name.endsWith('-opt-in'));
  return { ENABLE_NATIVE_SIDECARS: String(!withoutNativeSidecars), ...(name.includes('fips') ? { COMPLIANCE_POLICY: 'fips-140-3' } : {}) };
}

function read(...parts: string[]): string {
  return fs.readFileSync(path.join(data, ...parts), 'utf8');
}

/** Documents by meaning: named lists by name, nothing that is empty. */
function documents(yaml: string): unknown[] {
  return parseAllDocuments(yaml).map((document) => meaning(document.toJS())).filter((document) => document !== undefined);
}

const named = new Set(['containers', 'initContainers', 'env', 'volumes', 'volumeMounts', 'imagePullSecrets']);

function meaning(value: any, key = ''): any {
  if (Array.isArray(value)) {
    const items = value.map((item) => meaning(item));
    if (!named.has(key)) return items.length === 0 ? undefined : items;
    const byName = Object.fromEntries(items.map((item) => [key === 'volumeMounts' ? item.mountPath : item.name, item]));
    // Containers start in their order; the rest are sets.
    return items.length === 0 ? undefined : { ...byName, ...(key.endsWith('ontainers') ? { order: items.map(({ name }) => name) } : {}) };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([field, content]) => [field, meaning(content, field)]).filter(([, content]) => content !== undefined);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return value === null || value === '' ? undefined : value;
}
