import { isIP } from 'node:net';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { WorkloadEntry } from '../../../imports/networking.istio.io';
import { MeshError } from '../../errors';
import { apiObjectsIn, guardObjectNames, requireDnsLabel, requireDnsName } from '../../mesh';
import { ExternalService } from '../external-service';
import type { WorkloadParts } from './workload-parts';
import { renderParts } from './workload-parts';

export interface WorkloadProps<V extends string = string> extends WorkloadParts<V> {
  /**
   * Where it is reached: an IP address; a socket of its proxy's machine, such as `unix:///run/bank.sock`; or, for an `ExternalService` that looks names up,
   * a DNS name.
   *
   * @default - unknown: it is reached through the gateway of its `network`
   */
  readonly address?: string;

  /** The name of the `WorkloadEntry`. @default - the construct's id */
  readonly name?: string;
}

/**
 * A server outside Kubernetes, such as a virtual machine or a database, beside or instead of the pods of a service.
 *
 * Renders a `WorkloadEntry` with the labels that the service selects by, in the service's namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/
 */
export class Workload<V extends string = string> extends Construct {
  /**
   * @throws MeshError InvalidValue when the address, a port, the locality or the weight is none
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError ContradictingProps when the service would not find it, a name is to be looked up by nobody, or it has neither address nor network
   */
  constructor(scope: Construct, id: string, props: WorkloadProps<V>) {
    super(scope, id);
    const { namespace } = props.service;
    guardObjectNames(this, namespace.mesh);
    const parts = renderParts(props, this);
    new WorkloadEntry(this, 'workload-entry', {
      metadata: { name: requireDnsLabel(props.name ?? id, 'the name of a workload', this), namespace: namespace.namespaceName },
      spec: { ...this.requireAddress(props), ...parts },
    });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private requireAddress({ address, network, ports, service }: WorkloadProps<V>): { readonly address?: string } {
    if (address === undefined) {
      if (network !== undefined) return {};
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'without an address it is reached through the gateway of its network, and it names none', value: address, fix: 'Give it an address: address: "192.0.2.1"' });
    }
    if (address.startsWith('unix://')) {
      this.requireSocket(address, ports, service);
    } else if (isIP(address) === 0) {
      this.requireLookup(requireDnsName(address, 'the address of a workload, unless it is an IP address or a socket,', { at: this }), service);
    }
    return { address };
  }

  private requireSocket(address: string, ports: WorkloadProps['ports'], service: WorkloadProps<V>['service']): void {
    if (!/^unix:\/\/[/@]./.test(address)) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a socket lies at an absolute path', value: address, fix: 'Write "unix:///run/bank.sock"' });
    }
    if (ports === undefined && service.ports.length === 1) return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'a socket has no ports, and stands for one of the service', value: ports ?? service.ports.map(({ number }) => number), fix: 'Leave ports out, and make it the server of a service with one port' });
  }

  /** Proxies take endpoints of a Kubernetes Service, and of a host with fixed addresses, as they are. */
  private requireLookup(address: string, service: WorkloadProps<V>['service']): void {
    if (service instanceof ExternalService && service.resolution.mode === 'DNS') return;
    throw new MeshError({
      code: 'ContradictingProps', at: this, problem: `nobody looks names up for ${service.node.path}`, value: address, fix: 'Give it an IP address, or make it the server of an ExternalService with Resolution.workloads(labels, { byDns: true })',
    });
  }
}
