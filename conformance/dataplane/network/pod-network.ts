import * as path from 'node:path';
import { Sandbox } from './sandbox';
import { compiled } from '../programs/compile';

/** All addresses of the rig. They exist in its own namespaces only, which no route connects with the machine's. */
const subnet = '10.77';
const nodeAddress = `${subnet}.0.1`;

/** The address of the node, which stands for what pods reach outside the pod network: istiod. */
export { nodeAddress };

/** The world between clusters: of it come the addresses of load balancers, and one for each node. */
const world = '203.0.113';
let taken = 0;

/** An address with a port, as `ADDRESS:PORT`. */
type Socket = string;

/**
 * The node: a sandbox with a bridge that every pod's interface joins, relays that let pods reach chosen Services of the control plane, and load balancers.
 * Several clusters have a network each, with the same addresses, of which the others know nothing.
 */
export class PodNetwork {
  public static async create(name: string): Promise<PodNetwork> {
    const node = await Sandbox.create(`${name}/node`);
    await node.script(
      'ip link set lo up',
      // With an address of its own; otherwise it takes the lowest of its ports', which changes as pods come and go, and strands whoever remembers the last.
      'ip link add pods address 02:00:00:00:00:01 type bridge',
      `ip address add ${nodeAddress}/16 dev pods`,
      'ip link set pods up',
      'echo 1 > /proc/sys/net/ipv4/ip_forward',
      'iptables -t nat -N BALANCED',
      'iptables -t nat -A PREROUTING -j BALANCED',
      // Else a pod's answer to another would not pass here, where the way back is known.
      'iptables -t nat -A POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE',
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
   * Takes connections to a Service of the control plane, and passes them on through the socket by which the apiserver reaches Services: a path crosses network
   * namespaces, and so the namespaces need no link to the machine's.
   */
  public async relay({ address, port }: { readonly address: string; readonly port: number }, proxySocket: string): Promise<void> {
    await this.node.script(`ip address add ${address}/32 dev pods`);
    this.node.start({
      command: process.execPath,
      args: [compiled('relay'), address, String(port), path.basename(proxySocket)],
      env: {},
      cwd: path.dirname(proxySocket), // such a path may not be long
    }, `dataplane/${this.node.name}.relay`);
  }

  /** An address of the world that this node answers at, for a load balancer. */
  public async worldAddress(): Promise<string> {
    const address = nextOfTheWorld();
    await this.node.script(`ip address add ${address}/32 dev pods`);
    return address;
  }

  /** Leads connections that begin from now on, all at once. */
  public async lead(ways: readonly { readonly from: Socket; readonly to: Socket }[]): Promise<void> {
    const rules = ways.map(({ from, to }) => {
      const [address = '', port = ''] = from.split(':');
      return `-A BALANCED -d ${address} -p tcp --dport ${port} -j DNAT --to-destination ${to}`;
    });
    await this.node.script(`printf '%s\\n' ${['*nat', ':BALANCED - [0:0]', ...rules, 'COMMIT'].map((line) => `'${line}'`).join(' ')} | iptables-restore --noflush`);
  }

  /** Lays a cable to the node of another network: by it each reaches the load balancers of the other, and no pod, whose addresses mean nothing there. */
  public async connect(other: PodNetwork): Promise<void> {
    await this.node.script(`ip link add cable type veth peer name cable netns ${other.node.pid}`);
    for (const { node } of [this, other]) {
      await node.script(`ip address add ${nextOfTheWorld()}/24 dev cable`, 'ip link set cable up', 'iptables -t nat -A POSTROUTING -o cable -j MASQUERADE');
    }
  }

  public async stop(): Promise<void> {
    await this.node.destroy();
  }
}

function nextOfTheWorld(): string {
  taken += 1;
  return `${world}.${taken}`;
}
