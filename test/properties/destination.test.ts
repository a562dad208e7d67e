import * as fc from 'fast-check';
import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import { CircuitBreaker, ClientTls, HashOn, LoadBalancer, LoadBalancing, LocalityFailover, MeshService, Percent, Port, RetryBudget, TlsMode } from '../../src';
import { newChart, only, shopOf } from '../mesh/fixtures';

const parts = ['connectionPool', 'loadBalancer', 'outlierDetection', 'retryBudget', 'tls'] as const;
type Part = typeof parts[number];
type Version = 'v1' | 'v2';
type Policy = { readonly [P in Part]?: unknown };

/** One setting: which part, for which version and port, with a number to tell it by. */
interface Setting {
  readonly part: Part;
  readonly version: Version | undefined;
  readonly port: Port | undefined;
  readonly value: number;
}

const [http, grpc] = [Port.http(80), Port.grpc(9090)];
const versions: (Version | undefined)[] = [undefined, 'v1', 'v2'];
const places = parts.flatMap((part) => versions.flatMap((version) => (part === 'retryBudget' ? [undefined] : [undefined, http, grpc]).map((port) => ({ part, version, port }))));

const placed = fc.record({ place: fc.constantFrom(...places), value: fc.integer({ min: 1, max: 99 }) });
const settingsArbitrary = fc.uniqueArray(placed, { maxLength: 12, selector: ({ place }) => place })
  .map((chosen): Setting[] => chosen.map(({ place, value }) => ({ ...place, value })).filter(holds));

/** A budget beside a port's settings is refused, which other tests are about. */
function holds({ part, version }: Setting, _: number, all: readonly Setting[]): boolean {
  return part !== 'retryBudget' || !all.some((other) => other.version === version && other.port !== undefined);
}

function synthesize(settings: readonly Setting[], shares: boolean): DestinationRuleSpec {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', {
    namespace: shopOf(chart), port: http, additionalPorts: [grpc], versions: { v1: { version: 'v1' }, v2: { version: 'v2' } },
  });
  if (shares) new LocalityFailover(chart, 'shares', { service, distribute: [{ from: 'eu', to: { eu: Percent.of(100) } }] });
  for (const [index, { part, version, port, value }] of settings.entries()) {
    const props = { service, ...(version && { version }), ...(port && { port }) };
    const id = `${part}-${index}`;
    switch (part) {
      case 'connectionPool': new CircuitBreaker(chart, id, { ...props, limits: { maxConnections: value } }); break;
      case 'outlierDetection': new CircuitBreaker(chart, id, { ...props, outliers: { consecutive5xxErrors: value } }); break;
      case 'retryBudget': new RetryBudget(chart, id, { service, ...(version && { version }), share: Percent.of(value) }); break;
      case 'tls': new ClientTls(chart, id, { ...props, mode: TlsMode.simple({ sni: `a${value}.com` }) }); break;
      case 'loadBalancer': new LoadBalancing(chart, id, { ...props, balancer: LoadBalancer.consistentHash(HashOn.header(`h${value}`)) });
    }
  }
  return only<DestinationRuleSpec>(chart, 'DestinationRule').spec;
}

/** What istiod makes of a rule: a port inherits nothing, and a subset's parts replace the host's: all of them where its port has settings of its own. */
function effective({ trafficPolicy, subsets }: DestinationRuleSpec, version: Version | undefined, port: Port): Policy {
  const host = ofPort(trafficPolicy, port).policy;
  const subset = subsets?.find(({ name }) => name === version)?.trafficPolicy;
  if (subset === undefined) return host;
  const own = ofPort(subset, port);
  // The one part that a port does not reset.
  return Object.fromEntries(parts.map((part) => [part, own.isOfPort && part !== 'retryBudget' ? own.policy[part] : own.policy[part] ?? host[part]]));
}

function ofPort(policy: DestinationRuleSpec['trafficPolicy'], port: Port): { policy: Policy; isOfPort: boolean } {
  const own = policy?.portLevelSettings?.find((each) => each.port?.number === port.number);
  return own === undefined ? { policy: policy ?? {}, isOfPort: false } : { policy: own, isOfPort: true };
}

/** What the user said last of a part: of the version's port, of the version, of the port, of all. */
function said(settings: readonly Setting[], part: Part, version: Version | undefined, port: Port): number | undefined {
  const about = (v: Version | undefined, p: Port | undefined): number | undefined => (
    settings.find((each) => each.part === part && each.version === v && each.port === p)?.value);
  return (version === undefined ? undefined : about(version, port) ?? about(version, undefined)) ?? about(undefined, port) ?? about(undefined, undefined);
}

const localities = { enabled: true, distribute: [{ from: 'eu', to: { eu: 100 } }] };

const numberIn = (value: unknown): number | undefined => {
  const found = /:"?[a-z]*(\d+)/.exec(JSON.stringify({ ...(value as object), localityLbSetting: undefined }))?.[1];
  return found === undefined ? undefined : Number(found);
};

test('of every version and port, each part is what was said of the narrowest place, by the rules of istiod', () => {
  fc.assert(fc.property(settingsArbitrary, fc.boolean(), (settings, shares) => {
    if (settings.length === 0 && !shares) return;
    const rule = synthesize(settings, shares);
    for (const version of versions) {
      for (const port of [http, grpc]) {
        const policy = effective(rule, version, port);
        const place = [version, port.number];
        for (const part of parts) expect([part, ...place, numberIn(policy[part])]).toEqual([part, ...place, said(settings, part, version, port)]);
        expect((policy.loadBalancer as { localityLbSetting?: object } | undefined)?.localityLbSetting).toEqual(shares ? localities : undefined);
      }
    }
  }), { numRuns: 150 });
});
