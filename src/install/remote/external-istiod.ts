import { Construct } from 'constructs';
import type { EnvVar, Volume, VolumeMount } from '../../../imports/k8s';
import { KubeService, KubeServiceAccount } from '../../../imports/k8s';
import { istiodLabels, istiodSelector } from '../components/labels';
import { pullSecretsOf } from '../images';
import type { InstallSettings } from '../settings';
import { istiodPorts } from './istiod-ports';

/** The Secret with the kubeconfig of the cluster that istiod reads, as `istioctl create-remote-secret --type=config` names it and its key. */
export const configSecret = { name: 'istio-kubeconfig', key: 'config' } as const;

const mountPath = '/var/run/secrets/remote';

/** What an istiod for clusters elsewhere has beside its Deployment: an account without rights, and the load balancer by which those clusters reach it. */
export class ExternalIstiod extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, serviceAnnotations: Readonly<Record<string, string>>) {
    super(scope, id);
    const { namespace, istiodName: name } = settings;
    const labels = istiodLabels(settings);
    const annotations = Object.keys(serviceAnnotations).length === 0 ? {} : { annotations: serviceAnnotations };
    new KubeServiceAccount(this, 'service-account', { metadata: { name, namespace, labels }, ...pullSecretsOf(settings.images) });
    new KubeService(this, 'service', {
      metadata: { name: `${name}-external`, namespace, labels, ...annotations },
      spec: { type: 'LoadBalancer', selector: istiodSelector(settings), ports: istiodPorts.map((port) => ({ ...port, protocol: 'TCP' })) },
    });
  }
}

/** How an istiod gets to a cluster elsewhere. It waits for the Secret: without it, it would take the cluster that it runs in for its own. */
export const kubeconfigParts: { readonly variable: EnvVar; readonly volume: Volume; readonly mount: VolumeMount } = {
  variable: { name: 'KUBECONFIG', value: `${mountPath}/${configSecret.key}` },
  volume: { name: configSecret.name, secret: { secretName: configSecret.name, items: [{ key: configSecret.key, path: configSecret.key }] } },
  mount: { name: configSecret.name, mountPath, readOnly: true },
};
