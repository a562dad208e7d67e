import type { ParityCase } from './parity-case';
import type { MeshInstallProps } from '../../../../src/install';
import { Profile } from '../../../../src/install';
import { Platform } from '../../../../src/mesh';

/** The CNI plugin in a mesh of sidecars. */
function cni(name: string, values: object, props: MeshInstallProps): ParityCase {
  return { name, profile: 'default', overrides: { components: { cni: { enabled: true } }, values }, props };
}

function ambient(name: string, values: object, props: MeshInstallProps): ParityCase {
  return { name, profile: 'ambient', overrides: { values }, props: { profile: Profile.ambient(), ...props } };
}

const resources = { requests: { cpu: '300m', memory: '300Mi' }, limits: { cpu: '1', memory: '1Gi' } };

export const nodeAgents: readonly ParityCase[] = [
  cni('the CNI plugin', {}, { cni: {} }),
  cni('the CNI plugin that deletes broken pods', { cni: { repair: { repairPods: false, deletePods: true } } }, { cni: { brokenPods: 'delete' } }),
  cni('the CNI plugin that labels broken pods', { cni: { repair: { repairPods: false, labelPods: true } } }, { cni: { brokenPods: 'label' } }),
  cni('the CNI plugin that leaves broken pods', { cni: { repair: { enabled: false, repairPods: false } } }, { cni: { brokenPods: 'ignore' } }),
  cni('namespaces without the CNI plugin', { cni: { excludeNamespaces: ['kube-system', 'monitoring'] } }, { cni: { excludeNamespaces: ['kube-system', 'monitoring'] } }),
  cni('folders of the nodes', { cni: { cniBinDir: '/var/cni/bin', cniConfDir: '/var/cni/net.d' } }, { cni: { binDir: '/var/cni/bin', confDir: '/var/cni/net.d' } }),
  cni('resources of the CNI plugin', { cni: { resources } }, { cni: { resources } }),
  cni('the log of the CNI plugin', { cni: { logging: { level: 'debug' } } }, { cni: { logLevel: 'debug' } }),
  ambient('resources of ztunnel', { ztunnel: { resources } }, { ztunnel: { resources } }),
  ambient('the log of ztunnel', { ztunnel: { logLevel: 'debug' } }, { ztunnel: { logLevel: 'debug' } }),
  ambient('time for ztunnel to drain', { ztunnel: { terminationGracePeriodSeconds: 300 } }, { ztunnel: { terminationGracePeriodSeconds: 300 } }),
  ambient('labels of ztunnel\'s pods', { ztunnel: { podLabels: { team: 'mesh' } } }, { ztunnel: { podLabels: { team: 'mesh' } } }),
  ambient('resources of the CNI plugin of the ambient profile', { cni: { resources } }, { cni: { resources } }),
  cni('the CNI plugin of GKE', { global: { platform: 'gke' }, cni: { cniBinDir: '/home/kubernetes/bin' } }, { cni: {}, platform: Platform.gke() }),
  // The chart finds GKE's folder by the version of a server.
  platform('gke', { cni: { cniBinDir: '/home/kubernetes/bin' } }, Platform.gke()),
  platform('k3d', {}, Platform.k3d()),
  platform('k3s', {}, Platform.k3s()),
  platform('microk8s', {}, Platform.microk8s()),
  platform('minikube', {}, Platform.minikube()),
  // To the charts these are clusters like any other.
  ...[Platform.aks(), Platform.eks(), Platform.kind(), Platform.onPrem()].map((other) => ambient(`the ambient profile on ${other.kind}`, {}, { platform: other })),
];

/** A platform as its profile of the charts has it. */
function platform(name: string, values: object, ours: Platform): ParityCase {
  return ambient(`the ambient profile on ${name}`, { global: { platform: name }, ...values }, { platform: ours });
}
