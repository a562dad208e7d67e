import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, type Chart } from 'cdk8s';
import { Access, CanaryRelease, GatewayTls, GatewayWorkload, HeaderOperations, IngressGateway, Mesh, MeshService, Percent, Port, ZeroTrustNamespace } from '../../src';
import { defer, MeshStack, type MeshStackArgs } from '../../src/pulumi';

/** What tests change of the shop. */
export interface ShopProps {
  readonly component?: string;
  readonly weight?: number;
  /** Of a resource beside the shop, whose id the shop tells; that of another one is not known before it is there. */
  readonly zone?: string;
  /** Under which the shop is served, by the zone's id. */
  readonly hosts?: (zone: pulumi.Output<string>) => readonly string[];
  readonly args?: MeshStackArgs;
  readonly options?: pulumi.ComponentResourceOptions;
}

/** Is in a Secret of the shop, and in a header that is set on its requests. */
export const password = 'open sesame';

/** A zone, and a shop that knows its id, in a stack. */
export function shop({ component = 'shop', weight = 5, zone = 'eu', hosts = () => ['shop.example.com'], args, options }: ShopProps = {}): MeshStack<Shop> {
  const { id } = new k8s.core.v1.Namespace('zone', { metadata: { name: zone } });
  const values = { weight, zone: defer(id), secret: defer(pulumi.secret(password)), hosts: hosts(id) };
  return new MeshStack(component, (chart) => describeShop(chart, values), args, options);
}

interface ShopValues {
  readonly weight: number;
  readonly zone: string;
  readonly secret: string;
  readonly hosts: readonly string[];
}

/** Services of the shop. */
export interface Shop {
  readonly web: MeshService;
  readonly reviews: MeshService<'v1' | 'v2'>;
}

/** A zero-trust namespace with a gateway before it and a canary within. */
export function describeShop(chart: Chart, { weight, zone, secret, hosts }: ShopValues): Shop {
  const mesh = Mesh.fromAttributes();
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
  const gateway = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh }) });
  gateway.expose(web, { hosts, tls: GatewayTls.simple('shop') });
  web.allowFrom(gateway, Access.http({ methods: ['GET'] }));
  reviews.allowFrom(web, Access.http({ methods: ['GET'] }));
  new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(weight) });
  new HeaderOperations(chart, 'headers', { service: web, request: { set: { 'x-zone': zone, 'authorization': `Bearer ${secret}` } } });
  new ApiObject(chart, 'password', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password', namespace: 'shop' }, stringData: { password: secret } });
  return { web, reviews };
}
