import * as pulumi from '@pulumi/pulumi';
import type { Mistake } from './mistake';
import { here } from './mistake';
import { KubeConfigMap } from '../../imports/k8s';
import { defer } from '../../src/pulumi';
import { lateChanges } from '../../src/pulumi/bridge/late-changes';
import { planOf } from '../../src/pulumi/bridge/plan';

const output = pulumi.output('a') as unknown as string;

export const pulumiMistakes: Record<string, Mistake> = {
  'an Output of Pulumi in a template literal': {
    code: 'MisusedOutput', at: here, value: "'https://…'", fix: 'pulumi.interpolate', by: () => defer(`https://${output}`),
  },
  'an object of a stack of Pulumi that is complete': {
    code: 'AddedTooLate',
    at: 'shop/settings',
    value: "'settings'",
    fix: 'Say it in the function that describes "shop"',
    by: () => {
      const plan = planOf('shop', { build: (chart) => chart, rules: () => ({}) });
      new KubeConfigMap(plan.built, 'settings', { metadata: { name: 'settings' } });
      throw lateChanges('shop', plan.rendered, plan.render())[0]!;
    },
  },
};
