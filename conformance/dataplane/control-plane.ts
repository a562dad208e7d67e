import { parse, stringify } from 'yaml';
import type { KubeObject } from '../harness/objects';

/**
 * What istiod is told not to send, since Envoy as its own project builds it has none of Istio's filters and refuses configuration that names them.
 * `docs/conformance.md` tells what cannot be asserted for that.
 */
const withoutIstioFilters: Readonly<Record<string, string>> = {
  PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  PILOT_DISABLE_MX_ALPN: 'true',
  PILOT_ENABLE_ALPN_FILTER: 'false',
};

/** An install as it is written, but for what upstream Envoy cannot do. */
export function forUpstreamEnvoy(objects: readonly KubeObject[]): KubeObject[] {
  return objects.map((object) => {
    if (object.kind === 'ConfigMap' && object.data?.mesh !== undefined) return withMesh(object, ({ defaultProviders: _, ...mesh }) => mesh);
    if (object.kind === 'Deployment' && object.metadata.labels?.app === 'istiod') return withEnvironment(object, withoutIstioFilters);
    return object;
  });
}

/** The ConfigMap of an istiod with its mesh configuration changed. */
export function withMesh(configMap: KubeObject, change: (mesh: Record<string, unknown>) => Record<string, unknown>): KubeObject {
  return { ...configMap, data: { ...configMap.data, mesh: stringify(change(parse(configMap.data.mesh) as Record<string, unknown>)) } };
}

function withEnvironment(deployment: KubeObject, values: Readonly<Record<string, string>>): KubeObject {
  const { template } = deployment.spec;
  const added = Object.entries(values).map(([name, value]) => ({ name, value }));
  const containers = template.spec.containers.map((container: any) => ({
    ...container, env: [...container.env.filter(({ name }: { name: string }) => values[name] === undefined), ...added],
  }));
  return { ...deployment, spec: { ...deployment.spec, template: { ...template, spec: { ...template.spec, containers } } } };
}
