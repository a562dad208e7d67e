import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { Chart } from 'cdk8s';
import { MeshInstall } from '../install';
import { Mesh } from '../mesh';

const installs = new WeakMap<Mesh, readonly pulumi.CustomResource[]>();

/** Keeps in mind which resources install the meshes of a tree. */
export function rememberInstalls(chart: Chart, resources: ReadonlyMap<string, pulumi.CustomResource>): void {
  if (!chart.node.findAll().some((construct) => construct instanceof MeshInstall)) return;
  const installing = [...resources.values()].filter((resource) => (
    resource instanceof kubernetes.apps.v1.Deployment || resource instanceof kubernetes.admissionregistration.v1.MutatingWebhookConfiguration));
  for (const mesh of meshesIn(chart)) installs.set(mesh, installing);
}

/** The resources of other components that install the meshes which a tree is for. */
export function installedBy(chart: Chart): readonly pulumi.CustomResource[] {
  return [...new Set(meshesIn(chart).flatMap((mesh) => installs.get(mesh) ?? []))];
}

function meshesIn(chart: Chart): readonly Mesh[] {
  return [...new Set(chart.node.findAll().flatMap((construct) => ('mesh' in construct && construct.mesh instanceof Mesh ? construct.mesh : [])))];
}
