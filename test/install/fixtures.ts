import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import type { MeshInstallProps } from '../../src/install';
import { MeshInstall } from '../../src/install';
import { apiObjectsIn } from '../../src/mesh';

/** Objects as they are synthesized, in their order. */
export function installed(props: MeshInstallProps = {}): any[] {
  const chart = new Chart(new App(), 'istio');
  new MeshInstall(chart, 'mesh', props);
  return chart.toJson();
}

export function find(objects: any[], kind: string, name: string): any {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

export function names(objects: any[], kind: string): string[] {
  return objects.filter((object) => object.kind === kind).map((object) => object.metadata.name as string);
}

/** The mesh configuration that istiod would read. */
export function meshConfigOf(objects: any[]): any {
  return parse(find(objects, 'ConfigMap', 'istio').data.mesh);
}

/** The first container of a Deployment. */
export function containerOf(objects: any[], deployment: string): any {
  return find(objects, 'Deployment', deployment).spec.template.spec.containers[0];
}

/** What a chart renders beside definitions, which take long to render and are the same everywhere. */
export function objectsOf(chart: Chart): any[] {
  return apiObjectsIn(chart).filter(({ kind }) => kind !== 'CustomResourceDefinition').map((object) => object.toJson());
}
