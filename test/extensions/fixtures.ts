import type { Chart } from 'cdk8s';
import type { EnvoyFilterConfigPatch, EnvoyFilterSpec } from '../../imports/networking.istio.io';
import { GatewayWorkload, Injection, Mesh, MeshNamespace, MeshService, Port } from '../../src';
import type { MeshAttributes } from '../../src';
import { only, rendered } from '../mesh/fixtures';

/** The gateway that Istio's default profile installs. */
export function edgeOf(chart: Chart, attributes?: MeshAttributes): GatewayWorkload {
  return GatewayWorkload.fromAttributes(chart, 'edge', { mesh: Mesh.fromAttributes(attributes) });
}

/** A service whose pods have no sidecar. */
export function serviceIn(chart: Chart, injection: Injection): MeshService {
  return new MeshService(chart, 'plain', { namespace: MeshNamespace.fromAttributes(chart, 'other', { mesh: Mesh.fromAttributes(), injection }), port: Port.http(80) });
}

/** The patches of the only EnvoyFilter. */
export function patchesOf(chart: Chart): readonly EnvoyFilterConfigPatch[] {
  return only<EnvoyFilterSpec>(chart, 'EnvoyFilter').spec.configPatches ?? [];
}

/** The configurations of the filters in the EnvoyFilter of this name, by the names of the filters. */
export function filtersOf(chart: Chart, name = 'reviews-rate-limits'): Readonly<Record<string, any>> {
  const filter = rendered<EnvoyFilterSpec>(chart, 'EnvoyFilter').find(({ metadata }) => metadata.name === name)!;
  return Object.fromEntries(filter.spec.configPatches!.map(({ patch }) => [patch!.value!.name, patch!.value!.typed_config]));
}
