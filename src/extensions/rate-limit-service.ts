import type { Construct } from 'constructs';
import { KubeConfigMap } from '../../imports/k8s';
import { MeshError } from '../errors';
import type { IMeshClient, IMeshNamespace, IMeshService } from '../mesh';
import { lazy, Port } from '../mesh';
import { Access, AccessPolicy } from '../security';
import { BackingService } from './backing-service';
import type { Limit } from './limit';
import type { RedisReference } from './rate-limit-images';
import { rateLimitServer, redisServer } from './rate-limit-images';
import type { RateLimitServiceSettings } from './rate-limit-service-base';
import { RateLimitServiceBase } from './rate-limit-service-base';

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

  /**
   * The image of the Redis that is rendered.
   *
   * @default - a release of Redis 7.2
   */
  readonly redisImage?: string;
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
export class RateLimitService extends RateLimitServiceBase {
  /** Refers to one that others run, and renders nothing. They need its `configuration`. */
  public static fromService(scope: Construct, id: string, existing: ExistingRateLimitService): RateLimitServiceBase {
    return new ReferredRateLimitService(scope, id, existing);
  }

  public readonly service: IMeshService;

  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError InvalidValue when the number of replicas or the timeout is out of its range
   * @throws MeshError ContradictingProps when the namespace is not in the mesh, or an image is given for a Redis that is not rendered
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   */
  constructor(scope: Construct, id: string, props: RateLimitServiceProps) {
    super(scope, id, props);
    const { namespace, name = id } = props;
    this.requireMesh(namespace);

    const configMap = `${name}-config`;
    const redis = this.requireOneRedis(props) ?? new BackingService(this, 'redis', { name: `${name}-redis`, namespace, ...redisServer(this, props.redisImage) });
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
    if (redis instanceof BackingService) AccessPolicy.of(redis).allowFrom(server, Access.tcp({ ports: [redis.port] }));
  }

  public override count(limit: Limit, client: IMeshClient): void {
    super.count(limit, client);
    AccessPolicy.of(this.service).allowFrom(client, Access.tcp({ ports: [this.service.port] }));
  }

  private requireMesh({ injection, namespaceName }: IMeshNamespace): void {
    if (injection.mode !== 'none') return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'outside the mesh anybody could ask it, and read what it is asked', value: namespaceName, fix: 'Run it in a namespace of the mesh' });
  }

  private requireOneRedis({ redis, redisImage }: RateLimitServiceProps): RedisReference | undefined {
    if (redis === undefined || redisImage === undefined) return redis;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'a Redis that is there has its image', value: redisImage, fix: 'Leave redisImage or redis out' });
  }

  private requireReplicas(replicas: number): number {
    if (Number.isInteger(replicas) && replicas >= 1 && replicas <= 100) return replicas;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'the number of pods is a whole number from 1 to 100', value: replicas, fix: 'Write 2' });
  }
}

class ReferredRateLimitService extends RateLimitServiceBase {
  public readonly service: IMeshService;

  constructor(scope: Construct, id: string, existing: ExistingRateLimitService) {
    super(scope, id, existing);
    this.service = existing.service;
  }
}
