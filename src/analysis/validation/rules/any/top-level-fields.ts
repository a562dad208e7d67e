import { error, messages } from '../../message';
import type { Rule } from '../../rule';
import { istioKinds } from '../istio-kinds';

const says = messages('object', {
  unknownField: error('is no field of an object', 'Move it below spec, or remove it'),
});

const known = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/** Objects have five fields; what else stands beside them is often a spec that lost its indentation. */
export const topLevelFields: Rule = {
  kinds: istioKinds,
  check: ({ object }) => {
    for (const [key, field] of object.entries) if (!known.includes(key)) field.say(says.unknownField);
  },
};
