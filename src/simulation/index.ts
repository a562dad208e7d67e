export type { AccessDecision, ConditionVerdict, DecidingRule, PolicyVerdict, RuleVerdict } from './access/access-decision';
export type { AccessCaller, AccessQuery, AccessRequest, AccessService, AccessTarget, AccessToken } from './access/access-query';
export type { AccessAction } from './access/authorization-policy';
export { decideAccess } from './access/decide-access';
export type { PathNormalization } from './access/normalize-path';
export type { AuthorizerProtocol, MeshSettingsProps } from './mesh-settings';
