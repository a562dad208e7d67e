import type { Field } from '../field';
import { error, messages, warning } from '../message';
import { checkDuration, checkDurationForm } from './durations';
import { checkLocalityBalancing, checkZoneAwareBalancing } from './localities';

const says = messages('load-balancer', {
  cookieName: error('hashes by a cookie without a name', 'Set httpCookie.name'),
  attributeName: error('is an attribute without a name', 'Name it, as in SameSite'),
  attributeTwice: error('is an attribute that the cookie has already', 'Remove the repetition'),
  oldRingSize: warning('is the old place of the ring size', 'Use ringHash.minimumRingSize'),
  ringSizeTwice: error('stands beside ringHash or maglev', 'Use ringHash.minimumRingSize'),
  tableSize: error('is no size for a Maglev table', 'Use a prime number below 5000011, as in 65537'),
  twoLocalities: error('sets both ways of balancing by locality', 'Keep localityLbSetting or zoneAwareLbSetting'),
  warmupDuration: error('has no duration', 'Set warmup.duration'),
  warmupPercent: error('is above 100', 'Use 100 or less'),
  warmupAggression: error('is not above 0', 'Use a number above 0; 1 is linear'),
});

/** Checks how requests are spread; `outlierDetection` is what failover between localities needs. */
export function checkLoadBalancer(balancer: Field, outlierDetection: Field): void {
  if (!balancer.isSet) return;
  checkConsistentHash(balancer.at('consistentHash'));
  const locality = balancer.at('localityLbSetting');
  const zones = balancer.at('zoneAwareLbSetting');
  if (locality.isSet && zones.isSet) zones.say(says.twoLocalities);
  checkLocalityBalancing(locality, outlierDetection.isSet);
  checkZoneAwareBalancing(zones, outlierDetection.isSet);

  checkDurationForm(balancer.at('warmupDurationSecs'));
  const warmup = balancer.at('warmup');
  if (!warmup.isSet) return;
  if (!warmup.at('duration').isSet) warmup.at('duration').say(says.warmupDuration);
  checkDuration(warmup.at('duration'));
  if (warmup.at('minimumPercent').number > 100) warmup.at('minimumPercent').say(says.warmupPercent);
  if (warmup.at('aggression').isSet && warmup.at('aggression').number <= 0) warmup.at('aggression').say(says.warmupAggression);
}

function checkConsistentHash(hash: Field): void {
  const cookie = hash.at('httpCookie');
  if (cookie.isSet && cookie.at('name').text === '') cookie.at('name').say(says.cookieName);
  checkDurationForm(cookie.at('ttl'));
  const names = new Set<string>();
  for (const attribute of cookie.at('attributes').items) {
    const name = attribute.at('name').text;
    if (name === '') attribute.say(says.attributeName);
    else if (names.has(name)) attribute.say(says.attributeTwice);
    names.add(name);
  }
  const ringSize = hash.at('minimumRingSize');
  if (ringSize.number !== 0) {
    ringSize.say(says.oldRingSize);
    if (hash.firstSet('ringHash', 'maglev') !== undefined) ringSize.say(says.ringSizeTwice);
  }
  const maglev = hash.at('maglev');
  if (maglev.isSet && (!isPrime(maglev.at('tableSize').number) || maglev.at('tableSize').number >= 5000011)) maglev.at('tableSize').say(says.tableSize);
}

/** As Envoy counts: 1 passes. */
function isPrime(number: number): boolean {
  if (number > 0 && number < 4) return true;
  // Larger numbers are refused anyway, and dividing them would take long.
  if (number % 2 === 0 || number >= 5000011) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) {
    if (number % factor === 0) return false;
  }
  return true;
}
