import { checkSubsetName } from '../../checks/destinations';
import { isWildcardDomain } from '../../checks/dns';
import { checkExportTo } from '../../checks/export-to';
import { checkLabels, checkSelector } from '../../checks/labels';
import { checkTrafficPolicy } from '../../checks/traffic-policy';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('destination-rule', {
  host: error('is no host that a policy can be for', 'Name a service, as in reviews.shop.svc.cluster.local, or a wildcard such as *.example.com'),
  subsetTwice: error('is the name of another subset', 'Give every subset a name of its own'),
});

/** Policies for traffic to a host, and its subsets. */
export const destinationRule: Rule = {
  kinds: ['networking.istio.io/DestinationRule'],
  check: ({ spec, namespace }) => {
    if (!isWildcardDomain(spec.at('host').text)) spec.at('host').say(says.host);
    checkTrafficPolicy(spec.at('trafficPolicy'), namespace);

    const names = new Set<string>();
    for (const subset of spec.at('subsets').items) {
      const name = subset.at('name');
      if (names.has(name.text)) name.say(says.subsetTwice);
      names.add(name.text);
      checkSubsetName(name);
      checkLabels(subset.at('labels'));
      checkTrafficPolicy(subset.at('trafficPolicy').withoutWarnings(), namespace);
    }
    const selector = spec.at('workloadSelector');
    checkSelector(selector, 'matchLabels');
    checkExportTo(spec.at('exportTo'), namespace, { onlyOwn: selector.isSet });
  },
};
