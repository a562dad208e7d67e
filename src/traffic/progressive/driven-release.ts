import type { ApplicationIgnoreDifference } from '../../../imports/argoproj.io';

/** What an engine leaves to say of a release. */
export interface DrivenRelease {
  /** The fields of objects in Git that the engine rewrites. */
  readonly ignoreDifferences: () => readonly ApplicationIgnoreDifference[];
}
