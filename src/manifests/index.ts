export * from './manifest-object';
export * from './manifests';
