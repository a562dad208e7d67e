import type { Finding } from './istioctl';

/** Why a warning of `istioctl analyze` is right to be there. */
export interface Explanation {
  /** The subject whose output has it. */
  readonly subject: string;
  readonly code: string;
  /** The object, as istioctl names it: `VirtualService shop/reviews`. */
  readonly origin: string;
  /** For the reader; a warning that cannot be explained in a sentence should be mended instead. */
  readonly reason: string;
}

/** What `istioctl analyze` says that is not fine: every error, and every warning that nobody explained. */
export function unexplained(subject: string, findings: readonly Finding[], explanations: readonly Explanation[]): Finding[] {
  return findings.filter((finding) => finding.level === 'Error' || (finding.level === 'Warning' && !explanations.some((known) => explains(known, subject, finding))));
}

/** Explanations of what is no longer said: they would hide the next one. */
export function outdated(subject: string, findings: readonly Finding[], explanations: readonly Explanation[]): Explanation[] {
  return explanations.filter((known) => known.subject === subject && !findings.some((finding) => explains(known, subject, finding)));
}

function explains(known: Explanation, subject: string, finding: Finding): boolean {
  return known.subject === subject && known.code === finding.code && known.origin === finding.origin;
}
