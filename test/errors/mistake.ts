import type { Chart } from 'cdk8s';
import { GatewayWorkload, IngressGateway, Mesh, MeshService, Port } from '../../src';
import type { MeshErrorCode } from '../../src';
import { shopOf } from '../mesh/fixtures';

/** Something that a user might write, and what the answer has to say. */
export interface Mistake {
  readonly code: MeshErrorCode;
  /** Construct path, `file:line`, or `here` for what no construct is told. */
  readonly at: string | RegExp;
  /** How the message shows the value. */
  readonly value: string;
  /** What is said instead of what is wrong. */
  readonly fix: string | RegExp;
  readonly by: (chart: Chart) => unknown;
}

/** What a program without types could pass. */
export const untyped = (value: unknown): never => value as never;

/** The line of a table, which is what is wrong where no construct is. */
export const here = /^test\/errors\/[a-z-]+-mistakes\.ts:\d+$/;

/** Rows as lists, all found at one place. */
export function each(at: Mistake['at'], rows: Record<string, readonly [code: MeshErrorCode, value: string, fix: string, by: Mistake['by']]>): Record<string, Mistake> {
  return Object.fromEntries(Object.entries(rows).map(([name, [code, value, fix, by]]) => [name, { code, at, value, fix, by }]));
}

/** A service without versions. */
export const plain = (chart: Chart, port = Port.http(80)): MeshService => new MeshService(chart, 'plain', { namespace: shopOf(chart), port });
/** A gateway that exposes nothing yet. */
export const gatewayOf = (chart: Chart, id = 'edge'): IngressGateway => (
  new IngressGateway(chart, id, { workload: GatewayWorkload.fromAttributes(chart, `${id}-pods`, { mesh: Mesh.fromAttributes() }) }));
