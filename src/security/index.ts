export * from './access';
export * from './access-policy';
export * from './strict-mtls';
export * from './zero-trust-namespace';
