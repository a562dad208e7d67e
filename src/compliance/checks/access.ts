import type { ManifestObject, ManifestValue } from '../../manifests';
import { isMap, valueAt } from '../../manifests';
import type { Check, Observation } from '../observation';
import { met, notShown, unmet } from '../observation';
import type { RenderedObjects } from '../rendered-objects';
import { isForAll, itemsAt, textAt, textsAt } from '../rendered-objects';

/** Nobody may call a workload of a namespace unless a policy allows it. */
export const defaultDeny: Check = {
  scope: 'namespace',
  observe: (objects, namespace) => {
    const enforced = objects.inNamespace('AuthorizationPolicy', namespace).filter(({ body }) => textAt(body, 'metadata', 'annotations', 'istio.io/dry-run') !== 'true');
    const allowing = enforced.filter(({ body }) => ['', 'ALLOW'].includes(textAt(body, 'spec', 'action')));
    const nobody = allowing.find((object) => isForAll(object) && itemsAt(object.body, 'spec', 'rules').length === 0);
    return [
      nobody === undefined
        ? unmet(undefined, 'AuthorizationPolicy', undefined, `workloads of ${namespace} that no policy is about may be called by everybody`, 'Make it a ZeroTrustNamespace, which begins by allowing nothing')
        : met(nobody, 'spec', valueAt(nobody.body, 'spec') ?? {}),
      ...allowing.flatMap((object) => itemsAt(object.body, 'spec', 'rules').flatMap((rule, index) => (
        isEverything(rule) ? [unmet(object, `spec.rules[${index}]`, rule, 'the rule lets everybody do everything', 'Say who may do what')] : []))),
    ];
  },
};

/** What keeps a namespace closed, by API group: who may change it may open the namespace. */
const boundary: Readonly<Record<string, readonly string[] | 'all'>> = {
  'extensions.istio.io': 'all',
  'networking.istio.io': ['envoyfilters', 'gateways', 'proxyconfigs', 'serviceentries', 'sidecars'],
  'networking.k8s.io': ['networkpolicies'],
  'rbac.authorization.k8s.io': ['rolebindings', 'roles'],
  'security.istio.io': 'all',
  'telemetry.istio.io': 'all',
};

/** Roles of Kubernetes' own that hold more than one of these. */
const broad: readonly string[] = ['admin', 'cluster-admin', 'edit'];

/** Those who work in a namespace cannot change what keeps it closed. */
export const tenantRoles: Check = {
  scope: 'namespace',
  observe: (objects, namespace) => {
    const bindings = objects.inNamespace('RoleBinding', namespace);
    return bindings.length === 0 ? [notShown('RoleBinding')] : bindings.flatMap((binding) => roleOf(objects, binding));
  },
};

function roleOf(objects: RenderedObjects, binding: ManifestObject): Observation[] {
  const kind = textAt(binding.body, 'roleRef', 'kind');
  const name = textAt(binding.body, 'roleRef', 'name');
  const field = 'roleRef.name';
  if (kind === 'ClusterRole' && broad.includes(name)) {
    return [unmet(binding, field, name, `the role ${name} may edit NetworkPolicies and more that keeps the namespace closed`, 'Give ZeroTrustNamespace tenants, whose role may not')];
  }
  const role = objects.ofKind(kind).find((object) => object.name === name && (kind === 'ClusterRole' || object.namespace === binding.namespace));
  if (role === undefined) return [{ status: 'not shown', object: binding, field, value: name }];
  const opening = itemsAt(role.body, 'rules').flatMap((rule, index) => {
    const verbs = textsAt(rule, 'verbs').filter((verb) => !['get', 'list', 'watch'].includes(verb));
    const opens = verbs.length > 0 && textsAt(rule, 'apiGroups').some((group) => textsAt(rule, 'resources').some((resource) => keepsClosed(group, resource)));
    return opens ? [unmet(role, `rules[${index}]`, rule, 'the role may change what keeps the namespace closed', 'Take these resources out of it, or the verbs that change')] : [];
  });
  return opening.length > 0 ? opening : [met(binding, field, name)];
}

function keepsClosed(group: string, resource: string): boolean {
  if (group === '*') return resource === '*' || Object.keys(boundary).some((each) => keepsClosed(each, resource));
  const resources = boundary[group];
  return resources === 'all' || (resources !== undefined && (resource === '*' || resources.includes(resource)));
}

/** Whether a rule asks for nothing but ports: neither for a caller nor for a condition, nor for paths, methods or hosts. */
function isEverything(rule: ManifestValue): boolean {
  if (itemsAt(rule, 'from').length > 0 || itemsAt(rule, 'when').length > 0) return false;
  const operations = itemsAt(rule, 'to').map((to) => valueAt(to, 'operation'));
  return operations.length === 0 || operations.some((operation) => !isMap(operation) || Object.keys(operation).every((field) => field === 'ports'));
}
