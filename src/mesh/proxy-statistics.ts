import type { IConstruct } from 'constructs';
import type { Mesh } from './mesh';
import { meshConfigInWords, needsOf } from './mesh-config-registry';
import { matchesRe2, requireRe2 } from './regex';
import { addLateCheck, MeshError } from '../errors';

/**
 * Which statistics of Envoy proxies serve beside the few that Istio keeps: any that one of these fits, by its whole name, such as
 * `cluster.outbound|80||web.shop.svc.cluster.local;.circuit_breakers.default.rq_open`.
 *
 * @see https://istio.io/latest/docs/ops/configuration/telemetry/envoy-stats/
 */
export interface ProxyStatsMatcher {
  /** What names begin with. @default - none */
  readonly inclusionPrefixes?: readonly string[];

  /** What names end with. @default - none */
  readonly inclusionSuffixes?: readonly string[];

  /** Expressions of RE2 for whole names. @default - none */
  readonly inclusionRegexps?: readonly string[];
}

/** A statistic that something asks for. */
export interface AskedStatistic {
  /** Who asks, for people. */
  readonly by: string;
  /** A name that it may have. */
  readonly example: string;
  /** By what it is served. */
  readonly matcher: ProxyStatsMatcher;
}

const fields = ['inclusionPrefixes', 'inclusionSuffixes', 'inclusionRegexps'] as const;

/** @throws MeshError InvalidValue when it fits nothing or everything, or is no expression */
export function requireStatsMatcher(matcher: ProxyStatsMatcher, at?: IConstruct): ProxyStatsMatcher {
  const texts = fields.flatMap((field) => matcher[field] ?? []);
  if (texts.length === 0 || texts.includes('')) {
    throw new MeshError({ code: 'InvalidValue', ...(at && { at }), problem: 'statistics are told by at least one text, and none is empty', value: matcher, fix: 'Write such as { inclusionPrefixes: ["http_local_rate_limiter"] }' });
  }
  for (const expression of matcher.inclusionRegexps ?? []) requireRe2(expression);
  return matcher;
}

/** All that one or another serves. */
export function joinStatsMatchers(matchers: readonly ProxyStatsMatcher[]): ProxyStatsMatcher {
  return Object.fromEntries(fields.flatMap((field) => {
    const texts = [...new Set(matchers.flatMap((matcher) => matcher[field] ?? []))].sort();
    return texts.length === 0 ? [] : [[field, texts]];
  }));
}

/** Lets the mesh configuration turn statistics on, where it is rendered in this tree. */
export function turnOnStatistics(owner: IConstruct, mesh: Mesh, asked: readonly AskedStatistic[]): void {
  needsOf(owner, mesh).statistics.push(...asked.map(({ matcher }) => matcher));
}

/** The same; elsewhere it is an error if they are not known to be on. */
export function requireStatistics(owner: IConstruct, mesh: Mesh, asked: readonly AskedStatistic[]): void {
  turnOnStatistics(owner, mesh, asked);
  addLateCheck(owner, () => {
    const missing = needsOf(owner, mesh).isRendered ? [] : asked.filter(({ example }) => !serves(mesh.proxyStatsMatcher, example));
    if (missing.length === 0) return [];
    const matcher = joinStatsMatchers(missing.map((statistic) => statistic.matcher));
    const askers = [...new Set(missing.map(({ by }) => by))];
    return [new MeshError({
      code: 'StatisticsNotServed',
      at: owner,
      problem: `nothing here renders ${meshConfigInWords(owner, mesh)}, and proxies are not known to serve the statistics of Envoy that ${askers.join(', ')} ask for`,
      value: matcher,
      fix: `Add them to defaultConfig of the mesh configuration and say that they are there, Mesh.fromAttributes({ proxyStatsMatcher: alertedProxyStats }), or go without: ['${askers.join('\', \'')}']`,
    })];
  });
}

/** The statistics that the mesh configuration has to turn on, once all is described. */
export function statisticsFor(at: IConstruct, mesh: Mesh): ProxyStatsMatcher {
  return joinStatsMatchers(needsOf(at, mesh).statistics);
}

function serves({ inclusionPrefixes = [], inclusionSuffixes = [], inclusionRegexps = [] }: ProxyStatsMatcher, name: string): boolean {
  return inclusionPrefixes.some((prefix) => name.startsWith(prefix)) || inclusionSuffixes.some((suffix) => name.endsWith(suffix))
    || inclusionRegexps.some((expression) => matchesRe2(expression, name));
}
