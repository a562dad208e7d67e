import { MeshError } from '../../errors';
import type { ManifestObject, Manifests } from '../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../manifests';

/** Something that Istio does not support in ambient mode, or not without an outage. */
export interface MigrationObstacle {
  /** The object: `VirtualService shop/reviews`. */
  readonly object: string;
  /** `file:line`. */
  readonly at: string;
  readonly reason: string;
  /** What to do before the migration. */
  readonly fix: string;
}

/** One step of a migration: what is done, and what to see before the next. */
export interface MigrationStep {
  readonly title: string;
  readonly commands: readonly string[];
  /** When the next step may begin. */
  readonly then: string;
}

/** How a namespace moves from sidecars to ambient mode, or why it cannot yet. */
export interface MigrationPlan {
  readonly namespace: string;
  /** Whether nothing stands in the way. */
  readonly isPossible: boolean;
  /** Whether the namespace needs a waypoint, since some of its policies or routes are about HTTP. */
  readonly needsWaypoint: boolean;
  readonly obstacles: readonly MigrationObstacle[];
  /** Empty while there are obstacles. */
  readonly steps: readonly MigrationStep[];
}

type Finder = (object: ManifestObject) => Omit<MigrationObstacle, 'object' | 'at'> | undefined;

/** What stands in the way, by the kind of object. */
const finders: Readonly<Record<string, Finder>> = {
  PeerAuthentication: (object) => {
    const modes = [valueAt(object.body, 'spec', 'mtls', 'mode'), ...portModes(object)];
    return modes.includes('DISABLE')
      ? { reason: 'ambient pods always use mutual TLS between each other; DISABLE is not supported', fix: 'Set PERMISSIVE, and see that clients still connect' }
      : undefined;
  },
  EnvoyFilter: () => ({
    reason: 'ztunnel is no Envoy, and waypoints take no EnvoyFilter', fix: 'Say it by a route, a policy, Telemetry or a WasmPlugin with targetRefs, or keep its workloads on sidecars',
  }),
  Sidecar: () => ({
    reason: 'there is no sidecar to limit', fix: 'Delete it; close the way out with an AuthorizationPolicy of the services called, or of an egress gateway',
  }),
  VirtualService: (object) => (listOf(valueAt(object.body, 'spec', 'gateways')).some((gateway) => gateway !== 'mesh')
    ? undefined
    : { reason: 'VirtualServices at waypoints are alpha, and cannot be mixed with HTTPRoutes', fix: 'Write it as an HTTPRoute with the Service as its parent (RoutingApi.gatewayApi())' }),
  DestinationRule: (object) => (listOf(valueAt(object.body, 'spec', 'subsets')).length === 0
    ? undefined
    : { reason: 'HTTPRoutes know no subsets', fix: 'Give each version a Service of its own, as RoutingApi.gatewayApi() does' }),
  AuthorizationPolicy: (object) => {
    if (!isAboutHttp(object)) return undefined;
    return hasTargets(object)
      ? undefined
      : {
        reason: 'it is about HTTP and selects pods: without sidecars nobody but ztunnel reads it, which denies what it cannot see. Changing it without an outage is not supported',
        fix: 'Attach a copy to the Service with targetRefs before, and choose a time when an outage is no harm',
      };
  },
  RequestAuthentication: (object) => (hasTargets(object)
    ? undefined
    : { reason: 'ztunnel reads no tokens', fix: 'Attach it to the Service with targetRefs, for the waypoint to read' }),
  WasmPlugin: (object) => (hasTargets(object) ? undefined : { reason: 'ztunnel runs no modules', fix: 'Attach it to the waypoint with targetRefs' }),
  ProxyConfig: () => ({ reason: 'it configures sidecars, of which there are none', fix: 'Delete it, or write one that the gateways alone match' }),
};

/** Plans moves from sidecars to ambient mode. */
export const AmbientMigration = {
  /**
   * Plans the move of a namespace from what its manifests say. Nothing is changed, and no cluster is asked.
   *
   * @param manifests all objects of the namespace, and of the mesh's root namespace
   * @param namespace whose workloads are to move
   * @param rootNamespace where policies of the whole mesh are
   * @throws MeshError InvalidManifest when the manifests hold nothing of the namespace
   * @see https://istio.io/latest/docs/ambient/migrate/
   */
  plan(manifests: Manifests, namespace: string, rootNamespace = 'istio-system'): MigrationPlan {
    const own = manifests.objects.filter((object) => (object.kind === 'Namespace' ? object.name === namespace : object.namespace === namespace));
    if (own.length === 0) {
      throw new MeshError({ code: 'InvalidManifest', problem: 'the manifests hold nothing of the namespace to migrate', value: namespace, fix: 'Read the manifests of all that is in it' });
    }
    const meshWide = ['PeerAuthentication', 'EnvoyFilter', 'Sidecar', 'AuthorizationPolicy', 'RequestAuthentication'];
    const mesh = namespace === rootNamespace
      ? []
      : manifests.objects.filter((object) => object.namespace === rootNamespace && meshWide.includes(object.kind) && selectsAll(object));
    const obstacles = [...own, ...mesh].flatMap((object) => obstaclesOf(object));
    const readByWaypoints = ['HTTPRoute', 'GRPCRoute', 'RequestAuthentication', 'WasmPlugin'];
    const needsWaypoint = own.some((object) => readByWaypoints.includes(object.kind) || (object.kind === 'AuthorizationPolicy' && isAboutHttp(object)));
    const isPossible = obstacles.length === 0;
    return { namespace, isPossible, needsWaypoint, obstacles, steps: isPossible ? stepsOf(namespace, needsWaypoint) : [] };
  },
} as const;

