import type { Field } from '../field';
import { error, messages, warning } from '../message';

const says = messages('locality', {
  distributeAndFailover: error('spreads traffic by weight and fails over at once', 'Keep distribute or failover'),
  topologyTwice: error('orders by a label of topology, which failover orders already', 'Remove it from failoverPriority, or remove failover'),
  topologyImplicit: error('is a label of topology, which zone-aware balancing follows by itself', 'Remove it; failover orders regions'),
  weight: error('is no weight', 'Use a number from 1 to 100'),
  weightSum: error('has weights that sum to {sum}', 'Make them sum to 100'),
  wildcard: error('has a wildcard that is not its end', 'Write * once, at the end: region/zone/*'),
  emptyPart: error('has an empty part', 'Write region, region/zone or region/zone/subzone'),
  overlap: error('is covered by another locality, or covers it', 'Keep one of the two'),
  noOutlierDetection: warning('fails over, but nothing tells when endpoints have failed', 'Add outlierDetection to the same policy'),
  sameRegion: error('fails over to where it comes from', 'Name two different regions'),
  notARegion: error('is more than a region', 'Name the region only; zones and subzones fail over by themselves'),
  regionWildcard: error('has a wildcard', 'Name the region'),
});

const topologyLabels = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

/** Checks balancing by locality: weights, or an order of failover. */
export function checkLocalityBalancing(setting: Field, hasOutlierDetection: boolean): void {
  const distribute = setting.at('distribute').items;
  const failover = setting.at('failover').items;
  if (distribute.length > 0 && failover.length > 0) {
    setting.say(says.distributeAndFailover);
    return;
  }
  const priorities = setting.at('failoverPriority').items;
  if (failover.length > 0) priorities.filter(({ text }) => topologyLabels.includes(text)).forEach((label) => { label.say(says.topologyTwice); });

  for (const entry of distribute) {
    const targets = entry.at('to').entries;
    for (const [, weight] of targets) {
      if (weight.number <= 0 || weight.number > 100) weight.say(says.weight);
    }
    const sum = targets.reduce((total, [, weight]) => total + weight.number, 0);
    if (sum !== 100) entry.at('to').say(says.weightSum, { sum });
    checkDisjoint(targets.map(([locality, field]) => ({ locality, field })));
  }
  checkDisjoint(distribute.map((entry) => ({ locality: entry.at('from').text, field: entry.at('from') })));
  checkFailover(setting, hasOutlierDetection);
}

/** Checks zone-aware balancing, which only orders regions. */
export function checkZoneAwareBalancing(setting: Field, hasOutlierDetection: boolean): void {
  for (const label of setting.at('failoverPriority').items) {
    if (topologyLabels.includes(label.text)) label.say(says.topologyImplicit);
  }
  checkFailover(setting, hasOutlierDetection);
}

function checkFailover(setting: Field, hasOutlierDetection: boolean): void {
  const failover = setting.at('failover').items;
  if ((failover.length > 0 || setting.at('failoverPriority').items.length > 0) && !hasOutlierDetection) setting.say(says.noOutlierDetection);
  for (const entry of failover) {
    if (entry.at('from').text === entry.at('to').text) entry.say(says.sameRegion);
    for (const region of [entry.at('from'), entry.at('to')]) {
      if (region.text.includes('/')) region.say(says.notARegion);
      if (region.text.includes('*')) region.say(says.regionWildcard);
    }
  }
}

/** Localities of one list must not cover one another. */
function checkDisjoint(entries: readonly { readonly locality: string; readonly field: Field }[]): void {
  const earlier: string[][] = [];
  for (const { locality, field } of entries) {
    const parts = localityParts(locality);
    if (/\*./.test(locality)) field.say(says.wildcard);
    if (parts.includes('')) field.say(says.emptyPart);
    if (earlier.some((other) => covers(other, parts))) field.say(says.overlap);
    earlier.push(parts);
  }
}

function localityParts(locality: string): string[] {
  const [region = '', zone, ...subzone] = locality.split('/');
  return [region, ...zone === undefined ? [] : [zone], ...subzone.length === 0 ? [] : [subzone.join('/')]];
}

/** What an earlier entry takes from a later one: a region takes its zones; that a later, wider entry takes an earlier one shows only for regions. */
function covers(earlier: readonly string[], later: readonly string[]): boolean {
  const [region, zone = '*', subzone = '*'] = earlier;
  const [laterRegion, laterZone, laterSubzone] = later;
  if (region === '*') return true;
  if (region !== laterRegion) return false;
  if (laterZone === undefined || zone === '*') return true;
  if (zone !== laterZone) return false;
  return laterSubzone === undefined || subzone === '*' || subzone === laterSubzone;
}
