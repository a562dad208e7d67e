import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

/** A rendered object. */
export type Manifest = Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string };

type TypedResource = new (name: string, args: object, options: pulumi.CustomResourceOptions) => pulumi.CustomResource;

/** Where the classes of an API group are, by the whole name of the group: `networking.istio.io` is not `networking.k8s.io`. */
const modules: Readonly<Record<string, object>> = {
  '': kubernetes.core,
  'admissionregistration.k8s.io': kubernetes.admissionregistration,
  'apiextensions.k8s.io': kubernetes.apiextensions,
  'apiregistration.k8s.io': kubernetes.apiregistration,
  'apps': kubernetes.apps,
  'autoscaling': kubernetes.autoscaling,
  'batch': kubernetes.batch,
  'certificates.k8s.io': kubernetes.certificates,
  'coordination.k8s.io': kubernetes.coordination,
  'discovery.k8s.io': kubernetes.discovery,
  'flowcontrol.apiserver.k8s.io': kubernetes.flowcontrol,
  'networking.k8s.io': kubernetes.networking,
  'node.k8s.io': kubernetes.node,
  'policy': kubernetes.policy,
  'rbac.authorization.k8s.io': kubernetes.rbac,
  'scheduling.k8s.io': kubernetes.scheduling,
  'storage.k8s.io': kubernetes.storage,
};

/** Registers an object: with Pulumi's class for its kind, which knows older versions of it and which of its parts are secret, or as a custom resource. */
export function registerObject(name: string, manifest: Manifest, options: pulumi.CustomResourceOptions): pulumi.CustomResource {
  const Typed = classOf(manifest);
  if (Typed !== undefined) return new Typed(name, manifest, options);
  return new kubernetes.apiextensions.CustomResource(name, manifest, options);
}

function classOf({ apiVersion, kind }: Manifest): TypedResource | undefined {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const found: unknown = Reflect.get(Object(Reflect.get(Object(modules[group]), version)), kind);
  return typeof found === 'function' ? found as TypedResource : undefined;
}
