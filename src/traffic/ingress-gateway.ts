import { Construct } from 'constructs';
import { Gateway, VirtualService } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { GatewayWorkload, IMeshClient, IMeshNamespace, IMeshService, ServiceIdentity } from '../mesh';
import { guardObjectNames, lazy, PathMatch, requireDnsLabel, requireDnsName } from '../mesh';
import { claimGatewayHost } from './gateway-hosts';
import type { Exposure } from './gateway-routes';
import { impossibleRoutes, placeExposures } from './gateway-routes';
import type { GatewayTls } from './gateway-tls';
import { renderHttpRoutes } from './render-routes';
import { renderServers } from './render-servers';

export interface IngressGatewayProps {
  /** The pods that serve it, such as `MeshInstall`'s `ingressGateway`. */
  readonly workload: GatewayWorkload;

  /**
   * The name of the `Gateway`.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface ExposeOptions {
  /** The public DNS name, optionally with a leading `*.`. */
  readonly host: string;

  /** How the host is served; all services of one host agree on it. */
  readonly tls: GatewayTls;

  /**
   * Which paths of the host lead to the service.
   *
   * @default - all that no other service of the host has
   */
  readonly paths?: readonly PathMatch<'exact' | 'prefix'>[];
}

/**
 * A gateway at the edge of the mesh, and the routes of every host it serves.
 *
 * Renders one `Gateway`, and one `VirtualService` for each host. A service's own route table is spliced into it, because Istio applies a mesh-internal table to
 * sidecars only: so a canary or an A/B test holds at the edge as it does inside.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class IngressGateway extends Construct implements IMeshClient {
  public readonly gatewayName: string;
  public readonly workload: GatewayWorkload;
  private readonly exposuresOf = new Map<string, Exposure[]>();

  /** @throws MeshError InvalidName when the name is no DNS label */
  constructor(scope: Construct, id: string, props: IngressGatewayProps) {
    super(scope, id);
    this.workload = props.workload;
    guardObjectNames(this, this.namespace.mesh);
    this.gatewayName = requireDnsLabel(props.name ?? id, 'the name of a gateway', this);
    new Gateway(this, 'gateway', {
      metadata: { name: this.gatewayName, namespace: this.namespace.namespaceName },
      spec: lazy(() => ({ selector: { ...this.workload.selector }, servers: renderServers(this.exposuresOf) })),
    });
    addLateCheck(this, () => this.findProblems());
  }

  /** Where the gateway's pods run; its objects are rendered there too. */
  public get namespace(): IMeshNamespace {
    return this.workload.namespace;
  }

  /** Who the gateway is when it calls services: pass the gateway to `allowFrom`. */
  public get identities(): readonly ServiceIdentity[] {
    return this.workload.identities;
  }

  /**
   * Serves a service under a host, with the service's own route table.
   *
   * @throws MeshError HostOwnedTwice when another gateway of the same pods serves the host
   * @throws MeshError ContradictingProps when the service is in another cluster
   * @throws MeshError ConflictingRoutes when another service of the host has the same path, or another TLS setting
   */
  public expose(service: IMeshService, options: ExposeOptions): void {
    const host = requireDnsName(options.host, 'the host', { at: this, wildcard: true });
    const paths = options.paths ?? [PathMatch.prefix('/')];
    if (paths.length === 0) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: `under no path, ${service.node.path} would not be served at ${host}`, value: paths, fix: 'Leave paths out to serve all' });
    }
    const { cluster } = this.namespace.mesh;
    if (service.namespace.mesh.cluster !== cluster) {
      throw new MeshError({
        code: 'ContradictingProps', at: this, problem: `${service.node.path} is in another cluster than this gateway, which is in ${cluster}`, value: service.namespace.mesh.cluster, fix: 'Expose the service of the same cluster',
      });
    }
    claimGatewayHost(this, host);
    const exposures = this.exposuresOf.get(host) ?? this.startHost(host);
    for (const path of paths) {
      const exposure: Exposure = { service, path, tls: options.tls, port: this.requireHttpPort(service) };
      this.requireCompatible(host, exposures, exposure);
      exposures.push(exposure);
    }
  }

  private startHost(host: string): Exposure[] {
    const exposures: Exposure[] = [];
    this.exposuresOf.set(host, exposures);
    new VirtualService(this, host, {
      metadata: { name: `${this.gatewayName}-${host.replace('*', 'wildcard').replaceAll('.', '-')}`, namespace: this.namespace.namespaceName },
      spec: lazy(() => ({ hosts: [host], gateways: [this.gatewayName], http: renderHttpRoutes(placeExposures(exposures)) })),
    });
    return exposures;
  }

  private requireCompatible(host: string, exposures: readonly Exposure[], added: Exposure): void {
    const samePath = exposures.find(({ path }) => path.kind === added.path.kind && path.value === added.path.value);
    if (samePath !== undefined) {
      throw new MeshError({
        code: 'ConflictingRoutes',
        at: this,
        problem: `${samePath.service.node.path} already has this path of ${host}, and ${added.service.node.path} asks for it`,
        value: added.path.value,
        fix: 'Give each service of a host paths of its own: paths: [PathMatch.prefix("/reviews")]',
      });
    }
    const otherTls = exposures.find(({ tls }) => !tls.equals(added.tls));
    if (otherTls === undefined) return;
    throw new MeshError({
      code: 'ConflictingRoutes',
      at: this,
      problem: `${otherTls.service.node.path} serves ${host} as ${otherTls.tls.toString()}, and ${added.service.node.path} asks for something else`,
      value: added.tls.toString(),
      fix: 'Use one GatewayTls for all services of a host',
    });
  }

  private requireHttpPort(service: IMeshService): Exposure['port'] {
    const port = service.port.isHttp ? service.port : service.ports.find(({ isHttp }) => isHttp);
    if (port !== undefined) return port;
    throw new MeshError({
      code: 'NotHttp',
      at: this,
      problem: `a gateway host routes HTTP, and ${service.node.path} has no HTTP port`,
      value: service.ports.map(({ number, protocol }) => `${protocol} ${number}`),
      fix: 'Declare the port as Port.http, Port.http2 or Port.grpc if that is what it speaks',
    });
  }

  private findProblems(): MeshError[] {
    const unused = new MeshError({ code: 'InvalidValue', at: this, problem: 'a gateway serves at least one host', value: [], fix: 'Call expose(service, { host, tls })' });
    if (this.exposuresOf.size === 0) return [unused];
    return [...this.exposuresOf].flatMap(([host, exposures]) => impossibleRoutes(exposures).map(({ exposure, owner, path }) => new MeshError({
      code: 'InvalidMatch',
      at: owner,
      problem: `at ${host} this route would have to match a regular expression within ${exposure.path.kind} ${exposure.path.value}, and Istio holds one condition on the path`,
      value: path,
      fix: 'Write the path of the route as exact or prefix, or expose the service under "/"',
    })));
  }
}
