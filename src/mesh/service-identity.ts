import { requireDnsLabel, requireDnsName } from './names';

/** The parts of a `ServiceIdentity`. */
export interface ServiceIdentityProps {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * Who a workload is in the mesh: the SPIFFE identity that istiod certifies for its ServiceAccount.
 *
 * @see https://istio.io/latest/docs/concepts/security/#istio-identity
 */
export class ServiceIdentity {
  public readonly trustDomain: string;
  public readonly namespace: string;
  public readonly serviceAccount: string;

  /** @throws MeshError InvalidName when a part is not one that Kubernetes or DNS accepts */
  constructor(props: ServiceIdentityProps) {
    this.trustDomain = requireDnsName(props.trustDomain, 'the trust domain');
    this.namespace = requireDnsLabel(props.namespace, 'the namespace of an identity');
    this.serviceAccount = requireDnsName(props.serviceAccount, 'the ServiceAccount of an identity');
  }

  /** As AuthorizationPolicy writes it: `cluster.local/ns/shop/sa/web`. */
  public get principal(): string {
    return `${this.trustDomain}/ns/${this.namespace}/sa/${this.serviceAccount}`;
  }

  /** As certificates carry it: `spiffe://cluster.local/ns/shop/sa/web`. */
  public get spiffeId(): string {
    return `spiffe://${this.principal}`;
  }
}
