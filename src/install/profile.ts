import type { MeshInstallProps } from './mesh-install-props';
import { Sizing } from './mesh-sizing';
import type { CniProps } from './node-agents';
import { factsOf } from './platform-facts';
import type { RemoteControlPlane } from './remote/multi-cluster-props';
import type { WorkloadSize } from './sizing';
import { spreadOut } from './workload';

/**
 * Which parts of Istio an install has, and how they are set. What the props of an install say has precedence, part by part.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
 */
export class Profile {
  /** The control plane and an ingress gateway. */
  public static default(): Profile {
    return new Profile('default', { ingressGateway: {} });
  }

  /** The control plane alone: for meshes whose gateways are installed by others. */
  public static minimal(): Profile {
    return new Profile('minimal', {});
  }

  /** Small, with both gateways, and with every request traced and logged: for trying Istio. Not for load. */
  public static demo(): Profile {
    const gateway = { minReplicas: 1, maxReplicas: 1, resources: { requests: { cpu: '10m', memory: '40Mi' }, limits: { cpu: '2', memory: '1Gi' } } };
    const small = { requests: { cpu: '10m', memory: '40Mi' } };
    return new Profile('demo', {
      istiod: { minReplicas: 1, maxReplicas: 1, resources: { requests: { cpu: '10m', memory: '100Mi' } }, traceSampling: 100 },
      ingressGateway: { ...gateway, ports: [{ name: 'tcp', port: 31400 }, { name: 'tls', port: 15443 }] },
      egressGateway: gateway,
      sidecars: { resources: { ...small, limits: { cpu: '2', memory: '1Gi' } } },
      waypoints: { resources: { ...small, limits: { cpu: '2', memory: '1Gi' } } },
      meshConfig: { accessLogFile: '/dev/stdout' },
    });
  }

  /** Sidecars not needed: the CNI plugin and ztunnel on every node, and waypoints where they are asked for. No gateway at the edge. */
  public static ambient(): Profile {
    return new Profile('ambient', { images: { variant: 'distroless' }, cni: {}, ztunnel: {} });
  }

  /** As `default`, with what Istio is about to make a default: proxies answer for DNS. */
  public static preview(): Profile {
    return new Profile('preview', { ingressGateway: {}, meshConfig: { dnsCapture: true } });
  }

  /**
   * A cluster that an istiod elsewhere serves: the way to it, its webhooks and what it may read. The mesh has to have a name (`meshId`).
   *
   * @see https://istio.io/latest/docs/setup/install/multicluster/primary-remote/
   */
  public static remote(controlPlane: RemoteControlPlane): Profile {
    return new Profile('remote', { remoteControlPlane: controlPlane });
  }

  /** Nothing but the namespace: what an install is described from piece by piece, or adopted. */
  public static empty(): Profile {
    return new Profile('empty', {}, false);
  }

  /**
   * For what must not fail. Several pods of istiod and of the gateway, apart from each other and over all zones, sized for the load; the CNI plugin, so that no
   * pod of the mesh needs privileges; images with nothing but the programs; an access log in JSON. NetworkPolicies and seccomp are part of every profile.
   *
   * Closing the way out of the mesh takes knowing what is called outside, so `meshConfig: { outboundTrafficPolicy: 'REGISTRY_ONLY' }` is yours to say.
   */
  public static production(sizing: Sizing = Sizing.production()): Profile {
    return new Profile('production', {
      sizing,
      images: { variant: 'distroless' },
      istiod: spreadOut({ app: 'istiod' }),
      ingressGateway: spreadOut({ istio: 'ingressgateway' }),
      cni: {},
      meshConfig: { accessLogFile: '/dev/stdout', accessLogEncoding: 'JSON' },
    });
  }

  private constructor(
    public readonly name: 'default' | 'minimal' | 'demo' | 'ambient' | 'preview' | 'remote' | 'empty' | 'production',
    /** What the install says unless its props say it. */
    private readonly defaults: MeshInstallProps,
    /** Whether there is a control plane. */
    public readonly hasControlPlane: boolean = true,
  ) {}

  /** The props of an install with this profile: the user's word, else the sizing's, else the profile's. */
  public complete(props: MeshInstallProps): MeshInstallProps {
    const { defaults } = this;
    const sizing = props.sizing ?? defaults.sizing;
    return {
      ...defaults,
      ...props,
      images: { ...defaults.images, ...props.images },
      meshConfig: { ...defaults.meshConfig, ...props.meshConfig },
      istiod: sized({ ...defaults.istiod, ...sizing?.istiod }, props.istiod ?? {}),
      ingressGateway: part(defaults.ingressGateway, sizing?.gateways, props.ingressGateway),
      egressGateway: part(defaults.egressGateway, sizing?.gateways, props.egressGateway),
      gateways: Object.fromEntries(Object.entries(props.gateways ?? {}).map(([name, gateway]) => [name, sized({ ...sizing?.gateways }, gateway)])),
      eastWestGateway: props.eastWestGateway === undefined ? undefined : sized({ ...sizing?.gateways }, props.eastWestGateway),
      sidecars: { ...defaults.sidecars, ...(sizing !== undefined && { resources: sizing.proxies }), ...props.sidecars },
      waypoints: { ...defaults.waypoints, ...(sizing !== undefined && { resources: sizing.proxies }), ...props.waypoints },
      cni: part(defaults.cni ?? this.platformCni(props), undefined, props.cni),
      ztunnel: part(defaults.ztunnel, sizing === undefined ? undefined : { resources: sizing.ztunnel }, props.ztunnel),
    };
  }

  /** Some clusters need it whatever the profile. */
  private platformCni({ platform }: MeshInstallProps): CniProps | undefined {
    return this.hasControlPlane && platform !== undefined && factsOf(platform).needsCni === true ? {} : undefined;
  }
}

/** A part that neither the profile nor the props have is not installed, whatever the sizing says of it. */
function part<T extends object>(profile: T | false | undefined, sizing: Partial<T> | undefined, props: T | false | undefined): T | false | undefined {
  const chosen = props ?? profile;
  if (chosen === undefined || chosen === false) return chosen;
  return sized<Partial<T>>({ ...(profile === false ? {} : profile), ...sizing }, props === false ? undefined : props) as T;
}

/** Who wants more pods than a profile has at most, or fewer than it has at least, need not say the other number too. */
function sized<T extends WorkloadSize>(inherited: T, props: T | undefined): T {
  const { minReplicas, maxReplicas } = inherited;
  return {
    ...inherited,
    ...(minReplicas !== undefined && props?.maxReplicas !== undefined && { minReplicas: Math.min(minReplicas, props.maxReplicas) }),
    ...(maxReplicas !== undefined && props?.minReplicas !== undefined && { maxReplicas: Math.max(maxReplicas, props.minReplicas) }),
    ...props,
  };
}
