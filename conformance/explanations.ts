import type { Explanation } from './harness/explanations';

/** The reviewed warnings of `istioctl analyze`. An entry that matches nothing any more fails the analysis, so that the list stays short. */
export const explanations: readonly Explanation[] = [
  ...everyEnvoyFilter('traffic-rate-limit', ['istio-system/ingressgateway-rate-limits', 'shop/search-rate-limits'], 'limits of rates have no API of Istio\'s'),
  ...everyEnvoyFilter('traffic-envoy-patch', ['istio-system/served-by', 'shop/upload-buffers'], 'the example is about patches that no API of Istio\'s says'),
  ...everyEnvoyFilter('traffic-ab-test-sticky', ['istio-system/reviews-shop-new-layout'], 'no field of Istio\'s makes a weighted choice by a hash'),
  {
    subject: 'security-jwt',
    code: 'IST0133',
    origin: 'AuthorizationPolicy istio-system/ingressgateway-deny',
    reason: 'a gateway that asks for tokens on all of its ports refuses what is no HTTP, which is what is meant',
  },
  ...authoritiesOfTheSystem('traffic-egress-gateway', 'shop/bank'),
  ...authoritiesOfTheSystem('traffic-egress-policy', 'shop/bank'),
];

/** Without a file of authorities, proxies check servers by those of their operating system, which is what these examples want. */
function authoritiesOfTheSystem(subject: string, name: string): Explanation[] {
  return [{ subject, code: 'IST0129', origin: `DestinationRule ${name}`, reason: 'servers of the world are checked by the authorities of the operating system' }];
}

/** istiod warns of every EnvoyFilter, whatever is in it. */
function everyEnvoyFilter(subject: string, names: readonly string[], reason: string): Explanation[] {
  return names.map((name) => ({ subject, code: 'IST0133', origin: `EnvoyFilter ${name}`, reason: `said of every EnvoyFilter; ${reason}` }));
}
