export * from './construct-component';
export * from './deep-input';
export { defer, restore } from './defer';
export type { Move } from './former-paths';
export { objectId } from './object-id';
export type { OrderRule, Wait } from './order';
export { podOf } from './order-rules';
export type { RenderedObject, TreeRules } from './plan';
