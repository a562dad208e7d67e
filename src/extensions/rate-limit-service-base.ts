import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshClient, IMeshService } from '../mesh';
import type { Limit } from './limit';
import { renderQuotas } from './quota-configuration';

/** How it is asked. */
export interface RateLimitServiceSettings {
  /**
   * What its counts are kept apart from others' by.
   *
   * @default - the construct's id
   */
  readonly domain?: string;

  /**
   * How long a request waits for an answer, from 1 ms on.
   *
   * @default Duration.millis(100)
   */
  readonly timeout?: Duration;

  /**
   * What happens to requests while it does not answer. The default keeps users served when a counter is gone; quotas that protect something dear want
   * `deny`, which answers 500.
   *
   * @default 'allow'
   */
  readonly whenUnreachable?: 'allow' | 'deny';
}

/** Something that counts requests for many proxies: made here, or one that is there already. */
export abstract class RateLimitServiceBase extends Construct {
  /** What proxies ask, by gRPC. */
  public abstract readonly service: IMeshService;
  public readonly domain: string;
  public readonly timeoutMilliseconds: number;
  public readonly whenUnreachable: 'allow' | 'deny';
  private readonly limits: Limit[] = [];

  constructor(scope: Construct, id: string, { domain = id, timeout, whenUnreachable = 'allow' }: RateLimitServiceSettings) {
    super(scope, id);
    if (domain.trim() === '') {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'the domain of a rate-limit service must not be empty', value: domain, fix: 'Write a name such as "shop"' });
    }
    this.domain = domain;
    this.whenUnreachable = whenUnreachable;
    this.timeoutMilliseconds = timeout?.toMilliseconds({ integral: false }) ?? 100;
    if (Number.isInteger(this.timeoutMilliseconds) && this.timeoutMilliseconds >= 1) return;
    throw new MeshError({
      code: 'InvalidValue',
      at: this,
      problem: 'a timeout is 1 ms or more; Envoy takes 0 for no timeout at all',
      value: `${this.timeoutMilliseconds} ms`,
      fix: 'Write Duration.millis(100)',
    });
  }

  /** What it has to be configured with, as YAML: all limits that it counts. */
  public get configuration(): string {
    return renderQuotas(this.domain, this.limits);
  }

  /** Takes a limit on, for the proxies of a client. `RateLimit` does it. */
  public count(limit: Limit, _client: IMeshClient): void {
    this.limits.push(limit);
  }
}
