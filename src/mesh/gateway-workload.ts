import { Construct } from 'constructs';
import type { Mesh } from './mesh';
import type { IMeshClient } from './mesh-client';
import type { IMeshNamespace } from './mesh-namespace';
import { MeshNamespace } from './mesh-namespace';
import { requireDnsLabel, requireLabels } from './names';
import { ServiceIdentity } from './service-identity';

export interface GatewayWorkloadAttributes {
  readonly mesh: Mesh;

  /**
   * Where the gateway's pods run.
   *
   * @default - the mesh's root namespace
   */
  readonly namespace?: string;

  /**
   * The labels of the gateway's pods, which `Gateway` objects select them by.
   *
   * @default { istio: 'ingressgateway' }
   */
  readonly selector?: Readonly<Record<string, string>>;

  /**
   * The ServiceAccount of the gateway's pods.
   *
   * @default 'istio-ingressgateway-service-account'
   */
  readonly serviceAccount?: string;

  /**
   * The name of the Service in front of the gateway's pods, in their namespace. Workloads reach an egress gateway by it.
   *
   * @default 'istio-ingressgateway'
   */
  readonly serviceName?: string;
}

/** The Envoy pods behind a gateway: which labels select them, and who they are when they call services. */
export class GatewayWorkload extends Construct implements IMeshClient {
  /** Describes gateway pods that others installed; renders nothing. The defaults are those of Istio's own ingress gateway. */
  public static fromAttributes(scope: Construct, id: string, attributes: GatewayWorkloadAttributes): GatewayWorkload {
    return new GatewayWorkload(scope, id, attributes);
  }

  public readonly namespace: IMeshNamespace;
  public readonly selector: Readonly<Record<string, string>>;
  public readonly identities: readonly ServiceIdentity[];
  /** The full DNS name of the Service in front of the pods. */
  public readonly host: string;

  private constructor(scope: Construct, id: string, attributes: GatewayWorkloadAttributes) {
    super(scope, id);
    const { mesh } = attributes;
    this.namespace = MeshNamespace.fromAttributes(this, 'namespace', { name: attributes.namespace ?? mesh.rootNamespace, mesh });
    this.selector = requireLabels(attributes.selector ?? { istio: 'ingressgateway' }, 'the selector of a gateway', this);
    const serviceName = requireDnsLabel(attributes.serviceName ?? 'istio-ingressgateway', 'the name of the Service of a gateway', this);
    this.host = `${serviceName}.${this.namespace.namespaceName}.svc.${mesh.clusterDomain}`;
    this.identities = [
      new ServiceIdentity({
        trustDomain: mesh.trustDomain,
        namespace: this.namespace.namespaceName,
        serviceAccount: attributes.serviceAccount ?? 'istio-ingressgateway-service-account',
      }),
    ];
  }
}
