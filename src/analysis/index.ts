export * from './finding';
export { skipValidation } from './refused-objects';
export * from './validation';
