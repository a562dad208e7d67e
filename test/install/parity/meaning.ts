import { parse } from 'yaml';

/** An object as a flat map from paths to values, which two renderers that mean the same agree on. */
export type Meaning = ReadonlyMap<string, string>;

/** Labels of the installer itself, by which nothing is selected. */
const bookkeeping = /^(helm\.sh\/chart|install\.operator\.istio\.io\/owning-resource|app\.kubernetes\.io\/(instance|managed-by|version)|release|heritage|chart|endpointslice\.kubernetes\.io\/managed-by)$/;

/** What the API server fills in, where one side writes it out. */
const defaults: readonly (readonly [RegExp, unknown])[] = [
  [/fieldRef\.apiVersion$/, 'v1'],
  [/httpGet\.scheme$/, 'HTTP'],
  [/Probe\.(successThreshold|timeoutSeconds)$/, 1],
  [/Probe\.initialDelaySeconds$/, 0],
  [/ports\[.*\]\.protocol$/, 'TCP'],
  [/defaultMode$/, 420],
  [/webhooks\[.*\]\.clientConfig\.service\.port$/, 443],
  [/webhooks\[.*\]\.reinvocationPolicy$/, 'Never'],
  [/webhooks\[.*\]\.matchPolicy$/, 'Equivalent'],
  [/^spec\.(replicas|template\.spec\.terminationGracePeriodSeconds)$/, undefined],
  [/securityContext\.privileged$/, false],
  [/strategy\.type$|updateStrategy\.type$/i, 'RollingUpdate'],
  [/podAffinityTerm\.namespaces$/, undefined],
  [/^spec\.failurePolicy$/, 'Fail'],
];

/** By what the entries of a list are told apart; others are compared in their order. */
const keys: Readonly<Record<string, (entry: any) => string>> = {
  containers: ({ name }) => name,
  initContainers: ({ name }) => name,
  env: ({ name }) => name,
  volumes: ({ name }) => name,
  volumeMounts: ({ mountPath }) => mountPath,
  webhooks: ({ name }) => name,
  variables: ({ name }) => name,
  ports: (port) => String(port.port ?? port.containerPort),
  tolerations: (toleration) => [toleration.key, toleration.effect, toleration.operator].join('|'),
  imagePullSecrets: ({ name }) => name,
  subjects: ({ name }) => name,
};

/** Names an object over both sides. */
export function identityOf({ kind, metadata }: any): string {
  return [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
}

/** What an object says, after defaults, with hub and tag masked. */
export function meaningOf(object: any): Meaning {
  const flat = new Map<string, string>();
  const { apiVersion, kind, metadata, ...rest } = object;
  write(flat, 'apiVersion', apiVersion);
  write(flat, 'metadata.labels', withoutBookkeeping(metadata.labels));
  write(flat, 'metadata.annotations', metadata.annotations);
  if (rest.rules !== undefined && kind.endsWith('Role')) {
    for (const right of rightsOf(rest.rules)) flat.set(`may ${right}`, 'true');
    return flat;
  }
  if (kind === 'ConfigMap') {
    for (const [key, text] of Object.entries<string>(rest.data ?? {})) writeData(flat, key, text);
    return flat;
  }
  for (const [key, value] of Object.entries(rest)) write(flat, key, value);
  return flat;
}

/** Text that is a structure is compared as one. The templates are held against Istio's by what they do to pods: see conformance/suites/2-injection.test.ts. */
function writeData(flat: Map<string, string>, key: string, text: string): void {
  if (key === 'config') for (const template of Object.keys(parse(text).templates)) flat.set(`data.config.templates.${template}`, 'there');
  else if (['mesh', 'meshNetworks', 'values'].includes(key) || /SELECTOR/.test(key)) write(flat, `data.${key}`, parse(text));
  else write(flat, `data.${key}`, text);
}

function write(flat: Map<string, string>, path: string, value: any): void {
  // Of a definition, what it accepts is compared, not its prose.
  if (value === null || value === undefined || value === '' || /\.description$/.test(path)) return;
  if (Array.isArray(value)) {
    const key = keys[path.replace(/\[[^\]]*\]$/, '').split('.').pop() ?? ''];
    value.forEach((entry: any, index) => { write(flat, `${path}[${key === undefined || typeof entry !== 'object' ? index : key(entry)}]`, entry); });
  } else if (typeof value === 'object') {
    const fields = Object.entries(path.endsWith('labels') ? withoutBookkeeping(value) : value);
    if (fields.length === 0 && path.endsWith('emptyDir')) flat.set(path, '{}');
    for (const [field, content] of fields) write(flat, `${path}.${field}`, content);
  } else if (!defaults.some(([where, standard]) => where.test(path) && (standard === undefined ? ['1', '30'].includes(String(value)) : standard === value))) {
    flat.set(path, masked(path, String(value)));
  }
}

function withoutBookkeeping(labels: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([name]) => !bookkeeping.test(name)));
}

function masked(path: string, value: string): string {
  if (/\.image$/.test(path)) return value.replace(/^(.*\/)?(pilot|proxyv2|ztunnel|install-cni):[^-]+/, 'HUB/$2:TAG');
  if (/\.(limits|requests)\.(cpu|memory)$/.test(path)) return quantity(value);
  if (/values\.global\.(hub|tag)$|CURRENT_AGENT_VERSION$/.test(path)) return 'masked';
  return value;
}

/** `2000m` and `2` are one amount, `1024Mi` and `1Gi` too. */
function quantity(text: string): string {
  const [, amount = '', unit = ''] = /^([\d.]+)(\D*)$/.exec(text) ?? [];
  const factor = { '': 1, 'm': 0.001, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30 }[unit];
  return factor === undefined ? text : String(Number(amount) * factor);
}

function rightsOf(rules: readonly any[]): Set<string> {
  return new Set(rules.flatMap(({ apiGroups = [], resources = [], verbs, resourceNames = [''] }) => apiGroups.flatMap((group: string) =>
    resources.flatMap((resource: string) => resourceNames.flatMap((name: string) => verbs.map((verb: string) =>
      `${verb} ${resource}${group === '' ? '' : `.${group}`}${name === '' ? '' : `/${name}`}`))))));
}
