import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { KubeConfigMap } from '../../imports/k8s';
import { MeshError } from '../errors';
import type { IMeshClient, IMeshNamespace, IMeshService } from '../mesh';
import { lazy, Port } from '../mesh';
import { Access, AccessPolicy } from '../security';
import { BackingService } from './backing-service';
import type { Limit } from './limit';
import { renderQuotas } from './quota-configuration';
import { rateLimitServer, redisServer } from './rate-limit-images';
import type { RedisReference } from './rate-limit-images';

/** Something that counts requests for many proxies: made here, or one that is there already. */
export interface IRateLimitService extends IConstruct {
  /** What proxies ask, by gRPC. */
  readonly service: IMeshService;
  readonly domain: string;
  readonly timeoutMilliseconds: number;
  readonly whenUnreachable: 'allow' | 'deny';

  /** What it has to be configured with, as YAML: all limits that it counts. */
  readonly configuration: string;

  /** Takes a limit on, for the proxies of a client. `RateLimit` does it. */
  count(limit: Limit, client: IMeshClient): void;
}

interface RateLimitServiceSettings {
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

export interface RateLimitServiceProps extends RateLimitServiceSettings {
  /** Where it runs: a namespace of the mesh, so that what it is asked travels by mutual TLS and only those ask who have a limit. */
  readonly namespace: IMeshNamespace;

  /**
   * The name of its Deployment, Service and ServiceAccount.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * How many pods, from 1 to 100. They share their counts.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Where it keeps its counts.
   *
   * @default - a Redis of its own, of one pod, which forgets them when it restarts
   */
  readonly redis?: RedisReference;

  /**
   * Its image.
   *
   * @default - a build of envoyproxy/ratelimit that was tried with this library
   */
  readonly image?: string;
}

export interface ExistingRateLimitService extends RateLimitServiceSettings {
  /** What proxies ask, by gRPC, on its main port: `MeshService.fromAttributes` describes it. */
  readonly service: IMeshService;
}

/**
 * Counts requests for all proxies together: [envoyproxy/ratelimit](https://github.com/envoyproxy/ratelimit), with Redis for its counts.
 *
 * Renders a Deployment, Service, ServiceAccount, PodDisruptionBudget and ConfigMap with the limits that name it in `countedBy`; a Redis, unless there is one;
 * and AuthorizationPolicies: only the workloads that have such a limit may ask it, and only it may ask Redis.
 */
export class RateLimitService extends Construct implements IRateLimitService {
  /** Refers to one that others run, and renders nothing. They need its `configuration`. */
  public static fromService(scope: Construct, id: string, existing: ExistingRateLimitService): IRateLimitService {
    return new ReferredRateLimitService(scope, id, existing);
  }

  public readonly service: IMeshService;
  public readonly domain: string;
  public readonly timeoutMilliseconds: number;
  public readonly whenUnreachable: 'allow' | 'deny';
  private readonly limits: Limit[] = [];

  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError InvalidValue when the number of replicas or the timeout is out of its range
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   */
  constructor(scope: Construct, id: string, props: RateLimitServiceProps) {
    super(scope, id);
    const { namespace } = props;
    const name = props.name ?? id;
    ({ domain: this.domain, timeoutMilliseconds: this.timeoutMilliseconds, whenUnreachable: this.whenUnreachable } = requireSettings(this, id, props));
    this.requireMesh(namespace);

    const configMap = `${name}-config`;
    const redis = props.redis ?? new BackingService(this, 'redis', { name: `${name}-redis`, namespace, ...redisServer });
    const server = new BackingService(this, 'server', {
      name,
      namespace,
      port: Port.grpc(8081),
      replicas: this.requireReplicas(props.replicas ?? 2),
      ...rateLimitServer(this, { image: props.image, redis, configMap }),
    });
    this.service = server;
    new KubeConfigMap(this, 'config', {
      metadata: { name: configMap, namespace: namespace.namespaceName, labels: server.selector },
      data: lazy(() => ({ 'limits.yaml': this.configuration })),
    });
    if (redis instanceof BackingService) AccessPolicy.of(redis).allow(server, Access.tcp({ ports: [redis.port] }));
  }

  public get configuration(): string {
    return renderQuotas(this.domain, this.limits);
  }

  public count(limit: Limit, client: IMeshClient): void {
    this.limits.push(limit);
    AccessPolicy.of(this.service).allow(client, Access.tcp({ ports: [this.service.port] }));
  }

  private requireMesh({ injection, namespaceName }: IMeshNamespace): void {
    if (injection.mode !== 'none') return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'outside the mesh anybody could ask it, and read what it is asked', value: namespaceName, fix: 'Run it in a namespace of the mesh' });
  }

  private requireReplicas(replicas: number): number {
    if (Number.isInteger(replicas) && replicas >= 1 && replicas <= 100) return replicas;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'the number of pods is a whole number from 1 to 100', value: replicas, fix: 'Write 2' });
  }
}

class ReferredRateLimitService extends Construct implements IRateLimitService {
  public readonly service: IMeshService;
  public readonly domain: string;
  public readonly timeoutMilliseconds: number;
  public readonly whenUnreachable: 'allow' | 'deny';
  private readonly limits: Limit[] = [];

  constructor(scope: Construct, id: string, existing: ExistingRateLimitService) {
    super(scope, id);
    this.service = existing.service;
    ({ domain: this.domain, timeoutMilliseconds: this.timeoutMilliseconds, whenUnreachable: this.whenUnreachable } = requireSettings(this, id, existing));
  }

  public get configuration(): string {
    return renderQuotas(this.domain, this.limits);
  }

  public count(limit: Limit): void {
    this.limits.push(limit);
  }
}

type Resolved = Pick<IRateLimitService, 'domain' | 'timeoutMilliseconds' | 'whenUnreachable'>;

function requireSettings(at: IConstruct, id: string, settings: RateLimitServiceSettings): Resolved {
  const domain = settings.domain ?? id;
  if (domain.trim() === '') {
    throw new MeshError({
      code: 'InvalidValue',
      at,
      problem: 'the domain of a rate-limit service must not be empty',
      value: domain,
      fix: 'Write a name such as "shop"',
    });
  }
  const timeoutMilliseconds = settings.timeout?.toMilliseconds({ integral: false }) ?? 100;
  if (Number.isInteger(timeoutMilliseconds) && timeoutMilliseconds >= 1) {
    return { domain, timeoutMilliseconds, whenUnreachable: settings.whenUnreachable ?? 'allow' };
  }
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a timeout is 1 ms or more; Envoy takes 0 for no timeout at all', value: `${timeoutMilliseconds} ms`, fix: 'Write Duration.millis(100)' });
}
