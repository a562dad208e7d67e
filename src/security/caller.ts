import { isIPv4 } from 'node:net';
import type { AuthorizationPolicySource } from '../../imports/security.istio.io';
import { MeshError } from '../errors';
import type { IMeshClient, IMeshNamespace } from '../mesh';
import { requireDnsName, requireNetwork } from '../mesh';
import { canonical, fieldsCover, opposite } from './patterns';

/** The parts of a source that say who it is; each has its `not`. */
type SourceField = 'ipBlocks' | 'namespaces' | 'principals' | 'remoteIpBlocks' | 'requestPrincipals' | 'trustDomains';

/** What proves itself by a certificate of the mesh; a caller in plaintext has none of it. */
const proven: readonly string[] = ['namespaces', 'principals', 'trustDomains'];

/**
 * Who calls: one source of an AuthorizationPolicy. `allowFrom` and `denyFrom` take a service or a gateway directly; this is for all others.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
export class Caller {
  /** Services or gateways, by the identities that they run under. */
  public static of(...clients: readonly IMeshClient[]): Caller {
    requireSome('clients', clients);
    const principals = clients.flatMap(({ identities }) => identities.map(({ principal }) => principal));
    return new Caller({ principals }, clients, clients.map(({ namespace }) => namespace));
  }

  /** Every workload of these namespaces, whatever ServiceAccount it runs under. */
  public static anyIn(...namespaces: readonly IMeshNamespace[]): Caller {
    requireSome('namespaces', namespaces);
    return new Caller({ namespaces: namespaces.map(({ namespaceName }) => namespaceName) }, [], namespaces);
  }

  /**
   * Workloads that this program does not know, by identity: `cluster.local/ns/shop/sa/web`, or with a `*` at one end.
   *
   * @throws MeshError InvalidAccess when it is no identity as policies write it
   */
  public static identity(...principals: readonly string[]): Caller {
    requireSome('identities', principals);
    return new Caller({ principals: principals.map(requirePrincipal) });
  }

  /** Workloads of these trust domains. @throws MeshError InvalidName when one cannot be a trust domain */
  public static trustDomain(...domains: readonly string[]): Caller {
    requireSome('trust domains', domains);
    return new Caller({ trustDomains: domains.map((domain) => requireDnsName(domain, 'the trust domain')) });
  }

  /**
   * Connections from these networks, by the address that the proxy sees: behind a load balancer or a gateway that is theirs, not the user's.
   *
   * @param cidrs such as `10.1.0.0/16`
   * @throws MeshError InvalidAccess when one is no network
   */
  public static peerIp(...cidrs: readonly string[]): Caller {
    requireSome('networks', cidrs);
    return new Caller({ ipBlocks: cidrs.map(requireCidr) });
  }

  /**
   * Requests of users in these networks, by the address that `X-Forwarded-For` or the PROXY protocol tells. It is as good as the number of trusted proxies that
   * the mesh is told (`numTrustedProxies`).
   *
   * @param cidrs such as `203.0.113.0/24`
   * @throws MeshError InvalidAccess when one is no network
   */
  public static remoteIp(...cidrs: readonly string[]): Caller {
    requireSome('networks', cidrs);
    return new Caller({ remoteIpBlocks: cidrs.map(requireCidr) });
  }

  /**
   * End users with a valid token: `issuer/subject`, either part `*`, or `*` for any token. Tokens are checked where a RequestAuthentication says so.
   *
   * @throws MeshError InvalidAccess when it names no issuer and subject
   */
  public static endUser(...principals: readonly string[]): Caller {
    requireSome('end users', principals);
    return new Caller({ requestPrincipals: principals.map(requireEndUser) });
  }

  /** Every workload of the mesh that proves an identity, and nobody else. */
  public static authenticated(): Caller {
    return new Caller({ principals: ['*'] });
  }

  /** Everybody, also without an identity. */
  public static anyone(): Caller {
    return new Caller({});
  }

  private constructor(
    /** As the policy holds it. */
    public readonly source: AuthorizationPolicySource,
    /** The workloads that are meant, where they are known. */
    public readonly clients: readonly IMeshClient[] = [],
    /** The namespaces that all of them run in; undefined when it could be any. */
    public readonly namespaces?: readonly IMeshNamespace[],
  ) {}

  /**
   * Who is one and the other: `Caller.anyIn(shop).and(Caller.peerIp('10.0.0.0/8'))`.
   *
   * @throws MeshError InvalidAccess when both say the same thing, of which Istio holds one
   */
  public and(other: Caller): Caller {
    const twice = Object.keys(this.source).find((field) => field in other.source);
    if (twice !== undefined) {
      throw new MeshError({ code: 'InvalidAccess', problem: `both callers say ${twice}, and a source has one list of them`, value: { ...this.source, ...other.source }, fix: 'Name what both have in common in one of them' });
    }
    return new Caller({ ...this.source, ...other.source }, [...this.clients, ...other.clients], this.namespaces ?? other.namespaces);
  }

  /**
   * Without these: `Caller.anyIn(shop).except(Caller.of(web))`.
   *
   * @throws MeshError InvalidAccess when an exception says more than one thing, or leaves nobody
   */
  public except(...others: readonly Caller[]): Caller {
    const source: Record<string, readonly string[]> = { ...this.source };
    for (const other of others) {
      if (other.clients.some(({ identities }) => identities.length === 0)) {
        throw new MeshError({ code: 'InvalidAccess', problem: 'who has no identity in the mesh cannot be excepted by it', value: other.clients.map(({ node }) => node.path), fix: 'Say under which ServiceAccount it runs: serviceAccount: "web"' });
      }
      const [[field, values] = ['', []], ...more] = Object.entries(other.source) as [SourceField, readonly string[]][];
      if (field === '' || field.startsWith('not') || more.length > 0) {
        throw new MeshError({ code: 'InvalidAccess', problem: 'Istio excepts callers by one thing: an identity, a namespace, a network', value: other.source, fix: 'Except each by itself: caller.except(Caller.of(web), Caller.peerIp("10.0.0.0/8"))' });
      }
      if (sourceCovers(other.source, this.source)) {
        throw new MeshError({ code: 'InvalidAccess', problem: 'the exception leaves nobody, so the rule could never match', value: { ...this.source, [opposite(field)]: values }, fix: 'Leave the rule out, or except fewer' });
      }
      source[opposite(field)] = [...(source[opposite(field)] ?? []), ...values];
    }
    return new Caller(source, this.clients, this.namespaces);
  }

  /** Whether it is known by what is missing, so that callers without any identity are meant too. */
  public get meansUnproven(): boolean {
    const fields = Object.keys(this.source);
    return proven.some((field) => fields.includes(opposite(field))) && !proven.some((field) => fields.includes(field));
  }

  /** Whether it says something that certificates of the mesh prove. */
  public get asksForIdentity(): boolean {
    return proven.some((field) => field in this.source || opposite(field) in this.source);
  }

  /** What only HTTP tells: tokens, and addresses that headers carry. */
  public get asksForHttp(): boolean {
    return ['remoteIpBlocks', 'requestPrincipals'].some((field) => field in this.source || opposite(field) in this.source);
  }
}

