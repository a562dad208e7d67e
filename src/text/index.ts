export * from './deferred';
export * from './ip-block';
export * from './regular-expressions';
