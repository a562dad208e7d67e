import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';

/** What a version of Istio does differently: nothing yet, since one version is known. */
export interface IstioVersionFacts {
  /** The version, as image tags carry it. */
  readonly version: string;
}

/** The versions of Istio whose installs are checked against the real programs, newest first. */
export const istioVersions: readonly IstioVersionFacts[] = [{ version: '1.31.1' }];

/** Finds a known version. Others are refused: nobody has seen this library's manifests work with them. */
export function requireIstioVersion(version: string, at: IConstruct): IstioVersionFacts {
  const facts = istioVersions.find((known) => known.version === version);
  if (facts !== undefined) return facts;
  throw new MeshError({
    code: 'UnsupportedVersion',
    at,
    problem: 'this library does not know how to install this version of Istio',
    value: version,
    fix: `Use one of ${istioVersions.map((known) => known.version).join(', ')}`,
  });
}
