import { App, Chart, Duration } from 'cdk8s';
import { expectTypeOf } from 'expect-type';
import {
  AbTest, Access, CanaryRelease, Manifests, Mesh, MeshNamespace, MeshService, PathMatch, Percent, Port, RequestMatch, StringMatch,
} from '../../src';
import type { IMeshService, MeshErrorCode } from '../../src';

// Compiled, never run: each line under an "expect error" must fail to compile, and all others must compile.
const chart = new Chart(new App(), 'shop');
const namespace = MeshNamespace.fromAttributes(chart, 'namespace', { name: 'shop', mesh: Mesh.fromAttributes() });
const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
const plain = new MeshService(chart, 'plain', { namespace, port: Port.http(8080) });
const when = RequestMatch.header('end-user', StringMatch.exact('jason'));

// --- version names are taken from the service ---
expectTypeOf(reviews).toExtend<IMeshService<'v1' | 'v2'>>();
expectTypeOf(reviews.versions).toEqualTypeOf<Readonly<Record<'v1' | 'v2', Readonly<Record<string, string>>>>>();
new CanaryRelease(chart, 'right', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
new CanaryRelease(chart, 'right-many', { service: reviews, weights: { v1: Percent.of(95), v2: Percent.of(5) } });
new CanaryRelease(chart, 'right-steps', { service: reviews, stable: 'v1', canary: 'v2', steps: [Percent.of(5)], step: 0, earlyAccess: when });
// @ts-expect-error there is no v3
new CanaryRelease(chart, 'wrong-canary', { service: reviews, stable: 'v1', canary: 'v3', weight: Percent.of(5) });
// @ts-expect-error there is no v0
new CanaryRelease(chart, 'wrong-stable', { service: reviews, stable: 'v0', canary: 'v2', weight: Percent.of(5) });
// @ts-expect-error weights of an unknown version
new CanaryRelease(chart, 'wrong-weights', { service: reviews, weights: { v1: Percent.of(95), v3: Percent.of(5) } });
// @ts-expect-error there is no v3
new AbTest(chart, 'wrong-use', { service: reviews, when, use: 'v3' });
// @ts-expect-error there is no v3
new AbTest(chart, 'wrong-otherwise', { service: reviews, when, use: 'v2', otherwise: 'v3' });
// @ts-expect-error there is no v3
reviews.addRoute('wrong-route', { when, to: 'v3' });
// @ts-expect-error there is no v3
reviews.podLabels('v3');

// --- a service without versions has none to choose from ---
// @ts-expect-error no versions
new AbTest(chart, 'no-versions', { service: plain, when, use: 'v1' });
// @ts-expect-error no versions
new CanaryRelease(chart, 'no-versions-canary', { service: plain, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
// @ts-expect-error no versions
plain.addRoute('no-versions-route', { when, to: 'v1' });
// @ts-expect-error no versions
plain.podLabels('v1');

// --- services of others ---
const referred = MeshService.fromAttributes(chart, 'referred', { namespace, port: Port.http(80), versions: { blue: { color: 'blue' } } });
new AbTest(chart, 'referred-use', { service: referred, when, use: 'blue' });
// @ts-expect-error there is no green
new AbTest(chart, 'referred-wrong', { service: referred, when, use: 'green' });
const adopted = MeshService.fromManifests(chart, 'adopted', { namespace, manifests: Manifests.parse(''), versions: ['v1', 'v2'] });
new AbTest(chart, 'adopted-use', { service: adopted, when, use: 'v2' });
// @ts-expect-error there is no v3
new AbTest(chart, 'adopted-wrong', { service: adopted, when, use: 'v3' });
// Without names the manifests decide, at synth.
const open = MeshService.fromManifests(chart, 'open', { namespace, manifests: Manifests.parse('') });
new AbTest(chart, 'open-use', { service: open, when, use: 'v7' });

// --- the three ways to split do not mix ---
// @ts-expect-error weight beside weights
new CanaryRelease(chart, 'mixed', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5), weights: { v1: Percent.of(100) } });
// @ts-expect-error weight beside steps
new CanaryRelease(chart, 'mixed-steps', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5), steps: [Percent.of(5)], step: 0 });
// @ts-expect-error steps without the one in force
new CanaryRelease(chart, 'no-step', { service: reviews, stable: 'v1', canary: 'v2', steps: [Percent.of(5)] });
// @ts-expect-error early access needs to know which version is the canary
new CanaryRelease(chart, 'early-many', { service: reviews, weights: { v1: Percent.of(100) }, earlyAccess: when });
// @ts-expect-error a bare number has no unit
new CanaryRelease(chart, 'bare-weight', { service: reviews, stable: 'v1', canary: 'v2', weight: 5 });
// @ts-expect-error a bare number has no unit
new CanaryRelease(chart, 'bare-weights', { service: reviews, weights: { v1: 100 } });
// @ts-expect-error a duration is no share
new CanaryRelease(chart, 'duration', { service: reviews, stable: 'v1', canary: 'v2', weight: Duration.seconds(5) });