/** Whether whoever is one source is also the other. */
export function sourceCovers(wider: AuthorizationPolicySource, narrower: AuthorizationPolicySource): boolean {
  const { namespaces, principals } = narrower;
  // An identity tells its namespace, and whoever is known by a namespace or trust domain has an identity.
  const implied = {
    ...(principals !== undefined && principals.every((principal) => namespaceOf(principal) !== undefined) && { namespaces: principals.map((principal) => namespaceOf(principal) ?? '') }),
    ...((namespaces ?? narrower.trustDomains) !== undefined && { principals: ['*'] }),
  };
  return fieldsCover(canonical({ ...wider }), canonical({ ...implied, ...narrower }));
}

function namespaceOf(principal: string): string | undefined {
  return /\/ns\/([^/*]+)\//.exec(principal)?.[1];
}

/** Istio reads an empty list as "any", which is the opposite of what the writer of one means. */
function requireSome(name: string, list: readonly unknown[]): void {
  if (list.length > 0) return;
  throw new MeshError({ code: 'InvalidAccess', problem: `an empty list of ${name} would mean everybody`, value: list, fix: 'Name at least one, or say Caller.anyone()' });
}

function requirePrincipal(principal: string): string {
  const bare = principal.replace(/^spiffe:\/\//, '');
  const inner = principal.replace(/^\*|\*$/, '');
  const whole = /^[^/*]+\/ns\/[a-z0-9-]+\/sa\/[a-z0-9.-]+$/.test(principal);
  if (whole || (inner !== principal && inner !== '' && bare === principal && !inner.includes('*') && inner.includes('/'))) return principal;
  throw new MeshError({
    code: 'InvalidAccess',
    problem: 'an identity in a policy is TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT, without "spiffe://", at most with one "*" at an end',
    value: principal,
    fix: bare !== principal ? `Write "${bare}"` : 'Write an identity such as "cluster.local/ns/shop/sa/web", or "cluster.local/ns/shop/*"; for everybody with an identity Caller.authenticated()',
  });
}

function requireEndUser(principal: string): string {
  const slash = principal.lastIndexOf('/');
  if (principal === '*' || (slash > 0 && slash < principal.length - 1)) return principal;
  throw new MeshError({ code: 'InvalidAccess', problem: 'an end user is ISSUER/SUBJECT', value: principal, fix: 'Write "https://accounts.example.com/*" for all of an issuer, "*" for any valid token' });
}

function requireCidr(cidr: string): string {
  const { address, prefix } = requireNetwork(cidr, { code: 'InvalidAccess', example: '10.1.0.0/16' });
  const network = isIPv4(address) ? networkOf(address, prefix) : address;
  if (network === address) return cidr;
  throw new MeshError({ code: 'InvalidAccess', problem: 'the address has bits set behind its prefix, which are ignored: a slip in one of the two', value: cidr, fix: `Write "${network}/${prefix}" for the network, or "${address}/32" for the address` });
}

function networkOf(address: string, length: number): string {
  return address.split('.').map(Number).map((octet, index) => octet - octet % 2 ** (8 - Math.min(8, Math.max(0, length - 8 * index)))).join('.');
}
