import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('istio-operator', {
  unknownField: error('is no field of an installation', 'Remove it, or move it below values', 'istioctl'),
});

const known = [
  'profile', 'installPackagePath', 'hub', 'tag', 'namespace', 'revision', 'compatibilityVersion', 'meshConfig', 'components', 'values', 'unvalidatedValues',
];

/** The file that `istioctl install` reads; it is never applied to a cluster. */
export const istioOperator: Rule = {
  kinds: ['install.istio.io/IstioOperator'],
  check: ({ spec }) => {
    for (const [key, field] of spec.entries) if (!known.includes(key)) field.say(says.unknownField);
  },
};
