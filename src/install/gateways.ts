import type { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { Platform } from '../mesh';
import { requireDnsLabel } from '../mesh';
import type { GatewayPort, GatewayProps, MeshInstallProps } from './mesh-install-props';
import { loadBalancerAnnotations } from './platforms/load-balancer';
import type { ResolvedWorkload } from './workload';
import { requireWorkload } from './workload';

/** A gateway with every default filled in. */
export interface GatewaySettings extends ResolvedWorkload {
  readonly kind: 'ingress' | 'egress' | 'eastWest';
  readonly name: string;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
  /** Beside those of its kind. */
  readonly ports: readonly GatewayPort[];
  /** Whether istiod makes the proxy as a pod starts. */
  readonly injected: boolean;
}

/** All gateways of an install. */
export interface InstalledGateways {
  readonly gateway: GatewaySettings | undefined;
  readonly egressGateway: GatewaySettings | undefined;
  readonly eastWestGateway: GatewaySettings | undefined;
  /** Those with names of the user's. */
  readonly furtherGateways: readonly GatewaySettings[];
}

const gatewayResources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };
const names = { ingress: 'istio-ingressgateway', egress: 'istio-egressgateway', eastWest: 'istio-eastwestgateway' } as const;
const titles = { ingress: 'the ingress gateway', egress: 'the egress gateway', eastWest: 'the east-west gateway' } as const;

/** @throws MeshError for whatever of the gateways cannot be installed */
export function resolveGateways(props: MeshInstallProps, platform: Platform, at: Construct): InstalledGateways {
  const { ingressGateway, egressGateway, eastWestGateway, gateways = {} } = props;
  return {
    gateway: ingressGateway === undefined || ingressGateway === false
      ? undefined
      : requireGateway('ingress', ingressGateway, loadBalancerAnnotations(ingressGateway, platform, at), at),
    egressGateway: egressGateway === undefined || egressGateway === false ? undefined : requireGateway('egress', egressGateway, {}, at),
    eastWestGateway: eastWestGateway === undefined ? undefined : requireEastWestGateway(props, eastWestGateway, platform, at),
    furtherGateways: Object.entries(gateways).map(([name, gateway], index, all) => {
      const others = all.slice(0, index).map(([other]) => other);
      return requireGateway('ingress', gateway, loadBalancerAnnotations(gateway, platform, at), at, requireName(name, others, at));
    }),
  };
}

export function allGateways({ gateway, egressGateway, eastWestGateway, furtherGateways }: InstalledGateways): readonly GatewaySettings[] {
  return [gateway, egressGateway, eastWestGateway, ...furtherGateways].flatMap((each) => each ?? []);
}

/** The labels by which a gateway's pods are selected. `Gateway` objects of many a guide select by `istio`, which lacks the prefix. */
export function selectorOf({ name }: Pick<GatewaySettings, 'name'>): { readonly app: string; readonly istio: string } {
  return { app: name, istio: name.replace(/^istio-/, '') };
}

/** Pods are told apart by their names without the prefix, so none may look like another's. */
function requireName(name: string, others: readonly string[], at: Construct): string {
  requireDnsLabel(name, 'the name of a gateway', at);
  const other = [...Object.values(names), 'istiod', 'pilot', ...others].find((known) => selectorOf({ name: known }).istio === selectorOf({ name }).istio);
  if (other === undefined) return name;
  throw new MeshError({
    code: 'DuplicateName', at, problem: `the pods of a gateway of this name would be taken for those of ${other}`, value: name, fix: 'Give it another name, such as "internal"',
  });
}

function requireGateway(
  kind: GatewaySettings['kind'], props: GatewayProps, annotations: Readonly<Record<string, string>>, at: Construct, name: string = names[kind],
): GatewaySettings {
  const ports = props.ports ?? [];
  const title = name === names[kind] ? titles[kind] : `the gateway ${name}`;
  const taken = new Set([80, 443, 8080, 8443, 15021]);
  for (const { name: portName, port } of ports) {
    if (!Number.isInteger(port) || port < 1 || port > 65535 || taken.has(port) || (port >= 15000 && port < 15100)) {
      throw new MeshError({
        code: 'InvalidValue',
        at,
        problem: `the port ${portName} of ${title} is no port, is taken, or is one that the proxy needs for itself`,
        value: port,
        fix: 'Choose another from 1024 to 65535',
      });
    }
    taken.add(port);
  }
  return {
    ...requireWorkload(props, title, gatewayResources, at, { labels: ['app', 'istio'] }),
    kind,
    name,
    serviceAnnotations: { ...annotations, ...props.serviceAnnotations },
    ports,
    injected: props.injected ?? false,
  };
}

function requireEastWestGateway(
  props: MeshInstallProps, gateway: NonNullable<MeshInstallProps['eastWestGateway']>, platform: Platform, at: Construct,
): GatewaySettings {
  if (props.network === undefined) {
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: 'a gateway between networks is for a network that has a name, by which the other clusters know what is behind it',
      value: gateway,
      fix: 'Name the network of this cluster: network: "network-1"',
    });
  }
  const ofSidecars = (['ports', 'injected'] as const).find((prop) => gateway[prop] !== undefined && gateway[prop] !== false);
  if (props.profile?.name === 'ambient' && ofSidecars !== undefined) {
    throw new MeshError({
      code: 'UnsupportedByDataPlane',
      at,
      problem: 'in ambient mode istiod makes the gateway between networks, with one port, 15008',
      value: { [ofSidecars]: gateway[ofSidecars] },
      fix: `Leave ${ofSidecars} out`,
    });
  }
  return requireGateway('eastWest', gateway, loadBalancerAnnotations(gateway, platform, at), at);
}
