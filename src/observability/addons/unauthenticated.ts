import type { AuthorizationPolicySpec } from '../../../imports/security.istio.io';
import { addLateCheck, MeshError } from '../../errors';
import type { IMeshService } from '../../mesh';
import { apiObjectsIn, GatewayWorkload } from '../../mesh';

type Rule = NonNullable<AuthorizationPolicySpec['rules']>[number];
type Source = NonNullable<Rule['from']>[number]['source'];

/** Keeps a gateway out of what an add-on knows, unless somebody asks who is behind the gateway. */
export function requireAuthentication(addOn: IMeshService<never>): void {
  addLateCheck(addOn, () => findUnauthenticated(addOn));
}

/** Where a gateway is let in to pages, but nobody asks who is behind it. The pages' own proxy has to: then no host, path or gateway leads around it. */
function findUnauthenticated(addOn: IMeshService<never>): MeshError[] {
  const policies = apiObjectsIn(addOn).filter(({ kind }) => kind === 'AuthorizationPolicy').map((object) => (object.toJson() as { readonly spec: AuthorizationPolicySpec }).spec);
  const rulesOf = (action: string): readonly Rule[] => policies.filter((spec) => (spec.action ?? 'ALLOW') === action).flatMap(({ rules = [] }) => rules);
  const gateways = gatewaysOf(addOn);
  const exposed = rulesOf('ALLOW').some(({ from = [{}] }) => from.some(({ source }) => gateways.some((gateway) => mayBe(source, gateway))));
  const asked = rulesOf('CUSTOM').some(isAboutAll);
  const tokens = rulesOf('DENY').some((rule) => isAboutAll(rule) && (rule.from ?? []).some(({ source }) => source?.notRequestPrincipals?.includes('*') === true));
  if (!exposed || asked || tokens) return [];
  return [new MeshError({
    code: 'InvalidAccess',
    at: addOn,
    problem: 'a gateway is let in, and nobody asks who is behind it: its pages tell everybody what runs in the mesh',
    value: addOn.host,
    fix: 'Add new ExternalAuthorization(…) or new JwtAuthentication(…) with the add-on as its target',
  })];
}

/** Some paths may be left out, such as those of the login; a rule that is about some only leaves all others open. */
function isAboutAll({ to = [{}] }: Rule): boolean {
  return to.some(({ operation: { hosts, methods, paths } = {} }) => [hosts, methods, paths].every((some) => some === undefined));
}

function mayBe({ principals, namespaces }: Source = {}, { identities, namespace }: GatewayWorkload): boolean {
  const isNamed = principals?.some((name) => name === '*' || identities.some(({ principal }) => principal === name)) ?? true;
  return isNamed && namespaces?.includes(namespace.namespaceName) !== false;
}

function gatewaysOf(addOn: IMeshService<never>): readonly GatewayWorkload[] {
  return addOn.node.root.node.findAll().filter((child) => child instanceof GatewayWorkload);
}
