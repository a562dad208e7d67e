import type { Draft } from './draft';
import type { ValuesReader } from './values-reader';
import { crossNetworkPort } from '../remote/multi-cluster';

interface Network {
  readonly endpoints?: readonly { readonly fromRegistry?: string }[];
  readonly gateways?: readonly { readonly address?: string; readonly port?: number }[];
}

/** Networks whose gateways are at known addresses; those that are found by Services are found by labels, too. */
export function readNetworks(values: ValuesReader, draft: Draft): void {
  const networks = Object.entries((values.map('global.meshNetworks') ?? {}) as Readonly<Record<string, Network>>).map(([name, { endpoints = [], gateways = [] }]) => {
    const clusters = endpoints.flatMap(({ fromRegistry }) => fromRegistry ?? []);
    const addresses = gateways.flatMap(({ address, port }) => (address === undefined || port !== crossNetworkPort ? [] : [address]));
    return { name, clusters, addresses, isWhole: clusters.length === endpoints.length && addresses.length === gateways.length && addresses.length > 0 };
  });
  if (networks.length === 0) return;
  if (networks.every(({ isWhole }) => isWhole)) {
    draft.set('meshNetworks', Object.fromEntries(networks.map(({ name, clusters, addresses }) => [name, { clusters, gateways: addresses }])));
  } else {
    values.leave('global.meshNetworks');
  }
}
