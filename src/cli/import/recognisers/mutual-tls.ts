import type { Recogniser } from './recogniser';
import { alone } from './recogniser';
import { isMap, textMap, valueAt } from '../../../manifests';
import { Unsaid } from '../script';
import { hostSelectedBy } from './targets';

/** What workloads accept. */
export const mutualTls: Recogniser = {
  groups: alone('PeerAuthentication'),
  say: (group, script) => {
    const [object] = group;
    if (object === undefined) return;
    const { scene } = script;
    const namespace = scene.namespaceOf(object);
    const spec = valueAt(object.body, 'spec');
    const mode = valueAt(spec, 'mtls', 'mode');
    if (mode !== 'STRICT' && mode !== 'PERMISSIVE') throw new Unsaid(`no construct says the mode ${JSON.stringify(mode ?? 'UNSET')}`);
    const selector = textMap(valueAt(spec, 'selector', 'matchLabels'));
    const isOfAll = Object.keys(selector).length === 0;
    const whole = namespace === 'istio-system' ? script.mesh() : script.namespace(namespace);
    const target = isOfAll ? whole : script.target(hostSelectedBy(selector, namespace, scene));
    const levels = valueAt(spec, 'portLevelMtls');
    const ports = isMap(levels) ? Object.fromEntries(Object.entries(levels).map(([port, tls]) => [port, valueAt(tls, 'mode') ?? 'UNSET'])) : undefined;
    script.draft('StrictMtls', isOfAll ? `${target}-mtls` : `${object.name}-mtls`, { target, enforce: mode === 'STRICT' ? undefined : false, ports });
  },
};
