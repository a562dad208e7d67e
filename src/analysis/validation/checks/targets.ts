import type { Field } from '../field';
import { error, messages } from '../message';
import { checkSelector } from './labels';

const says = messages('target', {
  several: error('says in several ways what it applies to', 'Keep one of selector, targetRef and targetRefs'),
  noName: error('refers to something without a name', 'Set name'),
  namespace: error('refers to another namespace', 'Leave namespace out and put the object into the namespace of its target'),
  kind: error('refers to a kind that policies cannot be attached to', 'Refer to a Service, a ServiceEntry (group networking.istio.io), or a Gateway or GatewayClass (group gateway.networking.k8s.io)'),
});

const groups = new Map<string, readonly string[]>([
  ['Service', ['', 'core']],
  ['ServiceEntry', ['networking.istio.io']],
  ['Gateway', ['gateway.networking.k8s.io']],
  ['GatewayClass', ['gateway.networking.k8s.io']],
]);

/** Checks what a policy applies to: a selector, or references. */
export function checkTargets(spec: Field): void {
  const selector = spec.at('selector');
  const one = spec.at('targetRef');
  const many = spec.at('targetRefs');
  if ([selector.isSet, one.isSet, many.items.length > 0].filter(Boolean).length > 1) spec.say(says.several);
  checkSelector(selector, 'matchLabels');
  for (const target of [...one.isSet ? [one] : [], ...many.items]) {
    if (target.at('name').text === '') target.at('name').say(says.noName);
    if (target.at('namespace').text !== '') target.at('namespace').say(says.namespace);
    if (groups.get(target.at('kind').text)?.includes(target.at('group').text) !== true) target.say(says.kind);
  }
}
