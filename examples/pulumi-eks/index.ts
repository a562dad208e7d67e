/** Istio on Elastic Kubernetes Service, whose cluster another stack makes: a gateway with fixed addresses, a namespace that trusts nobody, and a canary. */
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Access, CanaryRelease, GatewayTls, IngressGateway, MeshInstall, MeshService, Percent, Platform, Port, ZeroTrustNamespace } from '../../src';
import { defer, MeshStack } from '../../src/pulumi';

const config = new pulumi.Config();
const infrastructure = new pulumi.StackReference(config.require('infrastructure'));
const provider = new kubernetes.Provider('eks', { kubeconfig: infrastructure.requireOutput('kubeconfig') });
const allocation = (zone: string): string => defer(infrastructure.requireOutput(`eip-${zone}`));

const mesh = new MeshStack('mesh', (chart) => {
  const install = new MeshInstall(chart, 'istio', {
    platform: Platform.eks(),
    kubernetesVersion: '1.34',
    cni: {},
    ingressGateway: { addresses: [allocation('a'), allocation('b')] },
  });
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: install.mesh, networkPolicy: true });
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
  new CanaryRelease(chart, 'canary', { service: web, stable: 'v1', canary: 'v2', weight: Percent.of(5) });

  const gateway = new IngressGateway(chart, 'edge', { workload: install.ingressGateway });
  gateway.expose(web, { host: defer(infrastructure.requireOutput('host')), tls: GatewayTls.simple('shop-tls') });
  web.allowFrom(gateway, Access.http({ methods: ['GET', 'POST'] }));
}, {}, { provider });

export const address = mesh.gatewayAddress;
export const principals = mesh.principals;
