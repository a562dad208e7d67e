import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KubeNamespace } from '../../imports/k8s';
import { MeshError } from '../errors';
import type { Mesh } from '../mesh';
import { apiObjectsIn, GatewayWorkload, guardObjectNames, holdToRules } from '../mesh';
import { AmbientGateway } from './components/ambient-gateway';
import { Cni } from './components/cni';
import { Configuration } from './components/configuration';
import { CustomResourceDefinitions } from './components/custom-resource-definitions';
import { InstalledGateway } from './components/gateway';
import { IstioCsr } from './components/istio-csr';
import { Istiod } from './components/istiod';
import { IstiodAccess } from './components/istiod-access';
import { gatewayKinds } from './components/labels';
import { StableApis } from './components/stable-apis';
import { Webhooks } from './components/webhooks';
import { Ztunnel } from './components/ztunnel';
import { Delivery, writerOf } from './deliveries/delivery';
import type { DescribedInstall } from './deliveries/described-install';
import { describeInstall } from './deliveries/described-install';
import type { HelmRelease } from './deliveries/helm-releases';
import { helmReleasesOf } from './deliveries/helm-releases';
import type { IstioOperatorFile } from './deliveries/istio-operator';
import { istioOperatorOf } from './deliveries/istio-operator';
import type { GatewaySettings } from './gateways';
import { selectorOf } from './gateways';
import type { MeshInstallProps } from './mesh-install-props';
import { CriticalPodsQuota } from './platforms/critical-pods-quota';
import { ExposedIstiod } from './remote/exposed-istiod';
import { ExternalIstiod } from './remote/external-istiod';
import type { MultiCluster } from './remote/multi-cluster';
import { configClusterOf } from './remote/multi-cluster';
import { ReaderAccess } from './remote/reader-access';
import { RemoteIstiod } from './remote/remote-istiod';
import { joinCluster } from './revisions/cluster-installs';
import { resolveSettings } from './settings';
import { warnOfVersion } from './versions/version-checks';

/**
 * An install of Istio: namespace, custom resource definitions, control plane, injection, webhooks, an ingress gateway by the profile, and an egress gateway
 * where it is asked for.
 *
 * Objects are rendered in the order in which they can be applied.
 *
 * @see https://istio.io/latest/docs/setup/install/
 */
export class MeshInstall extends Construct {
  /** The installed mesh, for everything else that is described. */
  public readonly mesh: Mesh;

  private readonly gateway: GatewayWorkload | undefined;
  private readonly outgoing: GatewayWorkload | undefined;
  private readonly between: GatewayWorkload | undefined;
  private readonly further = new Map<string, GatewayWorkload>();
  private readonly profileName: string;
  private readonly described: DescribedInstall;

  /**
   * @throws MeshError UnsupportedVersion, InvalidName, InvalidValue or ContradictingProps when the props cannot be installed
   */
  constructor(scope: Construct, id: string, props: MeshInstallProps = {}) {
    super(scope, id);
    const settings = resolveSettings(props, this);
    this.mesh = settings.mesh;
    guardObjectNames(this, this.mesh);
    warnOfVersion(settings.istio, this);
    const brings = joinCluster(this, settings, props.brings);
    this.profileName = settings.profile.name;
    if (props.compliance !== undefined) holdToRules(props.compliance, { at: this, mesh: this.mesh });

    // Server-side apply reports an object that says nothing but its name as changed every time.
    if (brings.namespace) {
      new KubeNamespace(this, 'namespace', { metadata: { name: settings.namespace, labels: { 'app.kubernetes.io/part-of': 'istio', ...networkLabel(this.mesh) }, ...controlPlaneAnnotation(settings.multiCluster) } });
    }
    const { hasControlPlane } = settings.profile;
    const { controlPlane, external, isRead, isWatched, servesRemotes } = settings.multiCluster;
    if (brings.definitions) new CustomResourceDefinitions(this, 'crds');
    if (hasControlPlane && external === undefined) new Configuration(this, 'configuration', settings);
    const { source } = settings.trust;
    if (source.kind === 'cert-manager') new IstioCsr(this, 'istio-csr', settings, source.ca);
    if (isWatched) new ReaderAccess(this, 'reader-access', settings);
    if (hasControlPlane && isRead) new IstiodAccess(this, 'istiod-access', settings);
    if (external !== undefined) new ExternalIstiod(this, 'external-istiod', settings, external.serviceAnnotations);
    if (controlPlane !== undefined) new RemoteIstiod(this, 'istiod', settings, controlPlane);
    else if (hasControlPlane) new Istiod(this, 'istiod', settings);
    if (settings.cni !== undefined && brings.cni) new Cni(this, 'cni', settings, settings.cni);
    if (settings.ztunnel !== undefined && brings.ztunnel) new Ztunnel(this, 'ztunnel', settings, settings.ztunnel);
    if (settings.platform.criticalPodsQuota === true && (brings.cni || brings.ztunnel)) new CriticalPodsQuota(this, 'critical-pods-quota', settings, brings);
    if (servesRemotes) new ExposedIstiod(this, 'exposed-istiod', settings);
    if (settings.gateway !== undefined) {
      new InstalledGateway(this, 'ingress', settings, settings.gateway);
      this.gateway = GatewayWorkload.fromAttributes(this, 'ingress-workload', { mesh: this.mesh });
    }
    if (settings.egressGateway !== undefined) {
      new InstalledGateway(this, 'egress', settings, settings.egressGateway);
      this.outgoing = this.workloadOf('egress-workload', settings.egressGateway);
    }
    for (const gateway of settings.furtherGateways) {
      new InstalledGateway(this, `gateway-${gateway.name}`, settings, gateway);
      this.further.set(gateway.name, this.workloadOf(`gateway-${gateway.name}-workload`, gateway));
    }
    if (settings.eastWestGateway !== undefined) {
      const { name } = settings.eastWestGateway;
      const isAmbient = this.mesh.dataPlane.mode === 'ambient';
      if (isAmbient) new AmbientGateway(this, 'east-west', settings, settings.eastWestGateway);
      else new InstalledGateway(this, 'east-west', settings, settings.eastWestGateway);
      this.between = GatewayWorkload.fromAttributes(this, 'east-west-workload', {
        mesh: this.mesh,
        selector: isAmbient ? { 'gateway.networking.k8s.io/gateway-name': name } : { istio: gatewayKinds.eastWest.selector.istio },
        serviceName: name,
        serviceAccount: isAmbient ? name : `${name}-service-account`,
      });
    }
    if (hasControlPlane && external === undefined) new Webhooks(this, 'webhooks', settings);
    if (settings.stableApisOnly) new StableApis(this, 'stable-apis', settings);
    this.described = describeInstall(this, props, settings, brings);
    this.deliver(props.delivery ?? Delivery.manifests());
  }

