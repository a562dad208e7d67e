import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import type { IMeshService } from '../../mesh';
import { requireDnsLabel, requireDnsName, requireLabels, requirePortNumber } from '../../mesh';
import { ExternalService } from '../external-service';

/** What is said alike of a workload outside Kubernetes and of a group of them. */
export interface WorkloadParts<V extends string = string> {
  /** The service that it is one of the servers of: a `MeshService`, or an `ExternalService` with `Resolution.workloads`. */
  readonly service: IMeshService<V>;

  /** The version that it is of. @default - none in particular */
  readonly version?: NoInfer<V>;

  /** More labels. @default - those that the service selects by, and of the version */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * The ports it listens on, by the names of the service's ports, where they differ from the service's.
   *
   * @default - the service's target ports
   */
  readonly ports?: Readonly<Record<string, number>>;

  /**
   * The ServiceAccount that it proves to be.
   *
   * @default - the first of the service, if it says any
   */
  readonly serviceAccount?: string;

  /**
   * The network it is in, as the mesh's configuration names networks: those in one network reach each other directly.
   *
   * @default - the mesh's own
   */
  readonly network?: string;

  /** Where it runs, `region/zone/subzone` or less of it, for load balancing by nearness. @default - unknown */
  readonly locality?: string;

  /** Its share of the load beside others with a weight, a whole number from 1 to 4294967295. @default - as any other */
  readonly weight?: number;
}

/** The parts as WorkloadEntry and the template of WorkloadGroup hold them alike. */
export interface RenderedParts {
  readonly labels: Record<string, string>;
  readonly ports?: Record<string, number>;
  readonly serviceAccount?: string;
  readonly network?: string;
  readonly locality?: string;
  readonly weight?: number;
}

/** @throws MeshError InvalidValue, InvalidName, UnknownVersion or ContradictingProps */
export function renderParts<V extends string>(props: WorkloadParts<V>, at: IConstruct): RenderedParts {
  const { service, network, locality, weight } = props;
  const serviceAccount = props.serviceAccount ?? service.identities[0]?.serviceAccount;
  return {
    labels: labelsOf(props, at),
    ...(props.ports !== undefined && Object.keys(props.ports).length > 0 && { ports: requirePorts(props.ports, service, at) }),
    ...(serviceAccount !== undefined && { serviceAccount: requireDnsName(serviceAccount, 'the ServiceAccount of a workload', { at }) }),
    ...(network !== undefined && { network: requireText(network, 'a network', 'vm-network', at) }),
    ...(locality !== undefined && { locality: requireLocality(locality, at) }),
    ...(weight !== undefined && { weight: requireWeight(weight, at) }),
  };
}

function labelsOf<V extends string>({ service, version, labels = {} }: WorkloadParts<V>, at: IConstruct): Record<string, string> {
  const selected = service instanceof ExternalService ? service.resolution.labels ?? {} : service.selector;
  if (Object.keys(selected).length === 0) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: `${service.node.path} does not find workloads by labels`, value: selected, fix: 'Give the service a selector, or the host outside Resolution.workloads({ app: "bank" })',
    });
  }
  if (version !== undefined && !Object.hasOwn(service.versions, version)) {
    throw new MeshError({ code: 'UnknownVersion', at, problem: `${service.node.path} has no such version`, value: version, fix: `Use one of ${Object.keys(service.versions).join(', ')}` });
  }
  const versionLabels = version === undefined ? {} : service.versions[version];
  const needed: Readonly<Record<string, string>> = { ...selected, ...versionLabels };
  const changed = Object.keys(labels).find((key) => needed[key] !== undefined && needed[key] !== labels[key]);
  if (changed !== undefined) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: `with this label ${service.node.path} would not find it`, value: { [changed]: labels[changed] }, fix: `Leave ${changed} out` });
  }
  return { ...needed, ...requireLabels(labels, 'the labels of a workload', at) };
}

function requirePorts(ports: Readonly<Record<string, number>>, service: IMeshService, at: IConstruct): Record<string, number> {
  const names = service.ports.map(({ name }) => name);
  for (const [name, number] of Object.entries(ports)) {
    requireDnsLabel(name, 'the name of a port', at);
    if (!names.includes(name)) throw new MeshError({ code: 'InvalidValue', at, problem: `${service.node.path} has no port of this name`, value: name, fix: `Use one of ${names.join(', ')}` });
    requirePortNumber(number);
  }
  return { ...ports };
}

function requireLocality(locality: string, at: IConstruct): string {
  if (/^[^/\s]+(\/[^/\s]+){0,2}$/.test(locality)) return locality;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a locality is a region, a zone in it and a subzone in that', value: locality, fix: 'Write "eu-west-1", "eu-west-1/a" or "eu-west-1/a/rack-7"' });
}

function requireWeight(weight: number, at: IConstruct): number {
  if (Number.isInteger(weight) && weight >= 1 && weight <= 0xffffffff) return weight;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a weight is a whole number from 1 to 4294967295', value: weight, fix: 'Write 1 or more, or leave the workload out' });
}

function requireText(value: string, what: string, example: string, at: IConstruct): string {
  if (value.trim() !== '') return value;
  throw new MeshError({ code: 'InvalidName', at, problem: `${what} has a name`, value, fix: `Write a name such as "${example}"` });
}
