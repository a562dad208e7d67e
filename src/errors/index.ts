export * from './codes';
export * from './late-checks';
export * from './mesh-error';
export * from './warnings';
