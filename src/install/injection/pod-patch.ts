import type { Templated, TemplatedEntry } from './template';
import type { Container, EnvVar, PodSpec, Volume, VolumeMount } from '../../../imports/k8s';

/** What a template adds to a pod: a strategic merge patch, so containers, volumes and variables merge by name. */
export interface PodPatch {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: Partial<PodSpec>;
}

export type PodPatchTemplate = Templated<PodPatch>;
export type ContainerTemplate = Templated<Container>;
export type EnvTemplates = readonly TemplatedEntry<EnvVar>[];
export type MountTemplates = readonly TemplatedEntry<VolumeMount>[];
export type VolumeTemplates = readonly TemplatedEntry<Volume>[];
