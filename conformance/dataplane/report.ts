import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { timesOf } from './format/call';
import type { DataPlaneCase, Step } from './format/case';
import { inWords } from './format/expectation';
import { falseAlarm } from './format/statistics';

/** Where the record lies in the repository. */
export const recordFile = path.resolve(__dirname, '../../docs/conformance.md');

/** What upstream Envoy cannot do, and what no case can assert for that. */
const leftOut: readonly (readonly [part: string, purpose: string, assertions: string])[] = [
  ['`istio.stats`', 'Istio\'s standard metrics', 'names, values and labels of `istio_requests_total` and the like; what `Telemetry` changes of them'],
  ['`istio.metadata_exchange`', 'tells each proxy what workload the other is', 'labels of the peer in metrics and access logs'],
  ['`istio.alpn`', 'offers Istio\'s own protocol names in TLS', 'which of these names a connection has; mutual TLS itself is asserted'],
  ['`istio.hashable_string`', 'state that waypoints pass on between their listeners', 'what a waypoint does'],
];

/**
 * The record of what was proven, from the cases alone: it holds what every run shows again and nothing that differs between runs, so that it can be
 * compared. A run writes it when all of it has come true.
 */
export function renderRecord(cases: readonly DataPlaneCase[]): string {
  return `${[
    '# What real Istio does with it',
    '',
    'Written by `npm run conformance` when every line below has come true in that run; edits are lost. The control plane is installed from `MeshInstall`; pods are',
    'network namespaces, injected by the webhook of istiod, with traffic captured by istio-iptables and certificates issued by istiod.',
    '',
    `Versions: ${versions()}.`,
    '',
    'What `decideAccess` tells from the manifests of a case was compared with the answers to every request between sidecars.',
    '',
    `Shares are right when the count of answers lies within exact binomial bounds, outside of which chance leads in one of ${(1 / falseAlarm).toLocaleString('en')} cases.`,
    '',
    '| case | feature | what it proves |',
    '| --- | --- | --- |',
    ...cases.map(({ name, feature, proves }) => `| [${name}](#${name}) | ${feature} | ${proves} |`),
    ...cases.flatMap(({ name, steps }) => ['', `## ${name}`, '', '| what happens | what real Istio does |', '| --- | --- |', ...steps.flatMap((step) => lines(step))]),
    '',
    '## What cannot be asserted here',
    '',
    'Envoy runs as its own project builds it, without the parts that Istio adds; istiod is told not to send what needs them.',
    '',
    '| missing | what it is for | what is left out |',
    '| --- | --- | --- |',
    ...leftOut.map((row) => `| ${row.join(' | ')} |`),
    '',
    'Ambient is unproven: ztunnel is in none of the package registries that the other programs come from, and waypoints need the last part above.',
    '',
    'Envoys have one worker each, so that a case meets every connection they keep; how many they have changes no route and no policy.',
  ].join('\n')}\n`;
}

function lines(step: Step<unknown>): string[] {
  switch (step.kind) {
    case 'request': return [`| ${step.says} | ${inWords(step.request.expect, timesOf(step.request))} |`];
    case 'eventually': return [`| ${step.says} | within ${step.within.toHumanString()}: ${inWords(step.request.expect, timesOf(step.request))} |`];
    case 'under-load': return [`| ${step.says} | ${inWords(step.request.expect, 1)}, every time |`, ...step.steps.flatMap(({ says }) => `| *Meanwhile:* ${says} | |`)];
    case 'arrived': return [`| ${step.says} | ${step.times[0] === step.times[1] ? step.times[0] : `${step.times[0]} to ${step.times[1]}`} for \`${step.path}\` at \`${step.workload}\` |`];
    case 'traced': return [`| ${step.says} | ${step.trace.services.length === 0 ? 'no span' : `one trace with a span of ${step.trace.services.map((service) => `\`${service}\``).join(' and ')}`} at \`${step.trace.collector}\` |`];
    case 'recorded': return [`| ${step.says} | ${Object.entries(step.attributes).map(([name, value]) => `\`${name}: ${value}\``).join(', ')} in a record at \`${step.collector}\` |`];
    case 'logged': return [`| ${step.says} | ${step.times === 'never' ? 'not ' : ''}${Object.entries(step.fields).map(([name, value]) => `\`${name}: ${String(value)}\``).join(', ')} in the log of \`${step.workload}\` |`];
    default: return [`| *${step.says}* | |`];
  }
}

/** The commit of the rate-limit service, as images of it are tagged: it has no releases. */
export function rateLimitVersion(): string {
  const [, commit] = /envoyproxy\/ratelimit v[\d.]+-\S*-(\w{8})/.exec(readFileSync(path.resolve(__dirname, '../tools/ratelimit/go.mod'), 'utf8')) ?? [];
  if (commit === undefined) throw new Error('tools/ratelimit/go.mod does not name a commit of envoyproxy/ratelimit');
  return commit;
}

/** As `conformance/setup` builds them. */
function versions(): string {
  const setup = readFileSync(path.resolve(__dirname, '../setup'), 'utf8');
  const find = (pattern: RegExp): string => {
    const [, version] = pattern.exec(setup) ?? [];
    if (version === undefined) throw new Error(`conformance/setup has no ${String(pattern)}`);
    return version;
  };
  return `Istio ${find(/buildVersion=(\S+)/)}, Envoy ${find(/envoy_version=(\S+)/)} (upstream), Kubernetes ${find(/gitVersion=v([\d.]+)/)}, ratelimit ${rateLimitVersion()}`;
}
