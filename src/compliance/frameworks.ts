import type { ComplianceSetting } from '../mesh';

/** A requirement of a framework, as far as settings of a mesh can serve it. */
export interface ComplianceControl {
  /** As the framework numbers it. */
  readonly id: string;
  /** What it is about, in our words. The text that counts is the framework's. */
  readonly requirement: string;
  readonly settings: readonly ComplianceSetting[];
}

/** @see https://www.pcisecuritystandards.org/document_library/ */
export const pciDss: readonly ComplianceControl[] = [
  { id: '1.3.1', requirement: 'Only traffic that is needed enters where card data is.', settings: ['default-deny', 'network-policy'] },
  { id: '1.3.2', requirement: 'Only traffic that is needed leaves from where card data is.', settings: ['egress', 'network-policy'] },
  { id: '4.2.1', requirement: 'Card data is strongly encrypted on its way.', settings: ['mtls', 'tls-version', 'edge-tls'] },
  { id: '7.2.2', requirement: 'People may do what their work takes, and no more.', settings: ['tenant-roles'] },
  { id: '7.3.3', requirement: 'What is not allowed is denied.', settings: ['default-deny'] },
  { id: '10.2.1', requirement: 'Access is logged.', settings: ['audit-log'] },
  { id: '10.2.2', requirement: 'An entry tells who did what to what, when, from where, and whether it succeeded.', settings: ['audit-log'] },
];

/** @see https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022 */
export const soc2: readonly ComplianceControl[] = [
  { id: 'CC6.1', requirement: 'Access to what is worth protecting is restricted by software.', settings: ['default-deny', 'mtls'] },
  { id: 'CC6.3', requirement: 'Access is given by roles, with the least privileges.', settings: ['tenant-roles'] },
  { id: 'CC6.6', requirement: 'What is outside the boundary of the system is kept out.', settings: ['network-policy', 'edge-tls'] },
  { id: 'CC6.7', requirement: 'Data leaves to where it may go only, and is protected on its way.', settings: ['egress', 'mtls', 'tls-version'] },
  { id: 'CC7.2', requirement: 'The system is watched for what is out of the ordinary.', settings: ['audit-log'] },
];

/** @see https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164/subpart-C */
export const hipaa: readonly ComplianceControl[] = [
  { id: '164.308(a)(4)', requirement: 'Access to health data is authorized by role.', settings: ['tenant-roles'] },
  { id: '164.312(a)(1)', requirement: 'Only people and programs that were given access have it.', settings: ['default-deny', 'egress'] },
  { id: '164.312(b)', requirement: 'Activity in systems with health data is recorded.', settings: ['audit-log'] },
  { id: '164.312(d)', requirement: 'Who asks for access is who they say.', settings: ['mtls'] },
  { id: '164.312(e)(1)', requirement: 'Health data is guarded while it is transmitted.', settings: ['mtls', 'edge-tls'] },
  { id: '164.312(e)(2)(ii)', requirement: 'Health data is encrypted where that is appropriate.', settings: ['mtls', 'tls-version', 'edge-tls'] },
];
