import { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { AuthoritySource } from './certificate-authority';
import { MeshError } from '../../errors';
import type { Percent } from '../../mesh';

/** How long the certificates of workloads live. Shorter lives make a stolen key worth less, and an authority that is down noticed sooner. */
export interface WorkloadCertificates {
  /**
   * How long a certificate is asked to be valid, from 15 minutes to `maxLifetime`. Proxies learn it when their pods start.
   *
   * @default - a day
   */
  readonly lifetime?: Duration;

  /**
   * The longest that the authority signs for. istiod refuses requests for more; istio-csr signs for this long instead.
   *
   * @default - 90 days for istiod, `lifetime` for istio-csr
   */
  readonly maxLifetime?: Duration;

  /**
   * The share of its lifetime that a certificate has left when its proxy asks for the next one: from 10 to 90 percent. It is the time that the authority may be
   * down without anybody noticing.
   *
   * @default - 50 percent
   */
  readonly renewWithLeft?: Percent;
}

/** A day is what proxies ask for, and ninety what istiod signs for, if nobody says otherwise. */
const usual = { lifetime: Duration.days(1), max: Duration.days(90), least: Duration.minutes(15) };

/** How long istio-csr signs for at most: its own default of an hour would shorten what proxies ask for without a word. */
export function longestSigned({ maxLifetime, lifetime = usual.lifetime }: WorkloadCertificates): Duration {
  return maxLifetime ?? lifetime;
}

/** A duration as Go reads it. */
export function seconds(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}

/** @throws MeshError InvalidValue, ContradictingProps */
export function requireWorkloadCertificates(certificates: WorkloadCertificates, source: AuthoritySource, at: IConstruct): WorkloadCertificates {
  const { lifetime, maxLifetime, renewWithLeft } = certificates;
  for (const [name, value] of Object.entries({ lifetime, maxLifetime })) {
    if (value === undefined || value.toMilliseconds() >= usual.least.toMilliseconds()) continue;
    throw new MeshError({
      code: 'InvalidValue',
      at,
      problem: `${name} of workload certificates must be 15 minutes or more: clocks differ, and every proxy asks the authority again and again`,
      value: value.toHumanString(),
      fix: 'Write Duration.hours(1) or more',
    });
  }
  const asked = lifetime ?? usual.lifetime;
  const most = maxLifetime ?? (source.kind === 'cert-manager' ? asked : usual.max);
  if (asked.toMilliseconds() > most.toMilliseconds()) {
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: 'the authority signs for less than proxies ask for, so no proxy would get the certificate it asks for',
      value: { lifetime: asked.toHumanString(), maxLifetime: most.toHumanString() },
      fix: lifetime === undefined ? 'Ask for less with lifetime, which is a day by default' : 'Raise maxLifetime, or lower lifetime',
    });
  }
  if (maxLifetime !== undefined && source.kind === 'external') {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: 'how long an authority outside of istiod signs for is its own to say', value: maxLifetime.toHumanString(), fix: 'Leave maxLifetime out',
    });
  }
  if (renewWithLeft !== undefined && (renewWithLeft.value < 10 || renewWithLeft.value > 90)) {
    throw new MeshError({
      code: 'InvalidValue',
      at,
      problem: 'certificates are renewed with 10 to 90 percent of their lifetime left: too late for a second try otherwise, or all the time',
      value: renewWithLeft.value,
      fix: 'Write Percent.of(50)',
    });
  }
  return certificates;
}
