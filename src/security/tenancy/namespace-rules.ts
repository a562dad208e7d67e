import { Construct } from 'constructs';
import type { LabelSelector, MatchCondition, RuleWithOperations, Variable } from '../../../imports/k8s';
import { KubeValidatingAdmissionPolicy, KubeValidatingAdmissionPolicyBinding } from '../../../imports/k8s';

/** What must hold of an object, and what is said to whom it refuses. */
export interface NamespaceRule {
  readonly expression: string;
  readonly messageExpression: string;
}

interface NamespaceRulesProps {
  readonly name: string;
  readonly namespaceSelector: LabelSelector;
  readonly objects: RuleWithOperations;
  readonly matchConditions?: readonly MatchCondition[];
  readonly variables: readonly Variable[];
  readonly rules: readonly NamespaceRule[];
}

/** A policy of the API server that refuses objects of some namespaces. */
export class NamespaceRules extends Construct {
  constructor(scope: Construct, id: string, { name, namespaceSelector, objects, matchConditions, variables, rules }: NamespaceRulesProps) {
    super(scope, id);
    new KubeValidatingAdmissionPolicy(this, 'policy', {
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [objects] },
        ...(matchConditions !== undefined && { matchConditions }),
        variables,
        validations: rules.map((rule) => ({ ...rule, reason: 'Forbidden' })),
      },
    });
    new KubeValidatingAdmissionPolicyBinding(this, 'binding', {
      metadata: { name },
      spec: { policyName: name, matchResources: { namespaceSelector }, validationActions: ['Deny'] },
    });
  }
}
