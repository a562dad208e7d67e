import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { Mesh, MeshError, MeshNamespace, MeshService, Port, problemsOf } from '../../src';
import type { MeshErrorCode, IMeshNamespace, MeshAttributes, PortOptions } from '../../src';

/** A rendered object, as far as tests look at it. */
export interface Rendered<Spec> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: Spec;
}

/** A chart of an app of its own; whatever it writes goes to a new temporary folder. */
export function newChart(): Chart {
  const outdir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-')), 'dist');
  return new Chart(new App({ outdir }), 'shop');
}

/** Namespace `shop`, of others. */
export function shopOf(chart: Chart, attributes?: MeshAttributes): IMeshNamespace {
  return MeshNamespace.fromAttributes(chart, 'shop-namespace', { name: 'shop', mesh: Mesh.fromAttributes(attributes) });
}

/** `reviews` in namespace `shop`, with three versions on one HTTP port. */
export function newReviews(chart: Chart, port = 9080, options?: PortOptions): MeshService<'v1' | 'v2' | 'v3'> {
  return new MeshService(chart, 'reviews', {
    namespace: shopOf(chart),
    port: Port.http(port, options),
    versions: { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } },
  });
}

/** The rendered objects of a kind. */
export function rendered<Spec>(chart: Chart, kind: string): Rendered<Spec>[] {
  return (chart.toJson() as Rendered<Spec>[]).filter((object) => object.kind === kind);
}

/** The only rendered object of a kind. */
export function only<Spec>(chart: Chart, kind: string): Rendered<Spec> {
  const objects = rendered<Spec>(chart, kind);
  expect(objects).toHaveLength(1);
  return objects[0]!;
}

/** The `MeshError` that a call throws. */
export function thrownBy(call: () => unknown): MeshError {
  try {
    call();
  } catch (error) {
    if (error instanceof MeshError) return error;
    throw error;
  }
  throw new Error('it threw nothing');
}

/** The codes of what is wrong with a tree as a whole. */
export function codesOf(chart: Chart): MeshErrorCode[] {
  return problemsOf(chart.node.root).map(({ code }) => code);
}
