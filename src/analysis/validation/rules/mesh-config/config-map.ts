import type * as yaml from 'yaml';
import { checkMeshConfig } from './mesh-config';
import { checkMeshNetworks } from './mesh-networks';
import type { ManifestValue } from '../../../../manifests';
import { isMap } from '../../../../manifests';
import type { Field } from '../../field';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('mesh-config', {
  unreadable: error('is no YAML map', 'Correct the indentation', 'istiod'),
});

/** What istiod assumes where the ConfigMap is silent, as far as checks ask for it. */
const defaults = {
  proxyListenPort: 15001,
  connectTimeout: '10s',
  trustDomain: 'cluster.local',
} as const;
const proxyDefaults = {
  configPath: './etc/istio/proxy',
  binaryPath: '/usr/local/bin/envoy',
  serviceCluster: 'istio-proxy',
  drainDuration: '45s',
  discoveryAddress: 'istiod.istio-system.svc:15012',
  proxyAdminPort: 15000,
  statusPort: 15020,
} as const;

/** The ConfigMap that istiod reads its configuration from: `istio`, or `istio-` and a revision. */
export const meshConfigMap: Rule = {
  kinds: ['/ConfigMap'],
  check: ({ object, name }) => {
    const mesh = object.at('data', 'mesh');
    const networks = object.at('data', 'meshNetworks');
    if (!/^istio(-[a-z0-9-]+)?$/.test(name) || !mesh.isSet) return;
    const config = parse(mesh);
    if (config !== undefined) {
      const proxy = isMap(config.defaultConfig) ? config.defaultConfig : {};
      checkMeshConfig(mesh.holding({ ...defaults, ...config, defaultConfig: { ...proxyDefaults, ...proxy } }));
    }
    if (networks.isSet) checkMeshNetworks(networks.holding(parse(networks)));
  },
};

function parse(field: Field): { readonly [key: string]: ManifestValue } | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parse: parseYaml } = require('yaml') as typeof yaml;
  try {
    const value = (parseYaml(field.text, { logLevel: 'error' }) ?? {}) as ManifestValue;
    if (isMap(value)) return value;
  } catch {
    // Said below.
  }
  field.say(says.unreadable);
  return undefined;
}
