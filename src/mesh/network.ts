import type { IConstruct } from 'constructs';
import type { MeshErrorCode } from '../errors';
import { MeshError } from '../errors';
import { isDeferred, parseIpBlock } from '../text';

/** Whose network it is, for errors. */
interface NetworkPlace {
  readonly at?: IConstruct;
  readonly code: MeshErrorCode;
  /** A network that would do. */
  readonly example: string;
}

/** @throws MeshError of the given code when it is no network in CIDR notation */
export function requireNetwork(cidr: string, { at, code, example }: NetworkPlace): { readonly address: string; readonly prefix: number } {
  if (isDeferred(cidr)) return { address: cidr, prefix: 0 };
  const block = parseIpBlock(cidr);
  if (block?.prefix !== undefined) return { address: block.address, prefix: block.prefix };
  const fix = block === undefined ? `Write a network such as "${example}"` : `Write "${cidr}/${block.width}" for this one address, or the network it is in`;
  throw new MeshError({ code, at, problem: 'a network is an address and the length of its prefix', value: cidr, fix });
}
