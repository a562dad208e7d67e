import type { IConstruct } from 'constructs';
import type { MeshWarning } from '../../errors';
import { addWarnings, MeshError } from '../../errors';
import type { IstioVersion } from '../../mesh';
import { minorNumber } from '../../mesh';

/**
 * Refuses a Kubernetes that a version of Istio is not made for.
 *
 * @throws MeshError InvalidValue, UnsupportedVersion
 */
export function requireKubernetes({ version, facts }: IstioVersion, kubernetesVersion: string | undefined, at: IConstruct): void {
  if (kubernetesVersion === undefined) return;
  if (!/^v?1\.\d+(\.\d+)?([-+].*)?$/.test(kubernetesVersion)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a version of Kubernetes has two or three numbers', value: kubernetesVersion, fix: 'Write a version such as "1.34"' });
  }
  const { oldest, newest } = facts.kubernetes;
  const minor = minorNumber(kubernetesVersion);
  if (minor >= oldest && minor <= newest) return;
  throw new MeshError({
    code: 'UnsupportedVersion',
    at,
    problem: `Istio ${version} is made for Kubernetes 1.${oldest} to 1.${newest}`,
    value: kubernetesVersion,
    fix: minor < oldest ? 'Upgrade the cluster first, or install an older Istio' : 'Install a newer Istio first, then upgrade the cluster',
  });
}

/** Says of an install that its version is fixed no more, or that nobody has run what is rendered for it. */
export function warnOfVersion({ version, facts }: IstioVersion, at: IConstruct): void {
  addWarnings(at, (today) => {
    const warnings: MeshWarning[] = [];
    if (facts.endOfLife !== undefined && today.slice(0, 7) > facts.endOfLife) {
      warnings.push({ at: at.node.path, problem: `Istio ${facts.minor} has had no security fixes since the end of ${facts.endOfLife}`, value: version, fix: 'Move to a newer version with CanaryUpgrade' });
    }
    if (!facts.verified) {
      warnings.push({
        at: at.node.path,
        problem: `what is rendered for Istio ${facts.minor} follows what is known of it; no real istiod of that version has been started from it`,
        value: version,
        fix: 'Try it on a cluster that nobody needs, or install Istio 1.31',
      });
    }
    return warnings;
  });
}
