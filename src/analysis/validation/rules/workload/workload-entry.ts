import { checkWorkload } from '../../checks/workload';
import type { Rule } from '../../rule';

/** A workload outside Kubernetes. */
export const workloadEntry: Rule = {
  kinds: ['networking.istio.io/WorkloadEntry'],
  check: ({ spec }) => { checkWorkload(spec, { mayBeDomain: true }); },
};
