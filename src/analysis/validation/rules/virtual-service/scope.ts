import type { Field } from '../../field';

/** Without gateways, and with `mesh` among them, routes hold inside the mesh too. */
export function isForGatewaysOnly(spec: Field): boolean {
  const gateways = spec.at('gateways').texts;
  return gateways.length > 0 && !gateways.includes('mesh');
}

/** Istio turns routes of the Gateway API into objects of its own, which are looser. */
export function isMadeFromGatewayApi(object: Field): boolean {
  return object.at('metadata', 'annotations', 'internal.istio.io/route-semantics').text === 'gateway';
}