  /**
   * The proxies of the ingress gateway, for `IngressGateway`s and as a client that services allow.
   *
   * @throws MeshError ContradictingProps when the profile has none
   */
  public get ingressGateway(): GatewayWorkload {
    if (this.gateway !== undefined) return this.gateway;
    throw new MeshError({
      code: 'ContradictingProps', at: this, problem: 'this install has no ingress gateway', value: this.profileName, fix: 'Ask for one: ingressGateway: {}',
    });
  }

  /**
   * The proxies of the egress gateway, for `EgressGateway`s.
   *
   * @throws MeshError ContradictingProps when none are installed
   */
  public get egressGateway(): GatewayWorkload {
    if (this.outgoing !== undefined) return this.outgoing;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'this install has no egress gateway', value: this.profileName, fix: 'Ask for one: egressGateway: {}' });
  }

  /**
   * The proxies of one of `gateways`, for `IngressGateway`s and as a client that services allow.
   *
   * @throws MeshError InvalidValue when none has this name
   */
  public gatewayNamed(name: string): GatewayWorkload {
    const gateway = this.further.get(name);
    if (gateway !== undefined) return gateway;
    const known = [...this.further.keys()];
    throw new MeshError({
      code: 'InvalidValue', at: this, problem: 'this install has no gateway of this name', value: name, fix: known.length === 0 ? `Ask for one: gateways: { ${name}: {} }` : `Write one of ${known.join(', ')}`,
    });
  }

  /**
   * The proxies through which pods of other networks are reached, for an `EastWestGateway`.
   *
   * @throws MeshError ContradictingProps when none are installed
   */
  public get eastWestGateway(): GatewayWorkload {
    if (this.between !== undefined) return this.between;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'this install has no east-west gateway', value: this.profileName, fix: 'Ask for one: eastWestGateway: {}' });
  }

  /**
   * Istio's official charts with the values that say what this install says, in the order in which they are installed. Read it when everything is described:
   * constructs may still add to the mesh configuration.
   *
   * @throws MeshError UnsupportedByDelivery where the charts have no values for a property
   */
  public get helmReleases(): readonly HelmRelease[] {
    this.described.requireCharted();
    return helmReleasesOf(this.described);
  }

  /**
   * The install as a file for istioctl. Read it when everything is described.
   *
   * @throws MeshError UnsupportedByDelivery where istioctl has no values for a property
   */
  public get istioOperator(): IstioOperatorFile {
    this.described.requireCharted();
    return istioOperatorOf(this.described);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private workloadOf(id: string, gateway: GatewaySettings): GatewayWorkload {
    const { name } = gateway;
    return GatewayWorkload.fromAttributes(this, id, { mesh: this.mesh, selector: { istio: selectorOf(gateway).istio }, serviceName: name, serviceAccount: `${name}-service-account` });
  }

  /** Lets what delivers the install take the place of its objects. */
  private deliver(delivery: Delivery): void {
    const write = writerOf(delivery);
    if (write === undefined) return;
    this.described.requireCharted();
    for (const { node } of this.node.children.filter((child) => !(child instanceof GatewayWorkload))) this.node.tryRemoveChild(node.id);
    write(this, this.described);
  }
}

/** By this label istiod knows the network of all pods of its cluster. */
function networkLabel({ network }: Mesh): Record<string, string> {
  return network === undefined ? {} : { 'topology.istio.io/network': network };
}

/** Whose istiod looks after the root certificates and webhooks of this cluster. */
function controlPlaneAnnotation({ controlPlane, isRead }: MultiCluster): { readonly annotations?: Record<string, string> } {
  return controlPlane === undefined || isRead ? {} : { annotations: { 'topology.istio.io/controlPlaneClusters': configClusterOf(controlPlane) } };
}
