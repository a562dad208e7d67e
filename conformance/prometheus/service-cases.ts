import type { AlertCase, Series } from './alert-case';
import { metric } from './alert-case';

const host = 'reviews.shop.svc.cluster.local';
const toService = { reporter: 'source', destination_service: host };
const requests = (code: string): string => metric('istio_requests_total', { ...toService, response_code: code });
/** A thousand requests a minute, of which so many fail, for a while. */
const failing = (failures: number, minutes: number): Series => ({ [requests('200')]: `0+${1000 - failures}x${minutes}`, [requests('500')]: `0+${failures}x${minutes}` });
/** A thousand requests a minute, of which so many take longer than a quarter of a second. */
const slow = (late: number, minutes: number, bound: string): Series => ({
  [metric('istio_request_duration_milliseconds_bucket', { ...toService, le: bound })]: `0+${1000 - late}x${minutes}`,
  [metric('istio_request_duration_milliseconds_bucket', { ...toService, le: '2500' })]: `0+1000x${minutes}`,
  [metric('istio_request_duration_milliseconds_count', toService)]: `0+1000x${minutes}`,
});
const promised = { destination_service: host, service_namespace: 'shop' };
const fast = { severity: 'critical', ...promised };
const slowly = { severity: 'warning', ...promised };
const misses = (kind: string, share: string, allowed: string): string => `The ${kind} of reviews burns its error budget: ${share} of the requests miss it, ${allowed} % may.`;

/** Of an objective of 99.9 of 100 requests that succeed, and 99 that take 250 ms at most. */
export const objectiveCases: readonly AlertCase[] = [
  {
    alert: 'SloBurnsFast', when: 'one in twenty fails', series: failing(50, 30), at: '20m', fires: { labels: { ...fast, slo: 'reviews-availability' }, summary: misses('availability', '5%', '0.1') },
  },
  { alert: 'SloBurnsFast', when: 'all fail', series: { [requests('500')]: '0+1000x30' }, at: '20m', fires: { labels: { ...fast, slo: 'reviews-availability' }, summary: misses('availability', '100%', '0.1') } },
  ...['250', '250.0'].map((bound): AlertCase => ({
    alert: 'SloBurnsFast',
    when: `one in five is slow, with the bound written ${bound}`,
    series: slow(200, 30, bound),
    at: '20m',
    fires: { labels: { ...fast, slo: 'reviews-latency' }, summary: misses('latency', '20%', '1') },
  })),
  { alert: 'SloBurnsFast', when: 'one in two thousand fails', series: failing(0.5, 30), at: '20m' },
  { alert: 'SloBurnsFast', when: 'many failed, until forty minutes ago', series: { [requests('200')]: '0+0x60 0+1000x60', [requests('500')]: '0+1000x60 60000x60' }, at: '101m' },
  { alert: 'SloBurnsFast', when: 'as many are slow as may be', series: slow(10, 30, '250'), at: '20m' },
  { alert: 'SloBurnsFast', when: 'nobody asks', series: { [requests('500')]: '100x30' }, at: '20m' },
  {
    alert: 'SloBurnsSlowly', when: 'one in two hundred fails all the time', series: failing(5, 140), at: '130m', fires: { labels: { ...slowly, slo: 'reviews-availability' }, summary: misses('availability', '0.5%', '0.1') },
  },
  { alert: 'SloBurnsFast', when: 'one in two hundred fails all the time, which can wait', series: failing(5, 140), at: '130m' },
  { alert: 'SloBurnsSlowly', when: 'as many fail as may', series: failing(1, 140), at: '130m' },
];

const ofVersion = (version: string, code: string): string => metric('istio_requests_total', { reporter: 'destination', destination_service: host, destination_version: version, response_code: code });
const answers = (version: string, total: number, failed: number): Series => ({ [ofVersion(version, '200')]: `0+${total - failed}x30`, [ofVersion(version, '503')]: `0+${failed}x30` });
const durations = (version: string, bound: string): Series => Object.fromEntries(['100', '250', '1000', '+Inf'].map((le) => (
  [metric('istio_request_duration_milliseconds_bucket', { reporter: 'destination', destination_service: host, destination_version: version, le }), `0+${Number(le) < Number(bound) ? 0 : 600}x30`])));
const guard = { severity: 'critical', ...promised, canary: 'v2', stable: 'v1' };

/** Of a canary v2 beside v1. */
export const guardCases: readonly AlertCase[] = [
  {
    alert: 'CanaryFailsMore',
    when: 'the canary fails a tenth, the stable version a hundredth',
    series: { ...answers('v2', 600, 60), ...answers('v1', 6000, 60) },
    at: '20m',
    fires: { labels: guard, summary: '10% of the requests to v2 of reviews fail, far more than to v1.' },
  },
  { alert: 'CanaryFailsMore', when: 'the canary fails all, the stable version has not failed yet', series: { [ofVersion('v2', '500')]: '0+600x30', [ofVersion('v1', '200')]: '0+6000x30' }, at: '20m', fires: { labels: guard, summary: '100% of the requests to v2 of reviews fail, far more than to v1.' } },
  { alert: 'CanaryFailsMore', when: 'both fail a tenth', series: { ...answers('v2', 600, 60), ...answers('v1', 6000, 600) }, at: '20m' },
  { alert: 'CanaryFailsMore', when: 'the canary has hardly a request', series: { ...answers('v2', 2, 2), ...answers('v1', 6000, 0) }, at: '20m' },
  {
    alert: 'CanaryIsSlower',
    when: 'the canary takes four times as long',
    series: { ...answers('v2', 600, 0), ...durations('v2', '1000'), ...durations('v1', '250') },
    at: '20m',
    fires: { labels: guard, summary: '99 of 100 requests to v2 of reviews take up to 992 ms, far more than to v1.' },
  },
  { alert: 'CanaryIsSlower', when: 'both take long', series: { ...answers('v2', 600, 0), ...durations('v2', '1000'), ...durations('v1', '1000') }, at: '20m' },
];