function obstaclesOf(object: ManifestObject): readonly MigrationObstacle[] {
  const { kind, name, namespace } = object;
  const found = finders[kind]?.(object) ?? podObstacle(object);
  return found === undefined ? [] : [{ object: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, at: object.origin, ...found }];
}

/** Workloads that ask for what only sidecars do. */
function podObstacle(object: ManifestObject): Omit<MigrationObstacle, 'object' | 'at'> | undefined {
  const pod = valueAt(object.body, 'spec', 'template');
  if (valueAt(pod, 'spec', 'hostNetwork') === true) return undefined;
  const onlySidecars = /^((traffic\.sidecar|proxy)\.istio\.io\/|sidecar\.istio\.io\/user)/;
  const [asked] = Object.keys(textMap(valueAt(pod, 'metadata', 'annotations'))).filter((name) => onlySidecars.test(name));
  return asked === undefined
    ? undefined
    : { reason: `its pods set ${asked}, which only sidecars heed`, fix: 'Delete the annotation, or label the pods istio.io/dataplane-mode: none and keep their sidecars' };
}

/** Policies of the root namespace that select pods are about its own gateways, which stay as they are. */
function selectsAll(object: ManifestObject): boolean {
  return valueAt(object.body, 'spec', 'selector') === undefined && valueAt(object.body, 'spec', 'workloadSelector') === undefined && !hasTargets(object);
}

function portModes(object: ManifestObject): readonly unknown[] {
  const ports = valueAt(object.body, 'spec', 'portLevelMtls');
  return isMap(ports) ? Object.keys(ports).map((port) => valueAt(ports, port, 'mode')) : [];
}

function hasTargets(object: ManifestObject): boolean {
  return listOf(valueAt(object.body, 'spec', 'targetRefs')).length > 0 || valueAt(object.body, 'spec', 'targetRef') !== undefined;
}

/** Whether only a proxy that understands HTTP could judge by it. */
function isAboutHttp(object: ManifestObject): boolean {
  if (['CUSTOM', 'AUDIT'].includes(valueAt(object.body, 'spec', 'action') as string)) return true;
  const http = /^(not)?(Methods|Paths|Hosts|RequestPrincipals|RemoteIpBlocks)$/i;
  return listOf(valueAt(object.body, 'spec', 'rules')).some((rule) => {
    const parts = [
      ...listOf(valueAt(rule, 'from')).map((from) => valueAt(from, 'source')),
      ...listOf(valueAt(rule, 'to')).map((to) => valueAt(to, 'operation')),
    ];
    return parts.some((part) => isMap(part) && Object.keys(part).some((field) => http.test(field)))
      || listOf(valueAt(rule, 'when')).some((condition) => /^request\./.test(valueAt(condition, 'key') as string));
  });
}

function stepsOf(namespace: string, needsWaypoint: boolean): readonly MigrationStep[] {
  const waypoint: MigrationStep = {
    title: 'Deploy a waypoint, and send requests through it',
    commands: [`istioctl waypoint apply --namespace ${namespace} --enroll-namespace --wait`],
    then: 'the Gateway "waypoint" is programmed',
  };
  return [
    {
      title: 'See that the mesh knows ambient mode',
      commands: ['kubectl get daemonset --namespace istio-system istio-cni-node ztunnel'],
      then: 'both run on every node that has pods of the namespace',
    },
    ...needsWaypoint ? [waypoint] : [],
    {
      title: 'Enrol the namespace',
      commands: [`kubectl label namespace ${namespace} istio.io/dataplane-mode=ambient`],
      then: 'pods with sidecars keep them, so nothing changes yet',
    },
    {
      title: 'Stop injecting sidecars, and start the workloads again',
      commands: [`kubectl label namespace ${namespace} istio-injection- istio.io/rev-`, `kubectl rollout restart --namespace ${namespace} deployment,statefulset,daemonset`],
      then: `no pod has the container istio-proxy, and "istioctl ztunnel-config workloads --workload-namespace ${namespace}" says HBONE of each`,
    },
    {
      title: 'Delete the copies of policies that select pods, now that Services have them',
      commands: [],
      then: 'requests that are to be denied are denied, and the others answered',
    },
  ];
}
