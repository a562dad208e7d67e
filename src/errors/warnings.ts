import type { IConstruct } from 'constructs';

/** Something that works, but not for long or not as well as it could. It stops nothing. */
export interface MeshWarning {
  /** Construct path. */
  readonly at: string;

  /** What will go wrong, as a sentence without its full stop. */
  readonly problem: string;

  readonly value: unknown;

  /** What to do about it, as a sentence without its full stop. */
  readonly fix: string;
}

const warningsAbout = new WeakMap<IConstruct, ((today: string) => MeshWarning[])[]>();

/** Registers what is to be said about a construct on a given day, `YYYY-MM-DD`. */
export function addWarnings(construct: IConstruct, warn: (today: string) => MeshWarning[]): void {
  warningsAbout.set(construct, [...(warningsAbout.get(construct) ?? []), warn]);
}

/**
 * Lists what should not stay as it is, such as a version of Istio that nobody fixes any more. It is a list and not output on the console, so that a pipeline
 * decides what becomes of it, and manifests do not depend on the day they are made.
 *
 * @param today as `YYYY-MM-DD` @default - the day it is, in UTC
 */
export function warningsOf(scope: IConstruct, today: string = new Date().toISOString().slice(0, 10)): MeshWarning[] {
  return scope.node.findAll().flatMap((construct) => (warningsAbout.get(construct) ?? []).flatMap((warn) => warn(today)));
}
