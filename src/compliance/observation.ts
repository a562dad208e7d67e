import type { RenderedObjects } from './rendered-objects';
import type { ManifestObject, ManifestValue } from '../manifests';

/** Something that manifests say about a setting. */
export interface Observation {
  /** `not shown` where the manifests say nothing, and something else may. */
  readonly status: 'met' | 'not shown' | 'unmet';
  /** Undefined where no object says anything. */
  readonly object?: ManifestObject;
  /** The path of the field within the object. */
  readonly field: string;
  readonly value?: ManifestValue;
  /** What is wrong, as a sentence without its full stop; of what is not met only. */
  readonly problem?: string;
  /** What to do about it; of what is not met only. */
  readonly fix?: string;
}

/** How to tell from manifests whether a setting is on. */
export interface Check {
  /** Whether it is about the mesh as a whole or about one namespace. */
  readonly scope: 'mesh' | 'namespace';
  readonly observe: (objects: RenderedObjects, namespace: string) => readonly Observation[];
}

export function met(object: ManifestObject, field: string, value: ManifestValue | undefined): Observation {
  return { status: 'met', object, field, value };
}

export function unmet(object: ManifestObject | undefined, field: string, value: ManifestValue | undefined, problem: string, fix: string): Observation {
  return { status: 'unmet', ...(object !== undefined && { object }), field, value, problem, fix };
}

export function notShown(field: string): Observation {
  return { status: 'not shown', field };
}
