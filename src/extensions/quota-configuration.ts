import { renderYaml } from '../mesh';
import type { DescriptorEntry, Limit } from './limit';
import { descriptorOf } from './limit';

interface QuotaNode {
  readonly key: string;
  readonly value?: string;
  readonly rate_limit?: { readonly unit: string; readonly requests_per_unit: number };
  readonly shadow_mode?: true;
  readonly descriptors?: readonly QuotaNode[];
}

/**
 * The configuration of a rate-limit service: what its proxies may ask for, and how much of it there is.
 *
 * @see https://github.com/envoyproxy/ratelimit#configuration
 */
export function renderQuotas(domain: string, limits: readonly Limit[]): string {
  const inOrder = [...limits].sort((a, b) => (a.name < b.name ? -1 : 1));
  return renderYaml({ domain, descriptors: inOrder.map((limit) => nest(descriptorOf(limit), limit)) });
}

/** Entries become levels; the last holds the rate. A level without value counts each value apart. */
function nest([entry, ...rest]: readonly DescriptorEntry[], limit: Limit): QuotaNode {
  const level = { key: entry?.key ?? '', ...(entry?.value !== undefined && { value: entry.value }) };
  if (rest.length > 0) return { ...level, descriptors: [nest(rest, limit)] };
  return { ...level, rate_limit: { unit: limit.rate.unit ?? '', requests_per_unit: limit.rate.requests }, ...(!limit.enforce && { shadow_mode: true }) };
}
