import type { PodNetwork } from './pod-network';
import type { KubeApi } from '../../harness/kube-api';
import type { KubeObject } from '../../harness/objects';
import { type Selectable, selects, targetPortOf } from '../pods/services';

/** What a cloud is to Services of type LoadBalancer: each has an address of the world, which leads to its pod. Connections stay where they began. */
export class LoadBalancers {
  private readonly addresses = new Map<string, string>();

  constructor(private readonly api: KubeApi, private readonly network: PodNetwork) {}

  /** Gives every such Service an address, and leads it to the first pod that the Service selects. */
  public async update(services: readonly KubeObject[], pods: readonly Selectable[]): Promise<void> {
    const balanced = services.filter(({ spec }) => spec.type === 'LoadBalancer');
    for (const service of balanced) await this.announce(service);
    await this.network.lead(balanced.flatMap((service) => {
      const pod = pods.find((candidate) => selects(service, candidate));
      return service.spec.ports.flatMap((port: any) => {
        const target = pod === undefined ? undefined : targetPortOf(port, pod.object);
        return pod === undefined || target === undefined ? [] : [{ from: `${this.addressOf(service)}:${port.port}`, to: `${pod.address}:${target}` }];
      });
    }));
  }

  /** @throws Error where it has none */
  public addressOf({ metadata: { name, namespace = 'default' } }: KubeObject): string {
    const found = this.addresses.get(`${namespace}/${name}`);
    if (found === undefined) throw new Error(`Service ${namespace}/${name} has no load balancer`);
    return found;
  }

  private async announce({ metadata: { name, namespace = 'default' } }: KubeObject): Promise<void> {
    const key = `${namespace}/${name}`;
    if (this.addresses.has(key)) return;
    const address = await this.network.worldAddress();
    const answer = await this.api.send('PATCH', `/api/v1/namespaces/${namespace}/services/${name}/status`, { status: { loadBalancer: { ingress: [{ ip: address }] } } }, 'application/merge-patch+json');
    if (answer.status !== 200) throw new Error(`status of Service ${key}: ${JSON.stringify(answer.body)}`);
    this.addresses.set(key, address);
  }
}
