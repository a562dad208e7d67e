/** Rate limits without an EnvoyFilter in sight: what every pod counts for itself, and quotas that one service counts for all. */
import { App, Chart } from 'cdk8s';
import {
  MeshInstall, MeshService, PathMatch, Port, Profile, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch, ZeroTrustNamespace,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });

const chart = new Chart(app, 'shop');
const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
const search = new MeshService(chart, 'search', { namespace: shop, port: Port.http(8080) });

// Counted by the proxy of each pod, for itself: protects the pod.
new RateLimit(chart, 'all-requests', { target: search, rate: Rate.perSecond(100) });
new RateLimit(chart, 'expensive-queries', { target: search, when: RequestMatch.uri(PathMatch.prefix('/search/full-text')), rate: Rate.perMinute(60, { burst: 5 }) });

// Counted by one service for all gateway and service pods: quotas of users.
const limits = new RateLimitService(chart, 'rate-limits', { namespace: shop });
new RateLimit(chart, 'per-user', { target: search, per: RequestKey.jwtClaim('sub'), rate: Rate.perHour(1000), countedBy: limits });
new RateLimit(chart, 'per-address', { target: ingressGateway, per: RequestKey.clientAddress(), rate: Rate.perMinute(600), countedBy: limits });

app.synth();
