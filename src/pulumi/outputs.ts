import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { IConstruct } from 'constructs';
import { restore } from './bridge';
import type { ManifestValue } from '../manifests';
import { listOf, textMap, valueAt } from '../manifests';
import { MeshServiceBase } from '../service/mesh-service-base';

/** The address of the ingress gateway's load balancer. */
export function gatewayAddress(resources: ReadonlyMap<string, pulumi.CustomResource>): pulumi.Output<string | undefined> {
  const services = [...resources.values()].filter((resource) => resource instanceof kubernetes.core.v1.Service);
  return pulumi.all(services.map(({ metadata, status }) => pulumi.all([metadata, status]))).apply((known) => {
    const gateways = known.filter(([metadata]) => textMap(metadata.labels).istio === 'ingressgateway');
    // The cloud gives the address after the object.
    const [ingress] = gateways.flatMap(([, status]) => listOf(valueAt(status as unknown as ManifestValue, 'loadBalancer', 'ingress')));
    const address = valueAt(ingress, 'ip') ?? valueAt(ingress, 'hostname');
    return typeof address === 'string' ? address : undefined;
  });
}

/** Who each service of a tree is in the mesh, by namespace and name. */
export function principals(tree: IConstruct): pulumi.Output<Record<string, string>> {
  const services = tree.node.findAll().filter((each) => each instanceof MeshServiceBase);
  const known = services.flatMap(({ namespace, serviceName, identities }) => identities.slice(0, 1).map(({ principal }) => [`${namespace.namespaceName}/${serviceName}`, principal]));
  return pulumi.output(restore(known, tree) as [string, string][]).apply((entries) => Object.fromEntries(entries));
}
