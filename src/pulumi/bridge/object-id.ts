import type { ApiObject } from 'cdk8s';

/**
 * By what Pulumi's provider knows an object: `shop/web`, or `shop` for one that is in no namespace. For `import`, and for aliases of what was in a
 * `ConfigGroup`, which names its children so.
 */
export function objectId({ metadata: { namespace }, name }: ApiObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
