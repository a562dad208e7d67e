import { App, Chart } from 'cdk8s';
import { MeshInstall, RevisionTag } from '../../src';
import type { KubeObject } from '../harness/objects';

/** A tag of ours for the revision of the upgrade's example, as it is rendered. */
export function tagObjects(): KubeObject[] {
  const chart = new Chart(new App(), 'istio');
  const tag = new RevisionTag(chart, 'prod', { install: new MeshInstall(chart, 'mesh', { revision: '1-31-1' }) });
  return tag.apiObjects.map((object) => object.toJson() as KubeObject);
}
