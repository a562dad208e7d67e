export * from './ip-block';
export * from './regular-expressions';