// --- match kinds do not mix ---
RequestMatch.uri(PathMatch.prefix('/reviews'));
// @ts-expect-error a path is not compared like a text
RequestMatch.uri(StringMatch.prefix('/reviews'));
// @ts-expect-error a text is not compared like a path
RequestMatch.header('end-user', PathMatch.exact('/jason'));
// @ts-expect-error a text is not compared like a path
RequestMatch.cookie('user', PathMatch.exact('/jason'));
// @ts-expect-error a text is not compared like a path
RequestMatch.queryParam('user', PathMatch.exact('/jason'));
// @ts-expect-error a text is not compared like a path
RequestMatch.authority(PathMatch.exact('/jason'));
// @ts-expect-error bare text does not say how it is compared
RequestMatch.header('end-user', 'jason');
// @ts-expect-error Istio knows http and https
RequestMatch.scheme('ftp');
// @ts-expect-error AuthorizationPolicy compares no regular expressions
Access.http({ paths: [PathMatch.regex('/a.*')] });
// @ts-expect-error a text is not compared like a path
Access.http({ paths: [StringMatch.exact('/a')] });
Access.http({ paths: [PathMatch.exact('/a'), PathMatch.prefix('/b')] });
// @ts-expect-error TCP has no methods
Access.tcp({ methods: ['GET'] });
// @ts-expect-error the access must be said: everything is Access.any()
reviews.allowFrom(plain);
// @ts-expect-error a namespace has no identity of its own
reviews.allowFrom(namespace, Access.any());
// @ts-expect-error a port says what it speaks
new MeshService(chart, 'bare-port', { namespace, port: 8080 });
// @ts-expect-error a service needs a port
new MeshService(chart, 'no-port', { namespace });
// @ts-expect-error no such property
new MeshService(chart, 'typo', { namespace, port: Port.http(80), version: {} });

// --- what was said is not changed behind the library's back ---
const props = { service: reviews, weights: { v1: Percent.of(100) } } satisfies ConstructorParameters<typeof CanaryRelease<'v1' | 'v2'>>[2];
const canary = new CanaryRelease(chart, 'readonly', props);
// @ts-expect-error what was said is readonly
canary.weights = {};
// @ts-expect-error what was said is readonly
canary.weights.v1 = 5;
// @ts-expect-error what was said is readonly
reviews.port = Port.http(1);
// @ts-expect-error what was said is readonly
reviews.ports.push(Port.http(1));
// @ts-expect-error what was said is readonly
reviews.versions.v1 = {};
// @ts-expect-error what was said is readonly
when.alternatives.push({});
// @ts-expect-error what was said is readonly
Percent.of(5).value = 6;

// --- unions are made by their factories ---
// @ts-expect-error the constructor is private
new Percent(5);
// @ts-expect-error the constructor is private
new StringMatch('exact', '');
// @ts-expect-error made by the shape alone
RequestMatch.header('a', { kind: 'exact', value: 'b' });

expectTypeOf<'InvalidWeights'>().toExtend<MeshErrorCode>();
expectTypeOf(PathMatch.exact('/')).toEqualTypeOf<PathMatch<'exact'>>();
expectTypeOf(PathMatch.exact('/')).not.toExtend<StringMatch>();
expectTypeOf(StringMatch.exact('a')).not.toExtend<PathMatch>();
