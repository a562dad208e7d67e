import type { ManifestObject, Manifests, ManifestValue } from '../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../manifests';

export type AccessAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** An AuthorizationPolicy as istiod reads it. See https://istio.io/latest/docs/reference/config/security/authorization-policy/ */
export interface AuthorizationPolicy {
  readonly name: string;
  readonly namespace: string;
  /** `file:line`. */
  readonly origin: string;
  readonly action: AccessAction;
  /** Whether it only reports what it would do. */
  readonly dryRun: boolean;
  /** The authorizer that a CUSTOM policy asks. */
  readonly provider: string;
  /** Undefined where the policy has none: it holds for all workloads of its namespace. */
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly targetRefs: readonly PolicyTargetRef[];
  /** Undefined for an item that is null, which counts as a rule that never matches. */
  readonly rules: readonly (ManifestValue | undefined)[];
}

export interface PolicyTargetRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const actions: readonly string[] = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'] satisfies AccessAction[];

/** The policies in manifests. One with an unknown action is none: no cluster takes it. */
export function authorizationPoliciesIn(manifests: Manifests): readonly AuthorizationPolicy[] {
  return manifests.ofKind('AuthorizationPolicy').filter(({ apiVersion }) => apiVersion.startsWith('security.istio.io/')).flatMap((object) => {
    const action = text(valueAt(object.body, 'spec', 'action')) || 'ALLOW';
    return isAction(action) ? [policyOf(object, action)] : [];
  });
}

function policyOf({ name, namespace = 'default', origin, body }: ManifestObject, action: AccessAction): AuthorizationPolicy {
  const spec = valueAt(body, 'spec');
  return {
    name,
    namespace,
    origin,
    action,
    dryRun: isTrue(valueAt(body, 'metadata', 'annotations', 'istio.io/dry-run')),
    provider: text(valueAt(spec, 'provider', 'name')),
    ...selectionOf(body),
    rules: listOf(valueAt(spec, 'rules')).map((rule) => rule ?? undefined),
  };
}

/** Which workloads a policy is for, of whatever kind it is. */
export function selectionOf(body: ManifestValue): Pick<AuthorizationPolicy, 'selector' | 'targetRefs'> {
  const selector = valueAt(body, 'spec', 'selector');
  const targetRefs = listOf(valueAt(body, 'spec', 'targetRefs'));
  const oneRef = valueAt(body, 'spec', 'targetRef');
  return {
    selector: isMap(selector) ? textMap(selector.matchLabels) : undefined,
    targetRefs: (targetRefs.length === 0 && oneRef !== undefined && oneRef !== null ? [oneRef] : targetRefs).map(targetRefOf),
  };
}

function targetRefOf(reference: ManifestValue): PolicyTargetRef {
  const field = (key: string): string => text(valueAt(reference, key));
  return { group: field('group'), kind: field('kind'), name: field('name'), namespace: field('namespace') };
}

function isAction(action: string): action is AccessAction {
  return actions.includes(action);
}

function text(value: ManifestValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** As Go reads a boolean. */
function isTrue(value: ManifestValue | undefined): boolean {
  return typeof value === 'string' && ['1', 't', 'T', 'true', 'True', 'TRUE'].includes(value);
}
