export * from './finding';
export * from './migration/ambient-migration';
export { skipValidation } from './refused-objects';
export * from './validation';
