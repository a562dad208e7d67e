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
  cni('the CNI plugin of GKE', { cni: { cniBinDir: '/home/kubernetes/bin' } }, { cni: {}, platform: Platform.gke() }),
];
