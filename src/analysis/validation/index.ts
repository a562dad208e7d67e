import type { ManifestObject, Manifests } from '../../manifests';
import type { Finding, Verdict } from '../finding';
import type * as implementation from './validate-object';

/**
 * Says of every object what a cluster with Istio 1.31 would say when it is applied: the API server by the kind's definition (schema, unknown fields,
 * lists, rules in CEL), then Istio's validating webhook. Kinds whose definition is not known here (Deployments, other operators' kinds) pass.
 *
 * Objects are judged one by one; what only shows in their company is not looked at. Nothing is fetched.
 *
 * @returns the reasons, in the order of the objects
 */
export function validateManifests(manifests: Manifests): readonly Finding[] {
  return manifests.objects.flatMap((object) => validator().findingsOf(object));
}

/** The same of one object. */
export function validateObject(object: ManifestObject): readonly Finding[] {
  return validator().findingsOf(object);
}

/** The verdict on one object: `invalid` when it has an error, `warning` when it has a warning only. */
export function verdictOf(object: ManifestObject): Verdict {
  const levels = validator().findingsOf(object).map(({ level }) => level);
  return levels.includes('error') ? 'invalid' : levels.includes('warning') ? 'warning' : 'valid';
}

/** Loaded when something is first validated: schemas and CEL take a while, and most programs that import this package validate nothing. */
function validator(): typeof implementation {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./validate-object') as typeof implementation;
}
