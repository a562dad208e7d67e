import { textOf } from '../meaning/canonical';
import type { Scene } from '../scene';
import type { Script } from '../script';
import { defined, Unsaid } from '../script';

/** The host of the Service that selects just these pods. */
export function hostSelectedBy(selector: Readonly<Record<string, string>>, namespace: string, scene: Scene): string {
  const found = scene.hosts.filter((host) => {
    const service = scene.serviceOf(host);
    return service?.namespace.namespaceName === namespace && textOf(service.selector) === textOf(selector);
  });
  const [host, ...others] = found;
  if (host !== undefined && others.length === 0) return host;
  throw new Unsaid(`${host === undefined ? 'no Service that was read selects' : 'several Services select'} ${JSON.stringify(selector)} in ${namespace}`);
}

/** The document of a gateway's pods. */
export function podsOf(selector: Readonly<Record<string, string>>, script: Script): string {
  const { scene } = script;
  const name = scene.nameOf('pods', textOf(selector), 'ingress', 'ingress-pods');
  const namespace = scene.namespaceOfPods(selector);
  const isUsual = textOf(selector) === '{"istio":"ingressgateway"}';
  const attributes = { mesh: script.mesh(), namespace: namespace === 'istio-system' ? undefined : namespace, selector: isUsual ? undefined : selector };
  script.shared.set(name, { kind: 'GatewayWorkload', name, body: { fromAttributes: defined(attributes) } });
  return name;
}
