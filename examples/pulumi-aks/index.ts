/** Istio on Azure Kubernetes Service moves from 1.30 to 1.31 below a canary and a namespace that trusts nobody: nothing that runs is replaced. */
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { UpgradeStep } from '../../src';
import { Access, CanaryRelease, CanaryUpgrade, GatewayTls, IngressGateway, MeshService, Percent, Platform, Port, ZeroTrustNamespace } from '../../src';
import { defer, MeshStack } from '../../src/pulumi';

const config = new pulumi.Config();
const infrastructure = new pulumi.StackReference(config.require('infrastructure'));
const provider = new kubernetes.Provider('aks', { kubeconfig: infrastructure.requireOutput('kubeconfig') });

const mesh = new MeshStack('mesh', (chart) => {
  const upgrade = new CanaryUpgrade(chart, 'upgrade', {
    from: { version: '1.30.5' },
    to: { version: '1.31.1' },
    step: config.get<UpgradeStep>('step') ?? 'istiod',
    moved: config.getObject<string[]>('movedNamespaces'),
    install: {
      platform: Platform.aks(),
      ingressGateway: { serviceAnnotations: { 'service.beta.kubernetes.io/azure-pip-name': defer(infrastructure.requireOutput('gatewayIpName')) } },
    },
  });
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: upgrade.mesh });
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
  new CanaryRelease(chart, 'canary', { service: web, stable: 'v1', canary: 'v2', weight: Percent.of(5) });

  const gateway = new IngressGateway(chart, 'edge', { workload: upgrade.ingressGateway });
  gateway.expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-tls') });
  web.allowFrom(gateway, Access.http({ methods: ['GET', 'POST'] }));
}, {
  // Before the upgrade, `new MeshInstall(chart, 'istio')` was here: what it made is carried on.
  moved: { 'upgrade/from': 'istio' },
}, { provider });

export const address = mesh.gatewayAddress;
