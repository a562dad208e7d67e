export { Access } from './access';
export type { AccessPath, GrpcAccessOptions, HttpAccessOptions, TcpAccessOptions } from './access';
export { AccessCondition } from './access-condition';
export type { ConditionValues } from './access-condition';
export { AccessPolicy } from './access-policy';
export type { AccessOptions } from './access-policy';
export type { GuardedTarget } from './guarded-target';
export { Caller } from './caller';
export { ExternalAuthorization } from './end-users/external-authorization';
export type { ExternalAuthorizationProps } from './end-users/external-authorization';
export { JwtAuthentication } from './end-users/jwt-authentication';
export type { JwtAuthenticationProps, JwtExemptions } from './end-users/jwt-authentication';
export { JwtIssuer } from './end-users/jwt-issuer';
export type {
  Auth0IssuerProps, CognitoIssuerProps, EntraIssuerProps, JwtAudiences, JwtIssuerProps, JwtKeys, JwtOptions, KeycloakIssuerProps,
} from './end-users/jwt-issuer';
export type { JsonWebKey, JsonWebKeySet } from './end-users/json-web-keys';
export { PathTemplate } from './path-template';
export * from './audit/audit-log';
export type { NamespaceQuota, QuotaAmounts } from './tenancy/namespace-quota';
export { Subject } from './tenancy/subject';
export { MtlsMigration } from './mtls-migration';
export type { MtlsException, MtlsMigrationProps, MtlsStep, PlaintextCall } from './mtls-migration';
export * from './strict-mtls';
export * from './tenancy/tenant-boundary';
export * from './zero-trust-namespace';
