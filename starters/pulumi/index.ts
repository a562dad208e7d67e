import { Access, CanaryRelease, MeshService, PathMatch, Percent, Port, Profile, ZeroTrustNamespace } from 'istio-constructs';
import { MeshInstall, MeshStack } from 'istio-constructs/pulumi';

// Istio, in the cluster that your kubeconfig leads to.
const { gatewayAddress, mesh } = new MeshInstall('istio', { profile: Profile.default() });

// A shop: the storefront reads reviews, of which a new version gets a part of the requests.
const shop = new MeshStack('shop', (chart) => {
  // Strict mutual TLS, and nothing may call anything until it is said.
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const storefront = new MeshService(chart, 'storefront', { namespace, port: Port.http(8080) });
  const reviews = new MeshService(chart, 'reviews', {
    namespace,
    port: Port.http(9080),
    versions: { v1: { version: 'v1' }, v2: { version: 'v2' } },
  });

  new CanaryRelease(chart, 'reviews-canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  reviews.allowFrom(storefront, Access.http({ methods: ['GET'], paths: [PathMatch.prefix('/reviews')] }));
});

export const address = gatewayAddress;
export const principals = shop.principals;
