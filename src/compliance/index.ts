export { Compliance } from './compliance';
export type { EvidenceOptions } from './compliance';
export { ComplianceEvidence } from './evidence';
export type { EvidenceRow } from './evidence';
export type { ComplianceControl } from './frameworks';
