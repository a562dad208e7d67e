import type { ApiObjectMetadata } from 'cdk8s';
// Types only, so that nothing is loaded; but it makes the compiler copy the files beside the compiled module.
import type gatewayApi from './crds/gateway-api.json';
import type istio from './crds/istio.json';
import type { KubeCustomResourceDefinitionProps } from './k8s';

/** A custom resource definition as it is applied to a cluster; `new KubeCustomResourceDefinition(scope, id, crd)` takes it as it is. */
export interface CustomResourceDefinition extends KubeCustomResourceDefinitionProps {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: ApiObjectMetadata & { readonly name: string };
}

/** The definitions of Istio's kinds: every version, validation, printer column and label as released, without descriptions. Read at the first call. */
export function istioCrds(): readonly CustomResourceDefinition[] {
  return (require('./crds/istio.json') as typeof istio) as unknown as readonly CustomResourceDefinition[];
}

/** The definitions of the Gateway API's standard channel: as `istioCrds`. */
export function gatewayApiCrds(): readonly CustomResourceDefinition[] {
  return (require('./crds/gateway-api.json') as typeof gatewayApi) as unknown as readonly CustomResourceDefinition[];
}
