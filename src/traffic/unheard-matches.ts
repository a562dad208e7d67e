import { MeshError } from '../errors';
import type { IMeshService, RequestConditions } from '../mesh';
import { needsGateway, validatesTokens } from '../mesh';
import { mayBeAskedAs } from './authorities';
import { clientNamesOf } from './client-names';
import { gatewayPodsOf, offererElsewhere, publicHostsOf } from './gateway-hosts';
import type { RouteModifier, RouteRule } from './route-rule';

/** Contributions that wait for requests which cannot come where the service is served: for a host that leads elsewhere, or claims that only a gateway knows. */
export function findUnheard(service: IMeshService, rules: readonly RouteRule[], modifiers: readonly RouteModifier[]): MeshError[] {
  if (offererElsewhere(service) !== undefined) return [];
  const hosts = publicHostsOf(service);
  const matched = [...rules.map(({ owner, match }) => ({ owner, match })), ...modifiers.map(({ owner, when }) => ({ owner, match: when }))];
  return matched.flatMap(({ owner, match }) => {
    const problem = match?.alternatives.map((conditions) => problemWith(conditions, service, hosts)).find((found) => found !== undefined);
    return problem === undefined ? [] : [new MeshError({ code: 'InvalidMatch', at: owner, ...problem })];
  });
}

function problemWith(
  conditions: RequestConditions, service: IMeshService, hosts: readonly string[],
): { readonly problem: string; readonly value: unknown; readonly fix: string } | undefined {
  const { authority, claims, withoutClaims } = conditions;
  if (needsGateway(conditions) && hosts.length === 0) {
    return {
      problem: `Istio knows the claims of a JWT at gateways only, and ${service.node.path} is exposed at none`,
      value: claims ?? withoutClaims,
      fix: 'Expose the service: gateway.expose(service, { host, tls }), with a RequestAuthentication for the gateway\'s pods',
    };
  }
  const gateways = gatewayPodsOf(service);
  if (needsGateway(conditions) && gateways.length > 0 && !gateways.some(validatesTokens)) {
    return {
      problem: `nothing validates tokens at ${[...new Set(gateways.map(({ node }) => node.path))].join(', ')}, so no request has claims there`,
      value: claims ?? withoutClaims,
      fix: 'Say whose tokens are accepted: new JwtAuthentication(…, { target: gateway.workload, issuers, required: false }), or that it is done elsewhere: JwtAuthentication.elsewhere(gateway.workload)',
    };
  }
  const names = [...clientNamesOf(service), ...hosts];
  if (authority === undefined || names.some((name) => mayBeAskedAs(authority, name))) return undefined;
  return {
    problem: `no request for ${service.node.path} has this authority: it is asked for as ${names.join(', ')}`,
    value: authority.value,
    fix: `Expose the service at a gateway under that host too: gateway.expose(service, { hosts: [..., '${authority.value}'], tls })`,
  };
}
