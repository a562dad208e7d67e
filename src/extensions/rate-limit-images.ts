import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService } from '../mesh';
import { Port, requirePinned } from '../mesh';
import type { BackingServiceProps } from './backing-service';

/** A Redis that is there already. */
export interface RedisReference {
  /** Its address, with port: `redis.data.svc.cluster.local:6379`. */
  readonly address: string;

  /**
   * Whether it is spoken to by TLS. Not for a Redis of the mesh, where the proxies do that.
   *
   * @default false
   */
  readonly tls?: boolean;

  /**
   * The Secret with its password, in the namespace of the rate-limit service. It is referred to, never rendered.
   *
   * @default - it has none
   */
  readonly password?: { readonly secretName: string; readonly key: string };
}

interface RateLimitServerProps {
  readonly image: string | undefined;
  readonly redis: IMeshService | RedisReference;
  readonly configMap: string;
}

const pinned = {
  ratelimit: 'docker.io/envoyproxy/ratelimit:3fb70258',
  redis: 'docker.io/library/redis:7.2.13-alpine',
};

/** Settings of envoyproxy/ratelimit: its files where the ConfigMap is mounted, its counts in Redis, its metrics for Prometheus. */
export function rateLimitServer(at: IConstruct, props: RateLimitServerProps): Pick<BackingServiceProps, 'user' | 'container' | 'volumes' | 'annotations'> {
  const { image = pinned.ratelimit, redis, configMap } = props;
  return {
    user: 65532,
    annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' },
    container: {
      image: requirePinned(at, image, 'the image of the rate-limit service'),
      command: ['/bin/ratelimit'],
      env: [
        { name: 'LOG_FORMAT', value: 'json' },
        { name: 'USE_STATSD', value: 'false' },
        { name: 'USE_PROMETHEUS', value: 'true' },
        { name: 'RUNTIME_ROOT', value: '/data' },
        { name: 'RUNTIME_SUBDIRECTORY', value: 'ratelimit' },
        // A mounted ConfigMap is swapped through hidden links; they are no configuration, and the folder itself is what changes.
        { name: 'RUNTIME_IGNOREDOTFILES', value: 'true' },
        { name: 'RUNTIME_WATCH_ROOT', value: 'false' },
        // For who forwards a port to it, and nobody else.
        { name: 'DEBUG_HOST', value: '127.0.0.1' },
        { name: 'REDIS_SOCKET_TYPE', value: 'tcp' },
        ...redisSettings(at, redis),
      ],
      ports: [{ name: 'grpc', containerPort: 8081 }, { name: 'http', containerPort: 8080 }, { name: 'metrics', containerPort: 9090 }],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      readinessProbe: { httpGet: { path: '/healthcheck', port: 8080 }, periodSeconds: 5 },
      livenessProbe: { tcpSocket: { port: 8081 }, initialDelaySeconds: 10 },
      volumeMounts: [{ name: 'config', mountPath: '/data/ratelimit/config', readOnly: true }],
    },
    volumes: [{ name: 'config', configMap: { name: configMap } }],
  };
}

/** One Redis that keeps nothing on disk: counts are worth no more than the window that they are for. */
export function redisServer(at: IConstruct, image = pinned.redis): Pick<BackingServiceProps, 'port' | 'replicas' | 'user' | 'container'> {
  return {
    port: Port.tcp(6379, { name: 'tcp-redis' }),
    replicas: 1,
    user: 999,
    container: {
      image: requirePinned(at, image, 'the image of Redis'),
      command: ['redis-server'],
      // Each a line of redis.conf. Protected mode refuses who is not on the same host; here the AuthorizationPolicy says who may come.
      args: ['--save \'\'', '--protected-mode no', '--maxmemory 192mb', '--maxmemory-policy volatile-ttl'],
      ports: [{ name: 'redis', containerPort: 6379 }],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      readinessProbe: { exec: { command: ['redis-cli', 'ping'] }, periodSeconds: 5 },
      livenessProbe: { tcpSocket: { port: 6379 }, initialDelaySeconds: 10 },
    },
  };
}

function redisSettings(at: IConstruct, redis: IMeshService | RedisReference): NonNullable<BackingServiceProps['container']['env']> {
  if ('host' in redis) return [{ name: 'REDIS_URL', value: `${redis.host}:${redis.port.number}` }];
  if (!/^[^\s:/]+:\d+$/.test(redis.address)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'the address of Redis is a host and a port', value: redis.address, fix: 'Write "redis.data.svc.cluster.local:6379"' });
  }
  const { password } = redis;
  return [
    { name: 'REDIS_URL', value: redis.address },
    ...(redis.tls === true ? [{ name: 'REDIS_TLS', value: 'true' }] : []),
    ...(password === undefined ? [] : [{ name: 'REDIS_AUTH', valueFrom: { secretKeyRef: { name: password.secretName, key: password.key } } }]),
  ];
}
