import { ApiObject } from 'cdk8s';
import type { Storage } from './storage';
import type { Workload } from './workload';
import type { Container, Volume } from '../../../imports/k8s';
import { KubeClusterRole, KubeClusterRoleBinding, KubeConfigMap, KubeDeployment, KubeService, KubeServiceAccount } from '../../../imports/k8s';
import { AuthorizationPolicy } from '../../../imports/security.istio.io';
import type { IMeshService } from '../../mesh';
import { renderServicePorts } from '../../mesh';

/** The objects of an add-on. */
export function renderAddOn(addOn: IMeshService<never>, workload: Workload): void {
  const { serviceName: name, namespace: { namespaceName: namespace }, selector } = addOn;
  const metadata = { name, namespace, labels: { ...selector } };
  new KubeServiceAccount(addOn, 'service-account', { metadata, automountServiceAccountToken: false });
  new KubeService(addOn, 'service', { metadata, spec: { selector: { ...selector }, ports: renderServicePorts(addOn.ports) } });
  // One that allows nothing: so nobody is let in before somebody is named.
  new AuthorizationPolicy(addOn, 'by-default', { metadata: { name: `${name}-by-default`, namespace }, spec: { selector: { matchLabels: { ...selector } } } });
  renderRole(addOn, workload);
  const { config, data } = workload;
  if (config !== undefined) {
    const texts = Object.fromEntries(Object.entries(config.files).map(([path, text]) => [keyOf(path), text]));
    new KubeConfigMap(addOn, 'config', { metadata: { ...metadata, name: `${name}-config` }, data: texts });
  }
  const claim = data?.storage.claim;
  if (claim !== undefined) new ApiObject(addOn, 'data', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { ...metadata, name: `${name}-data` }, spec: claim });
  new KubeDeployment(addOn, 'deployment', {
    metadata,
    spec: {
      replicas: 1,
      // A volume is of one pod at a time.
      ...(claim !== undefined && { strategy: { type: 'Recreate' } }),
      selector: { matchLabels: { ...selector } },
      template: {
        metadata: { labels: { ...selector }, ...(workload.annotations !== undefined && { annotations: workload.annotations }) },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: workload.mayRead !== undefined,
          securityContext: {
            runAsNonRoot: true, runAsUser: workload.user, runAsGroup: workload.user, ...(claim !== undefined && { fsGroup: workload.user }), seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [containerOf(addOn, workload)],
          volumes: volumesOf(name, workload),
        },
      },
    },
  });
}

function renderRole(addOn: IMeshService<never>, { mayRead }: Workload): void {
  if (mayRead === undefined) return;
  const { serviceName, namespace: { namespaceName: namespace } } = addOn;
  const name = `${serviceName}-${namespace}`;
  const metadata = { name, labels: { ...addOn.selector } };
  new KubeClusterRole(addOn, 'role', { metadata, rules: [...mayRead] });
  new KubeClusterRoleBinding(addOn, 'role-binding', {
    metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', name: serviceName, namespace }],
  });
}

function containerOf({ ports }: IMeshService<never>, workload: Workload): Container {
  const { image, args, env, resources: { cpu, memory, memoryLimit }, health: { path, port }, config, data, mounts = [] } = workload;
  const httpGet = { path, port };
  return {
    name: 'server',
    image,
    ...(args !== undefined && { args: [...args] }),
    ...(env !== undefined && { env: [...env] }),
    ports: ports.map(({ name, number }) => ({ name, containerPort: number })),
    resources: { requests: { cpu: cpu, memory: memory }, limits: { memory: memoryLimit } },
    readinessProbe: { httpGet, periodSeconds: 5 },
    livenessProbe: { httpGet, initialDelaySeconds: 60 },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...(config === undefined ? [] : [{ name: 'config', mountPath: config.folder, readOnly: true }]),
      ...(data === undefined ? [] : [{ name: 'data', mountPath: data.folder }]),
      ...mounts.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
    ],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  };
}

function volumesOf(name: string, { config, data, mounts = [] }: Workload): Volume[] {
  const paths = Object.keys(config?.files ?? {});
  // Keys of a ConfigMap are no paths.
  const items = paths.some((path) => keyOf(path) !== path) && { items: paths.map((path) => ({ key: keyOf(path), path })) };
  return [
    { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    ...(config === undefined ? [] : [{ name: 'config', configMap: { name: `${name}-config`, ...items } }]),
    ...(data === undefined ? [] : [{ name: 'data', ...keptIn(name, data.storage) }]),
    ...mounts.map(({ mountPath: _, ...volume }) => volume),
  ];
}

function keptIn(name: string, { claim, mebibytes }: Storage): Omit<Volume, 'name'> {
  return claim === undefined ? { emptyDir: { sizeLimit: `${mebibytes}Mi` } } : { persistentVolumeClaim: { claimName: `${name}-data` } };
}

function keyOf(path: string): string {
  return path.replaceAll('/', '.');
}
