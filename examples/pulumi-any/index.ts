/** Istio on any cluster that a kubeconfig leads to: strict mutual TLS, a namespace that trusts nobody, and a canary of a service that is there already. */
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Access, GatewayTls, GatewayWorkload, IngressGateway, MeshService, Percent, Port, Profile, ZeroTrustNamespace } from '../../src';
import * as istio from '../../src/pulumi';

const config = new pulumi.Config();
const cluster = new kubernetes.Provider('cluster', { kubeconfig: config.requireSecret('kubeconfig') });
const domain = config.require('domain');

// Each of these is one line: no constructs needed.
const install = new istio.MeshInstall('istio', { profile: Profile.default(), trustDomain: domain }, { provider: cluster });
new istio.StrictMtls('mtls', { target: install.mesh }, { provider: cluster });
new istio.CanaryRelease('reviews-canary', {
  service: { name: 'reviews', namespace: 'bookinfo', mesh: install.mesh, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } },
  stable: 'v1',
  canary: 'v2',
  weight: Percent.of(config.getNumber('canaryWeight') ?? 5),
}, { provider: cluster });

// Constructs that know of each other are described together, in one stack.
const shop = new istio.MeshStack('shop', (chart) => {
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: install.mesh });
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
  const gateway = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: install.mesh }) });
  gateway.expose(web, { host: `shop.${domain}`, tls: GatewayTls.simple('shop-tls') });
  web.allowFrom(gateway, Access.http({ methods: ['GET'] }));
}, {}, { provider: cluster });

export const address = install.gatewayAddress;
export const principals = shop.principals;
