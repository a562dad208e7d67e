import * as pulumi from '@pulumi/pulumi';
import type { Mistake } from './mistake';
import { here } from './mistake';
import { defer } from '../../src/pulumi';

const output = pulumi.output('a') as unknown as string;

export const pulumiMistakes: Record<string, Mistake> = {
  'an Output of Pulumi in a template literal': {
    code: 'MisusedOutput', at: here, value: "'https://…'", fix: 'pulumi.interpolate', by: () => defer(`https://${output}`),
  },
};
