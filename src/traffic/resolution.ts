/** How a proxy finds the addresses of an outside host. */
type ResolutionMode = 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';

/**
 * How a proxy finds the addresses of an outside host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 */
export class Resolution {
  /** The client's own: the proxy goes to the address that was asked for. The only way for wildcard hosts that are resolved by many names. */
  public static none(): Resolution {
    return new Resolution('NONE', []);
  }

  /** By DNS, to all addresses that it gives. @param addresses names to resolve instead of the host */
  public static dns(...addresses: readonly string[]): Resolution {
    return new Resolution('DNS', addresses);
  }

  /** By DNS, to the first address that it gives, looked up for every new connection: for names with many short-lived addresses. */
  public static dnsRoundRobin(address?: string): Resolution {
    return new Resolution('DNS_ROUND_ROBIN', address === undefined ? [] : [address]);
  }

  /** By DNS, by the name that a request names: for wildcard hosts, in Istio 1.31 and later. */
  public static dynamicDns(): Resolution {
    return new Resolution('DYNAMIC_DNS', []);
  }

  /** To these IP addresses, or to sockets of the proxy's own machine such as `unix:///run/bank.sock`. */
  public static static(address: string, ...others: readonly string[]): Resolution {
    return new Resolution('STATIC', [address, ...others]);
  }

  /**
   * To the `Workload`s and pods of its namespace that carry these labels.
   *
   * @param options `byDns` when the workloads' addresses are names to look up
   */
  public static workloads(labels: Readonly<Record<string, string>>, options: { readonly byDns?: boolean } = {}): Resolution {
    return new Resolution(options.byDns === true ? 'DNS' : 'STATIC', [], labels);
  }

  private constructor(
    public readonly mode: ResolutionMode,
    public readonly addresses: readonly string[],
    /** What its workloads are found by; undefined where addresses say it. */
    public readonly labels?: Readonly<Record<string, string>>,
  ) {}
}
