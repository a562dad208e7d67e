export * from './regular-expressions';
