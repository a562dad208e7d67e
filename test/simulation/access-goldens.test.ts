import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { folder, manifestsAt, present, skipped } from './access-data';
import { queryFor, requestsFor } from './access-requests';
import { passThrough } from './envoy-rbac';
import type { AccessDecision } from '../../src';
import { decideAccess } from '../../src';

if (!present) process.stdout.write(skipped);

const protocols = ['http', 'tcp'] as const;
const cases = present ? protocols.flatMap((protocol) => fs.readdirSync(path.join(folder, protocol)).map((name) => [protocol, name] as const)) : [];

/** Decisions that there were, and cases of which some rule matched. */
const seen = new Set<string>();

(present ? describe : describe.skip)('requests, compared with what the filters that istiod generates do with them', () => {
  test('the data holds cases', () => {
    process.stdout.write(`${cases.length} sets of policies with the filters that istiod makes of them\n`);
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('%s/%s', (protocol, name) => {
    const at = path.join(folder, protocol, name);
    const read = (file: string): any => parse(fs.readFileSync(path.join(at, file), 'utf8'));
    const { workload, trustDomain, trustDomainAliases, filters: count } = JSON.parse(fs.readFileSync(path.join(at, 'case.json'), 'utf8'));
    const filters = Array.from({ length: count }, (_, index) => read(`expected-${index + 1}.yaml`));
    const providers = fs.existsSync(path.join(at, 'meshconfig.yaml')) ? read('meshconfig.yaml').extensionProviders : [];
    const authorizers = Object.fromEntries(providers.map((each: any) => [each.name, each.envoyExtAuthzHttp === undefined ? 'grpc' : 'http']));
    const manifests = manifestsAt(protocol, name, 'policies.yaml');
    fc.assert(fc.property(requestsFor(manifests, protocol === 'tcp'), (request) => {
      const theirs = passThrough(filters, request);
      const ours = decideAccess(manifests, queryFor(request, workload, { ...(trustDomain !== null && { trustDomain, trustDomainAliases }), authorizers }));
      seen.add(theirs.decision);
      if (theirs.matched.length > 0) seen.add(`${protocol}/${name}`);

      expect([ours.decision, ours.asks.length > 0, ours.withDryRun ?? ours.decision]).toEqual([theirs.decision, theirs.asksAuthorizer, theirs.withShadow]);
      expect(matchedIn(ours)).toEqual(theirs.matched.map((id) => id.replace(/^istio-ext-authz-[a-z-]*ns/, 'ns').replace(/-deny-due-to-bad-CUSTOM-action$/, '')));
    }), { numRuns: 150 });
  });

  test('the requests reach rules of most of them, and are allowed as well as denied', () => {
    expect([...seen]).toEqual(expect.arrayContaining(['ALLOW', 'DENY']));
    expect(cases.filter(([protocol, name]) => seen.has(`${protocol}/${name}`)).length).toBeGreaterThan(cases.length / 2);
  });
});

function matchedIn({ policies }: AccessDecision): readonly string[] {
  return policies.flatMap(({ rules }) => rules.filter(({ matches }) => matches).map(({ id }) => id)).sort();
}
