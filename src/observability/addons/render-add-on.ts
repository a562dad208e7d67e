import { createHash } from 'node:crypto';
import type { ApiObjectMetadata } from 'cdk8s';
import { ApiObject } from 'cdk8s';
import type { Storage } from './storage';
import type { Workload } from './workload';
import type { Container, PodSecurityContext, PolicyRule, ResourceRequirements, Volume } from '../../../imports/k8s';
import { KubeClusterRole, KubeClusterRoleBinding, KubeConfigMap, KubeDeployment, KubeService, KubeServiceAccount } from '../../../imports/k8s';
import { AuthorizationPolicy } from '../../../imports/security.istio.io';
import type { IMeshService } from '../../mesh';
import { renderServicePorts, restrictedContainer, restrictedPod } from '../../mesh';

/** As whom it runs, by what it is found, and what it may do. */
export function renderIdentity(addOn: IMeshService<never>, { mayRead }: Pick<Workload, 'mayRead'>): void {
  const { ports, selector } = addOn;
  const metadata = metadataOf(addOn);
  new KubeServiceAccount(addOn, 'service-account', { metadata, automountServiceAccountToken: false });
  new KubeService(addOn, 'service', { metadata, spec: { selector: { ...selector }, ports: renderServicePorts(ports) } });
  if (mayRead !== undefined) renderRole(addOn, mayRead);
}

/** One that allows nothing: so nobody is let in before somebody is named. */
export function renderPolicy(addOn: IMeshService<never>): void {
  const { serviceName, namespace: { namespaceName: namespace }, selector } = addOn;
  new AuthorizationPolicy(addOn, 'by-default', { metadata: { name: `${serviceName}-by-default`, namespace }, spec: { selector: { matchLabels: { ...selector } } } });
}

/** Its pod, with its files and its volume. */
export function renderDeployment(addOn: IMeshService<never>, workload: Workload): void {
  const { serviceName: name, selector } = addOn;
  const metadata = metadataOf(addOn);
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
        metadata: { labels: { ...selector }, ...annotationsOf(workload) },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: workload.mayRead !== undefined,
          securityContext: podSecurity(workload, data?.storage),
          containers: [containerOf(addOn, workload)],
          volumes: volumesOf(name, workload),
        },
      },
    },
  });
}

/** The volume has to be the user's. */
export function podSecurity({ user }: Pick<Workload, 'user'>, storage: Storage | undefined): PodSecurityContext {
  return { ...restrictedPod(user), ...(storage?.claim !== undefined && { fsGroup: user }) };
}

export function resourcesOf({ resources: { cpu, memory, memoryLimit } }: Pick<Workload, 'resources'>) {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } } satisfies ResourceRequirements;
}

/** With a digest of its files: when they change, the pod starts anew. */
function annotationsOf({ annotations, config }: Workload): { readonly annotations?: Readonly<Record<string, string>> } {
  if (annotations === undefined && config === undefined) return {};
  const digest = createHash('sha256').update(JSON.stringify(config ?? {})).digest('hex').slice(0, 16);
  return { annotations: { ...annotations, ...(config !== undefined && { 'checksum/config': digest }) } };
}

function metadataOf({ serviceName: name, namespace: { namespaceName: namespace }, selector }: IMeshService<never>): ApiObjectMetadata {
  return { name, namespace, labels: { ...selector } };
}

function renderRole(addOn: IMeshService<never>, mayRead: readonly PolicyRule[]): void {
  const { serviceName, namespace: { namespaceName: namespace } } = addOn;
  const name = `${serviceName}-${namespace}`;
  const metadata = { name, labels: { ...addOn.selector } };
  new KubeClusterRole(addOn, 'role', { metadata, rules: [...mayRead] });
  new KubeClusterRoleBinding(addOn, 'role-binding', {
    metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', name: serviceName, namespace }],
  });
}

function containerOf({ ports }: IMeshService<never>, workload: Workload): Container {
  const { image, args, env, health: { path, port }, config, data, mounts = [] } = workload;
  const httpGet = { path, port };
  return {
    name: 'server',
    image,
    ...(args !== undefined && { args: [...args] }),
    ...(env !== undefined && { env: [...env] }),
    ports: ports.map(({ name, number }) => ({ name, containerPort: number })),
    resources: resourcesOf(workload),
    readinessProbe: { httpGet, periodSeconds: 5 },
    livenessProbe: { httpGet, initialDelaySeconds: 60 },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...(config === undefined ? [] : [{ name: 'config', mountPath: config.folder, readOnly: true }]),
      ...(data === undefined ? [] : [{ name: 'data', mountPath: data.folder }]),
      ...mounts.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
    ],
    securityContext: restrictedContainer,
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
