import { textOf } from '../meaning/canonical';
import type { Scene } from '../scene';
import { Unsaid } from '../script';

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
