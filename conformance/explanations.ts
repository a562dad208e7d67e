import type { Explanation } from './harness/explanations';

/** The reviewed warnings of `istioctl analyze`. An entry that matches nothing any more fails the analysis, so that the list stays short. */
export const explanations: readonly Explanation[] = [
  ...everyEnvoyFilter('traffic-rate-limit', ['istio-system/ingressgateway-rate-limits', 'shop/search-rate-limits'], 'limits of rates have no API of Istio\'s'),
  ...everyEnvoyFilter('traffic-envoy-patch', ['istio-system/served-by', 'shop/upload-buffers'], 'the example is about patches that no API of Istio\'s says'),
];

/** istiod warns of every EnvoyFilter, whatever is in it. */
function everyEnvoyFilter(subject: string, names: readonly string[], reason: string): Explanation[] {
  return names.map((name) => ({ subject, code: 'IST0133', origin: `EnvoyFilter ${name}`, reason: `said of every EnvoyFilter; ${reason}` }));
}
