import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import type { IMeshClient, IMeshService, Port } from '../mesh';
import type { Access } from './access';

type Rule = NonNullable<AuthorizationPolicySpec['rules']>[number];
type Operation = NonNullable<NonNullable<Rule['to']>[number]['operation']>;

export interface Grant {
  readonly client: IMeshClient;
  readonly access: Access;
}

/** One rule for each set of clients that may do the same things, in an order that does not depend on who was allowed first. */
export function renderRules(service: IMeshService, grants: readonly Grant[]): Rule[] {
  const operationsOf = new Map<string, Map<string, Operation>>();
  for (const { client, access } of grants) {
    const operation = renderOperation(service, access);
    for (const { principal } of client.identities) {
      const operations = operationsOf.get(principal) ?? new Map<string, Operation>();
      operationsOf.set(principal, operations.set(JSON.stringify(operation), operation));
    }
  }

  const principalsOf = new Map<string, string[]>();
  for (const [principal, operations] of [...operationsOf].sort(byKey)) {
    // Whoever may do anything needs no further rule.
    const key = operations.has('{}') ? '{}' : [...operations.keys()].sort().join('\n');
    principalsOf.set(key, [...(principalsOf.get(key) ?? []), principal]);
  }
  return [...principalsOf].sort(byKey).map(([key, principals]) => ({
    from: [{ source: { principals } }],
    ...(key !== '{}' && { to: key.split('\n').map((operation) => ({ operation: JSON.parse(operation) as Operation })) }),
  }));
}

function renderOperation(service: IMeshService, access: Access): Operation {
  const { hosts, methods, paths } = access.operation;
  const ports = portsInRule(service, access)?.map(({ targetPort }) => String(targetPort));
  return {
    ...(hosts !== undefined && { hosts: [...hosts].sort() }),
    ...(methods !== undefined && { methods: [...methods].sort() }),
    ...(paths !== undefined && { paths: [...paths].sort() }),
    ...(ports !== undefined && { ports: ports.sort() }),
  };
}

/** The ports that a rule has to name; undefined when it holds for all. The pods' proxies see the port of the container, not the one of the Service. */
export function portsInRule(service: IMeshService, { layer, operation }: Access): readonly Port[] | undefined {
  const named = operation.ports?.map(({ number }) => number);
  // The service's own: the one in the rule may say nothing of the container.
  if (named !== undefined) return service.ports.filter(({ number }) => named.includes(number));
  const http = service.ports.filter(({ isHttp }) => isHttp);
  return layer === 'http' && http.length < service.ports.length ? http : undefined;
}

function byKey<T>([a]: readonly [string, T], [b]: readonly [string, T]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
