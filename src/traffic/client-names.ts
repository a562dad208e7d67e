import type { IMeshService } from '../mesh';

/** The names by which callers inside the mesh may ask for a service: its host and, of a Kubernetes Service, what DNS completes to it. */
export function clientNamesOf({ host, serviceName, namespace }: IMeshService): readonly string[] {
  const { namespaceName, mesh } = namespace;
  const inNamespace = `${serviceName}.${namespaceName}`;
  return host === `${inNamespace}.svc.${mesh.clusterDomain}` ? [host, `${inNamespace}.svc`, inNamespace, serviceName] : [host];
}
