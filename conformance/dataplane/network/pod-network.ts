import * as path from 'node:path';
import { Sandbox } from './sandbox';
import { compiled } from '../programs/compile';

/** All addresses of the rig. They exist in its own namespaces only, which no route connects with the machine's. */
const subnet = '10.77';
const nodeAddress = `${subnet}.0.1`;

/** The address of the node, which stands for what pods reach outside the pod network: istiod. */
export { nodeAddress };

/** The node: a sandbox with a bridge that every pod's interface joins, and a relay that lets pods reach chosen Services of the control plane. */
export class PodNetwork {
  public static async create(): Promise<PodNetwork> {
    const node = await Sandbox.create('node');
    await node.script(
      'ip link set lo up',
      // With an address of its own; otherwise it takes the lowest of its ports', which changes as pods come and go, and strands whoever remembers the last.
      'ip link add pods address 02:00:00:00:00:01 type bridge',
      `ip address add ${nodeAddress}/16 dev pods`,
      'ip link set pods up',
    );
    return new PodNetwork(node);
  }

  private joined = 0;

  private constructor(private readonly node: Sandbox) {}

  /** Gives a sandbox an interface with an address that no other had, or will have. */
  public async join(sandbox: Sandbox): Promise<string> {
    this.joined += 1;
    const address = `${subnet}.${1 + Math.floor(this.joined / 250)}.${1 + (this.joined % 250)}`;
    await this.node.script(
      // The other end is made in the pod's namespace at once, so that names cannot clash.
      `ip link add pod${this.joined} type veth peer name eth0 netns ${sandbox.pid}`,
      `ip link set pod${this.joined} master pods up`,
    );
    await sandbox.script(
      'ip link set lo up',
      `ip address add ${address}/16 dev eth0`,
      'ip link set eth0 up',
      `ip route add default via ${nodeAddress}`, // clusterIPs need a route to be captured on their way
    );
    return address;
  }

  /**
   * Listens on the node's address and passes connections on to a Service of the control plane, through the socket by which the apiserver reaches Services: a
   * path crosses network namespaces, and so the namespaces need no link to the machine's.
   */
  public relay(port: number, proxySocket: string, target: string): void {
    this.node.start({
      command: process.execPath,
      args: [compiled('relay'), String(port), path.basename(proxySocket), target],
      env: {},
      cwd: path.dirname(proxySocket), // such a path may not be long
    }, 'dataplane/relay');
  }

  public async stop(): Promise<void> {
    await this.node.destroy();
  }
}
