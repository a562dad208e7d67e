import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { DestinationRuleConsistentHash, DestinationRuleHttpCookie, DestinationRuleLoadBalancer } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import { isHttpToken } from '../mesh';
import { requireDuration, requireWhole } from './durations';

/** The cookie that a proxy makes where it is missing. */
export interface HashCookie {
  /** How long it lives; 0 for as long as the browser is open. */
  readonly ttl: Duration;

  /** The path it is for. @default - none is set */
  readonly path?: string;

  /** Further attributes of the cookie, such as `{ SameSite: 'Lax', Secure: true }`; `true` for one without a value. @default - none */
  readonly attributes?: Readonly<Record<string, string | true>>;
}

/** What requests have in common that are to reach the same pod. */
export class HashOn {
  /** Requests with the same value of a header. */
  public static header(name: string): HashOn {
    return new HashOn((at) => ({ httpHeaderName: requireName(at, name, 'header') }));
  }

  /** Requests with the same cookie. */
  public static cookie(name: string, options: HashCookie): HashOn {
    return new HashOn((at) => ({
      httpCookie: {
        name: requireName(at, name, 'cookie'),
        ...(options.path !== undefined && { path: options.path }),
        ...(options.attributes !== undefined && { attributes: renderAttributes(at, options.attributes) }),
        ttl: options.ttl.toMilliseconds({ integral: false }) === 0 ? '0s' : requireDuration(at, 'the life of a cookie', options.ttl),
      },
    }));
  }

  /** Requests with the same value of a query parameter. */
  public static queryParam(name: string): HashOn {
    return new HashOn((at) => ({ httpQueryParameterName: requireName(at, name, 'query parameter') }));
  }

  /** Requests and connections from the same address. */
  public static sourceIp(): HashOn {
    return new HashOn(() => ({ useSourceIp: true }));
  }

  private constructor(
    /** What is hashed, as a DestinationRule holds it. */
    public readonly render: (at: IConstruct) => DestinationRuleConsistentHash,
  ) {}
}

/** How consistent hashing finds a pod. */
export interface HashAlgorithm {
  /** A ring of at least so many entries. @default - Istio's default, a ring of 1024 */
  readonly ringSize?: number;

  /** Maglev's table of so many entries, a prime number below 5000011, instead of a ring. @default - a ring is used */
  readonly maglevTableSize?: number;
}

/**
 * How a client's proxy chooses a pod.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export class LoadBalancer {
  /** The one of two random pods with fewer requests under way: Istio's default, and a good one. */
  public static leastRequest(): LoadBalancer {
    return new LoadBalancer(() => ({ simple: 'LEAST_REQUEST' }));
  }

  /** One after the other. */
  public static roundRobin(): LoadBalancer {
    return new LoadBalancer(() => ({ simple: 'ROUND_ROBIN' }));
  }

  /** Any. */
  public static random(): LoadBalancer {
    return new LoadBalancer(() => ({ simple: 'RANDOM' }));
  }

  /** The address that the client asked for, without any load balancing. */
  public static passthrough(): LoadBalancer {
    return new LoadBalancer(() => ({ simple: 'PASSTHROUGH' }));
  }

  /** The same pod for requests that have something in common, for as long as the pods stay the same. */
  public static consistentHash(on: HashOn, algorithm: HashAlgorithm = {}): LoadBalancer {
    return new LoadBalancer((at) => {
      const { ringSize, maglevTableSize } = algorithm;
      if (ringSize !== undefined && maglevTableSize !== undefined) {
        throw new MeshError({ code: 'ContradictingProps', at, problem: 'a hash finds its pod in a ring or in a Maglev table', value: algorithm, fix: 'Keep one of the two' });
      }
      return {
        consistentHash: {
          ...on.render(at),
          ...(ringSize !== undefined && { ringHash: { minimumRingSize: requireWhole(at, 'the size of a ring', ringSize, 1) } }),
          ...(maglevTableSize !== undefined && { maglev: { tableSize: requireTableSize(at, maglevTableSize) } }),
        },
      };
    });
  }

  private constructor(
    /** The algorithm, as a DestinationRule holds it. */
    public readonly render: (at: IConstruct) => Pick<DestinationRuleLoadBalancer, 'consistentHash' | 'simple'>,
  ) {}
}

function requireTableSize(at: IConstruct, size: number): number {
  if (Number.isInteger(size) && size >= 2 && size < 5000011 && isPrime(size)) return size;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'the size of a Maglev table is a prime number below 5000011', value: size, fix: 'Write 65537, which does for thousands of pods' });
}

function isPrime(number: number): boolean {
  for (let factor = 2; factor * factor <= number; factor += 1) {
    if (number % factor === 0) return false;
  }
  return true;
}

function requireName(at: IConstruct, name: string, what: string): string {
  if (isHttpToken(name)) return name;
  throw new MeshError({ code: 'InvalidValue', at, problem: `not a name that a ${what} can have`, value: name, fix: 'Write a name such as "user"' });
}

function renderAttributes(at: IConstruct, attributes: NonNullable<HashCookie['attributes']>): NonNullable<DestinationRuleHttpCookie['attributes']> {
  return Object.entries(attributes).map(([name, value]) => {
    const given = ['path', 'max-age', 'expires'].find((own) => own === name.toLowerCase());
    if (given === undefined) return { name: requireName(at, name, 'cookie attribute'), ...(value !== true && { value }) };
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'this attribute of the cookie has an option of its own', value: name, fix: 'Use ttl and path' });
  });
}
