import { isIP } from 'node:net';
import { Construct } from 'constructs';
import type { ServiceReference } from '../../../imports/k8s';
import { KubeEndpointSlice, KubeService } from '../../../imports/k8s';
import { istiodLabels } from '../components/labels';
import type { InstallSettings } from '../settings';
import type { RemoteControlPlane } from './multi-cluster-props';

/** The way to an istiod of another cluster, under the name that it has at home: its certificate is for that. */
export class RemoteIstiod extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, { address }: RemoteControlPlane) {
    super(scope, id);
    const { namespace, istiodName: name } = settings;
    const labels = istiodLabels(settings);
    const discovery = { name: 'tcp-istiod', port: 15012, protocol: 'TCP' };
    const webhook = { name: 'tcp-webhook', port: 15017, protocol: 'TCP' };
    const family = isIP(address);

    if (family === 0) {
      new KubeService(this, 'service', { metadata: { name, namespace, labels }, spec: { type: 'ExternalName', externalName: address, ports: [discovery, webhook] } });
      return;
    }
    new KubeService(this, 'service', { metadata: { name, namespace, labels }, spec: { ports: [discovery, { ...webhook, port: 443, targetPort: 15017 }] } });
    new KubeEndpointSlice(this, 'endpoints', {
      metadata: { name, namespace, labels: { ...labels, 'kubernetes.io/service-name': name } },
      addressType: family === 4 ? 'IPv4' : 'IPv6',
      endpoints: [{ addresses: [address] }],
      ports: [discovery, webhook],
    });
  }
}

/** How the API server calls the injector, which has to know whose pods these are. */
export function injectionService(settings: InstallSettings): ServiceReference {
  const { mesh: { cluster, network }, multiCluster: { controlPlane } } = settings;
  return webhookService(settings, controlPlane === undefined ? '/inject' : `/inject/cluster/${cluster}${network === undefined ? '' : `/net/${network}`}`);
}

/** How the API server calls istiod. */
export function webhookService({ istiodName: name, namespace, multiCluster: { controlPlane } }: InstallSettings, path: string): ServiceReference {
  // A name outside the cluster has no port of its own that could lead to another.
  return controlPlane !== undefined && isIP(controlPlane.address) === 0 ? { name, namespace, path, port: 15017 } : { name, namespace, path };
}
