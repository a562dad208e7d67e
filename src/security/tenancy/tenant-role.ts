import { Construct } from 'constructs';
import type { Subject } from './subject';
import type { PolicyRule } from '../../../imports/k8s';
import { KubeRole, KubeRoleBinding } from '../../../imports/k8s';
import { MeshError } from '../../errors';
import type { IMeshNamespace } from '../../mesh';

const read = ['get', 'list', 'watch'];
const edit = [...read, 'create', 'update', 'patch', 'delete'];

const meshGroups = ['extensions.istio.io', 'gateway.networking.k8s.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'];

/**
 * What a tenant works with: its workloads, their configuration, and where requests to them go.
 *
 * Not in it, since each would undo what the namespace enforces: policies of the mesh, `ServiceEntry` (it opens egress), `Gateway` and `Ingress` (they open the
 * namespace to the outside), `NetworkPolicy`, `ResourceQuota`, Roles, and `exec`, which acts as a pod without leaving a trace in its description.
 */
const rules: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'serviceaccounts', 'services'], verbs: edit },
  { apiGroups: [''], resources: ['events', 'pods/log', 'pods/status', 'resourcequotas'], verbs: read },
  { apiGroups: ['apps'], resources: ['deployments', 'deployments/scale', 'replicasets', 'statefulsets', 'statefulsets/scale'], verbs: edit },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: edit },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: edit },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: edit },
  { apiGroups: ['networking.istio.io'], resources: ['destinationrules', 'virtualservices'], verbs: edit },
  { apiGroups: ['gateway.networking.k8s.io'], resources: ['grpcroutes', 'httproutes'], verbs: edit },
  // Who is denied should see by what.
  { apiGroups: meshGroups, resources: ['*'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: read },
];

/** The `Role` of those who own the workloads of a namespace but not its boundary, bound to them. */
export class TenantRole extends Construct {
  /** @throws MeshError InvalidValue when nobody is named, or somebody twice */
  constructor(scope: Construct, id: string, { namespaceName: namespace }: IMeshNamespace, subjects: readonly Subject[]) {
    super(scope, id);
    const keys = subjects.map((subject) => [subject.kind, subject.namespace ?? '', subject.name].join(' '));
    if (subjects.length === 0 || new Set(keys).size < keys.length) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'tenants are named once each, and at least one', value: subjects, fix: 'Write tenants: [Subject.group("shop-devs")], or leave it out' });
    }
    const metadata = { name: 'tenant-editor', namespace };
    const apiGroup = 'rbac.authorization.k8s.io';
    new KubeRole(this, 'role', { metadata, rules });
    new KubeRoleBinding(this, 'binding', {
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: metadata.name },
      subjects: subjects.map((subject) => ({
        ...(subject.kind !== 'ServiceAccount' && { apiGroup }),
        kind: subject.kind,
        name: subject.name,
        ...(subject.namespace !== undefined && { namespace: subject.namespace }),
      })),
    });
  }
}
