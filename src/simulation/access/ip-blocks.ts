import { BlockList, isIP } from 'node:net';

/** Why istiod can make no block of addresses of a text; undefined where it can. */
export function notABlock(block: string): string | undefined {
  return parse(block) === undefined ? `${JSON.stringify(block)} is neither an address nor a CIDR block` : undefined;
}

/** Whether an address lies in a block (`10.1.0.0/16`), or is it (`10.1.2.3`). */
export function isInBlock(block: string, address: string): boolean {
  const parsed = parse(block);
  const version = isIP(address);
  if (parsed === undefined || version !== isIP(parsed.address)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(parsed.address, parsed.bits, family);
  return list.check(address, family);
}

function parse(block: string): { address: string; bits: number } | undefined {
  const [address = '', bits, ...more] = block.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return undefined;
  const width = version === 4 ? 32 : 128;
  if (bits === undefined) return { address, bits: width };
  if (!/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > width || address.includes('%')) return undefined;
  return { address, bits: Number(bits) };
}
