import { MeshError } from '../errors';
import type { ManifestObject, Manifests, ManifestValue } from '../manifests';
import { listOf, textMap, valueAt } from '../manifests';
import type { AccessTarget } from './access/access-query';

/** A port of a Service, as callers name it. */
export interface ServicePort {
  readonly service: string;
  readonly namespace: string;
  /** @default - the Service's only port */
  readonly port?: number;
}

/**
 * The workload behind a Service of manifests, with the labels of its pods and the port on which they listen, to ask who may call it. Where several workloads
 * are behind it, it is the first; ask with `labels` of your own for the others.
 *
 * @throws MeshError ServiceNotFound when the manifests have no such Service
 * @throws MeshError InvalidValue when the Service has no such port, or several, of which none is named
 * @throws MeshError SelectorWithoutWorkload when no workload of the manifests is behind it
 */
export function accessTarget(manifests: Manifests, { service, namespace, port }: ServicePort): AccessTarget {
  const found = manifests.ofKind('Service').find((object) => object.name === service && (object.namespace ?? 'default') === namespace);
  const value = `${namespace}/${service}`;
  if (found === undefined) {
    throw new MeshError({ code: 'ServiceNotFound', at: `Service ${value}`, problem: 'the manifests have no such Service', value, fix: 'Read the manifests that hold it, too' });
  }
  const selector = textMap(valueAt(found.body, 'spec', 'selector'));
  const pods = podsIn(manifests, namespace).find(({ labels }) => Object.entries(selector).every(([label, wanted]) => labels[label] === wanted));
  if (pods === undefined || Object.keys(selector).length === 0) {
    const problem = 'no workload of the manifests is behind the Service';
    throw new MeshError({ code: 'SelectorWithoutWorkload', at: found.origin, problem, value: selector, fix: 'Read the manifests of the workload, too, or give its labels' });
  }
  return { namespace, labels: pods.labels, port: podPort(found, port, pods.template) };
}

interface Pods {
  readonly labels: Readonly<Record<string, string>>;
  readonly template: ManifestValue | undefined;
}

function podsIn(manifests: Manifests, namespace: string): readonly Pods[] {
  return manifests.ofKind('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod').filter((object) => (object.namespace ?? 'default') === namespace).map(({ kind, body }) => {
    const template = kind === 'Pod' ? body : valueAt(body, 'spec', 'template');
    return { labels: textMap(valueAt(template, 'metadata', 'labels')), template };
  });
}

function podPort(service: ManifestObject, wanted: number | undefined, template: ManifestValue | undefined): number {
  const ports = listOf(valueAt(service.body, 'spec', 'ports'));
  const candidates = ports.filter((each) => wanted === undefined || valueAt(each, 'port') === wanted);
  const [port] = candidates;
  const problem = port === undefined ? 'the Service has no such port' : 'the Service has several ports';
  if (port === undefined || candidates.length > 1) {
    const fix = `Name one of ${JSON.stringify(ports.map((each) => valueAt(each, 'port') ?? null))}`;
    throw new MeshError({ code: 'InvalidValue', at: service.origin, problem, value: wanted ?? service.name, fix });
  }
  const target = valueAt(port, 'targetPort') ?? valueAt(port, 'port');
  if (typeof target === 'number') return target;
  const named = listOf(valueAt(template, 'spec', 'containers')).flatMap((container) => listOf(valueAt(container, 'ports'))).find((each) => valueAt(each, 'name') === target);
  const number = valueAt(named, 'containerPort');
  if (typeof number === 'number') return number;
  throw new MeshError({ code: 'InvalidValue', at: service.origin, problem: 'no container names this port', value: target, fix: 'Name a port of the containers, or give its number' });
}
