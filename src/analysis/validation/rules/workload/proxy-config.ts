import { checkSelector } from '../../checks/labels';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('proxy-config', {
  concurrency: error('is below 0', 'Use 0 for all cores, or the number of threads'),
});

/** Settings of proxies. */
export const proxyConfig: Rule = {
  kinds: ['networking.istio.io/ProxyConfig'],
  check: ({ spec }) => {
    checkSelector(spec.at('selector'), 'matchLabels');
    if (spec.at('concurrency').number < 0) spec.at('concurrency').say(says.concurrency);
  },
};
