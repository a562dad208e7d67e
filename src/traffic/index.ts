export * from './ab-test';
export * from './canary-release';
export * from './gateway-tls';
export * from './ingress-gateway';
export * from './route-rule';
export * from './route-table';
