import type { IConstruct } from 'constructs';
import { requireNetwork } from '../mesh';

/** Whatever a URL of keys may not lead to: istiod's own pod, its node, and where clouds tell machines their credentials. No issuer is there. */
const usual: readonly string[] = [
  '0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '100.100.100.200/32', '168.63.129.16/32', '::/128', '::1/128', 'fe80::/10', 'fd00:ec2::254/128',
];

/**
 * The networks that istiod fetches no keys from, as its environment has them.
 *
 * @throws MeshError InvalidValue when one is no network, which istiod would skip with no more than a line in its log
 */
export function blockedNetworks(networks: readonly string[] = usual, at: IConstruct): Readonly<Record<string, string>> {
  for (const network of networks) requireNetwork(network, { at, code: 'InvalidValue', example: '169.254.0.0/16' });
  return networks.length === 0 ? {} : { BLOCKED_CIDRS_IN_JWKS_URIS: networks.join(',') };
}
