import { BlockList, isIP } from 'node:net';
import { parseIpBlock } from '../../text';

/** Why istiod can make no block of addresses of a text; undefined where it can. */
export function notABlock(block: string): string | undefined {
  return parseIpBlock(block) === undefined ? `${JSON.stringify(block)} is neither an address nor a CIDR block` : undefined;
}

/** Whether an address lies in a block (`10.1.0.0/16`), or is it (`10.1.2.3`). */
export function isInBlock(block: string, address: string): boolean {
  const parsed = parseIpBlock(block);
  const version = isIP(address);
  if (parsed === undefined || version !== isIP(parsed.address)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(parsed.address, parsed.prefix ?? parsed.width, family);
  return list.check(address, family);
}
