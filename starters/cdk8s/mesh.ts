import { type App, Chart } from 'cdk8s';
import { Access, CanaryRelease, MeshInstall, MeshService, PathMatch, Percent, Port, Profile, ZeroTrustNamespace } from 'istio-constructs';

/** Istio, and a shop in it: the storefront reads reviews, of which a new version gets a part of the requests. */
export function describeMesh(app: App): void {
  const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });

  // Strict mutual TLS, and nothing may call anything until it is said.
  const chart = new Chart(app, 'shop');
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const storefront = new MeshService(chart, 'storefront', { namespace, port: Port.http(8080) });
  const reviews = new MeshService(chart, 'reviews', {
    namespace,
    port: Port.http(9080),
    versions: { v1: { version: 'v1' }, v2: { version: 'v2' } },
  });

  new CanaryRelease(chart, 'reviews-canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  reviews.allowFrom(storefront, Access.http({ methods: ['GET'], paths: [PathMatch.prefix('/reviews')] }));
}
