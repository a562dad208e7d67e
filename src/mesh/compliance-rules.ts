import type { ApiObject, Duration } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Mesh } from './mesh';
import { apiObjectsIn, apiObjectsOf } from './object-names';
import { oncePerCluster } from './per-cluster';
import type { MeshError } from '../errors';
import { addLateCheck } from '../errors';

/** What rules for the handling of data may ask of a mesh or its namespaces, and manifests can show. */
export type ComplianceSetting = 'audit-log' | 'default-deny' | 'edge-tls' | 'egress' | 'mtls' | 'network-policy' | 'tenant-roles' | 'tls-version';

/** What is held to rules. */
export interface ComplianceScope {
  /** The construct that was given the rules. */
  readonly at: IConstruct;
  readonly mesh: Mesh;

  /** The namespace that is meant. @default - the mesh as a whole */
  readonly namespace?: string;
}

/** Rules for the handling of data, as constructs know them: `Compliance` has those of common frameworks. */
export interface IComplianceRules {
  readonly name: string;

  /** How long entries of the audit log are to be kept. @default - the rules do not say */
  readonly auditRetention?: Duration;

  /** Whether a setting is asked for. Constructs turn it on then. */
  asksFor(setting: ComplianceSetting): boolean;

  /** What of the objects of a cluster weakens what is asked for. */
  findWeakened(scope: ComplianceScope, objects: readonly ApiObject[]): MeshError[];
}

interface Held {
  readonly rules: IComplianceRules;
  readonly scope: ComplianceScope;
}

const heldOf = oncePerCluster((): Held[] => []);

/** Reports what weakens rules as the app is synthesized. */
export function holdToRules(rules: IComplianceRules, scope: ComplianceScope): void {
  const held = heldOf(scope.at, scope.mesh);
  held.push({ rules, scope });
  if (held.length > 1) return;
  // All at once: to look for the objects takes longer than to look at them.
  addLateCheck(scope.at, () => {
    const objects = objectsOf(scope);
    return held.flatMap((each) => each.rules.findWeakened(each.scope, objects));
  });
}

/** What is rendered directly in a chart guards no names, and is for some cluster; nothing but its namespace tells which. */
function objectsOf({ at, mesh }: ComplianceScope): readonly ApiObject[] {
  const direct = apiObjectsIn(at.node.root).filter(({ node }) => node.scope !== undefined && Chart.isChart(node.scope));
  return [...new Set([...apiObjectsOf(at, mesh), ...direct])];
}
