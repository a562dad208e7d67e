import { error, messages } from '../../message';
import type { Rule } from '../../rule';
import { istioKinds } from '../istio-kinds';

const says = messages('annotations', {
  dryRunElsewhere: error('is understood for AuthorizationPolicy only', 'Remove the annotation'),
  dryRunAction: error('tries out policies that allow or deny only, not action {action}', 'Remove the annotation, or use action ALLOW or DENY'),
  dryRunValue: error('is neither true nor false', 'Write "true" or "false"'),
  internal: error('is an annotation that Istio keeps for itself', 'Remove the annotation'),
});

const internal = ['internal.istio.io/webhook-always-reject', 'internal.istio.io/parent-namespace', 'internal.istio.io/parents'];
/** What Go reads as a boolean. */
const booleans = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/** Annotations that Istio refuses on its objects. */
export const annotations: Rule = {
  kinds: istioKinds,
  check: ({ object, spec }) => {
    const given = object.at('metadata', 'annotations');
    const dryRun = given.at('istio.io/dry-run');
    if (dryRun.isSet) {
      const action = spec.at('action').text || 'ALLOW';
      if (object.at('kind').text !== 'AuthorizationPolicy') dryRun.say(says.dryRunElsewhere);
      else if (action !== 'ALLOW' && action !== 'DENY') dryRun.say(says.dryRunAction, { action });
      else if (!booleans.test(dryRun.text)) dryRun.say(says.dryRunValue);
    }
    internal.map((key) => given.at(key)).filter(({ isSet }) => isSet).forEach((field) => { field.say(says.internal); });
  },
};
