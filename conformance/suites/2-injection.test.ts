import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { injectionConfig } from '../../src/install/injection/injection-config';
import { kubeInject } from '../harness/istioctl';
import { type KubeObject, parseObjects } from '../harness/objects';
import { say } from '../harness/progress';
import { type Granted, rendered } from '../harness/renderer';
import { runFolder } from '../harness/run-folder';

/** Istio's own injection cases, run through the library of `istioctl kube-inject` with our templates in place of Istio's. */
const data = path.join(process.env.CONFORMANCE_DATA ?? path.resolve(__dirname, '../../../shared/conformance'), 'inject');

/** Cases whose pods kube-inject cannot give, with the reason. */
const outOfReach: Readonly<Record<string, string>> = {
  'hello-openshift': 'only the webhook sees the namespace that gives the user of the proxy',
  'hello-openshift-custom-injection': 'only the webhook sees the namespace that gives the user of the proxy',
};

/** Texts of ours within pods, which say the same in other words. */
const ownWords: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'grpc-simple': [[/(command:\n\s+- sh\n\s+- -c\n)[^]*?(\n\s+env:)/, '$1        - (writes the bootstrap file)$2'], [/(name: ISTIO_NAMESPACE\n\s+value: )[^]*?(\n\s+(- |image:))/, '$1istio-system$2']],
};

if (!fs.existsSync(data)) {
  say(`Istio's injection cases are skipped: ${data} is not there (CONFORMANCE_DATA names the folder of such data)`);
  test.skip('Istio\'s injection cases', () => undefined);
} else {
  const names = fs.readdirSync(path.join(data, 'cases')).filter((name) => outOfReach[name] === undefined);
  say(`${names.length} of Istio's injection cases; out of reach: ${Object.entries(outOfReach).map((entry) => entry.join(', since ')).join('; ')}`);
  const cases: readonly Case[] = names.map((name) => ({ name, described: JSON.parse(read('cases', name, 'case.json')) }));

  const pods = new Map<string, Granted>();
  beforeAll(async () => {
    // Feature flags hold for a process.
    for (const flags of new Set(cases.map(flagsOf))) {
      const alike = cases.filter((each) => flagsOf(each) === flags);
      const answers = await rendered(alike.map((each) => ({ inject: injectionOf(each) })), JSON.parse(flags));
      alike.forEach(({ name }, index) => pods.set(name, answers[index]!));
    }
  });

  test.each(cases)('$name is injected as Istio does it', ({ name, described }) => {
    const { text = '', error } = pods.get(name)!;
    if (described.expectedError !== '') {
      expect(error?.toLowerCase()).toContain(described.expectedError.toLowerCase());
    } else {
      expect(error).toBeUndefined();
      const inCommonWords = (yaml: string): string => (
        (ownWords[name] ?? []).reduce((words, [pattern, replacement]) => words.replace(pattern, replacement), yaml));
      expect(documents(inCommonWords(text))).toEqual(documents(inCommonWords(read('cases', name, 'injected.yaml'))));
    }
  });

  test.each(['hello', 'gateway'])('istioctl itself gives what its library gives: %s', async (name) => {
    const inject = injectionOf(cases.find((each) => each.name === name)!);
    const configMaps = [configMap('istio', { mesh: inject.mesh }), configMap('istio-sidecar-injector', { config: inject.config, values: inject.values })];
    const [answer] = await rendered([{ inject }]);
    expect(await kubeInject(parseObjects(inject.workloads, name), configMaps, runFolder('injection', name))).toEqual(parseObjects(answer!.text!, name));
  });
}

function configMap(name: string, values: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: values };
}

interface Case {
  readonly name: string;
  readonly described: any;
}

function injectionOf({ name, described }: Case) {
  const config = parse(injectionConfig());
  const ownTemplates = JSON.parse(read(described.values)).sidecarInjectorWebhook.templates;
  return {
    config: stringify({ ...config, templates: { ...config.templates, ...ownTemplates } }),
    mesh: read(described.mesh),
    values: read(described.values),
    workloads: read('cases', name, 'input.yaml'),
  };
}

/** The feature flags that Istio's own test sets for a case, which the case says only that it sets. */
function flagsOf({ name, described: { featureFlagsChanged } }: Case): string {
  const withoutNativeSidecars = featureFlagsChanged === true && (name.endsWith('-old-version') || name.endsWith('-opt-in'));
  return JSON.stringify({ ENABLE_NATIVE_SIDECARS: String(!withoutNativeSidecars), ...(name.includes('fips') ? { COMPLIANCE_POLICY: 'fips-140-3' } : {}) });
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
