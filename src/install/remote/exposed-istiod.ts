import { Construct } from 'constructs';
import { Gateway, VirtualService } from '../../../imports/networking.istio.io';
import { gatewayKinds } from '../components/labels';
import type { InstallSettings } from '../settings';
import { istiodPorts } from './istiod-ports';

/** Where the gateway's ports lead, as istiod's Service numbers them. */
const ports = istiodPorts.map(({ name, port }) => ({ name, number: port, istiod: name === 'tls-webhook' ? 443 : port }));

/** Lets other clusters reach istiod through the east-west gateway, which hands connections on as they are: istiod's own certificate is seen. */
export class ExposedIstiod extends Construct {
  constructor(scope: Construct, id: string, { istiodName: name, namespace, clusterDomain }: InstallSettings) {
    super(scope, id);
    const host = `${name}.${namespace}.svc.${clusterDomain}`;
    // Proxies and API servers ask for it by these names.
    const sniHosts = [`${name}.${namespace}.svc`, host];
    const metadata = { name: `${name}-exposed`, namespace };
    new Gateway(this, 'gateway', {
      metadata,
      spec: {
        selector: { istio: gatewayKinds.eastWest.selector.istio },
        servers: ports.map(({ name: portName, number }) => ({ port: { number, name: portName, protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' }, hosts: sniHosts })),
      },
    });
    new VirtualService(this, 'route', {
      metadata,
      spec: {
        hosts: sniHosts,
        gateways: [metadata.name],
        tls: ports.map(({ number, istiod }) => ({ match: [{ port: number, sniHosts }], route: [{ destination: { host, port: { number: istiod } } }] })),
      },
    });
  }
}
