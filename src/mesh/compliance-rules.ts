import type { IConstruct } from 'constructs';
import type { Mesh } from './mesh';
import type { MeshError } from '../errors';

/** What rules for the handling of data may ask of a mesh or its namespaces, and manifests can show. */
export type ComplianceSetting = 'audit-log' | 'default-deny' | 'edge-tls' | 'egress' | 'mtls' | 'network-policy' | 'tenant-roles' | 'tls-version';

/** Of what a description is to be checked. */
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

  /** Whether a setting is asked for. Constructs turn it on then. */
  asksFor(setting: ComplianceSetting): boolean;

  /** What of the rendered objects weakens what is asked for. */
  findWeakened(scope: ComplianceScope): MeshError[];
}
