import { isIP } from 'node:net';

/** An address, or a network of them. */
export interface IpBlock {
  readonly address: string;

  /** How many bits all its addresses share; undefined where the text is an address alone. */
  readonly prefix?: number;

  /** How many bits an address has: 32 or 128. */
  readonly width: number;
}

/** What `10.1.2.3` or `10.1.0.0/16` mean; undefined for any other text. */
export function parseIpBlock(text: string): IpBlock | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return undefined;
  const width = version === 4 ? 32 : 128;
  if (prefix === undefined) return { address, width };
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > width || address.includes('%')) return undefined;
  return { address, prefix: Number(prefix), width };
}
