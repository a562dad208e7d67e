import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';

/** A minor version of Istio that this library knows. */
export type IstioMinor = '1.29' | '1.30' | '1.31';

/** What is particular about a minor version of Istio. */
export interface IstioVersionFacts {
  readonly minor: IstioMinor;

  /** Its newest patch that is known here, as image tags carry it. */
  readonly version: string;

  /** Minor versions of Kubernetes 1 that its maintainers test it with, both included. */
  readonly kubernetes: { readonly oldest: number; readonly newest: number };

  /** The release of the Gateway API that it is built with. Older definitions work for the kinds that were stable in them. */
  readonly gatewayApi: string;

  /** The month in which its maintainers stop fixing it: `YYYY-MM`. Undefined where none has been named. */
  readonly endOfLife: string | undefined;

  /** Whether installs of it are held against the real programs. Those of the others are rendered by the same rules, and by what is known to differ. */
  readonly verified: boolean;
}

/**
 * The versions of Istio that can be installed, newest first.
 *
 * @see https://istio.io/latest/docs/releases/supported-releases/
 */
export const istioVersions: readonly IstioVersionFacts[] = [
  { minor: '1.31', version: '1.31.1', kubernetes: { oldest: 32, newest: 36 }, gatewayApi: '1.6.0', endOfLife: undefined, verified: true },
  { minor: '1.30', version: '1.30.5', kubernetes: { oldest: 32, newest: 36 }, gatewayApi: '1.5.1', endOfLife: '2026-11', verified: false },
  { minor: '1.29', version: '1.29.6', kubernetes: { oldest: 31, newest: 35 }, gatewayApi: '1.4.1', endOfLife: '2026-08', verified: false },
];

/** A version of Istio, with what is particular about it. */
export class IstioVersion {
  /**
   * A known version: `1.31` for the newest patch that is known here, or a patch such as `1.31.1`. A patch that is newer than this library is taken too.
   *
   * @throws MeshError UnsupportedVersion for versions whose behaviour this library does not know
   */
  public static of(version: string, at?: IConstruct): IstioVersion {
    const minor = /^(1\.\d+)(?:\.(?:0|[1-9]\d*))?$/.exec(version)?.[1];
    const facts = istioVersions.find((known) => known.minor === minor);
    if (facts !== undefined) return new IstioVersion(version === facts.minor ? facts.version : version, facts);
    throw new MeshError({
      code: 'UnsupportedVersion',
      at,
      problem: 'this library does not know this version of Istio',
      value: version,
      fix: `Use one of ${istioVersions.map((known) => known.version).join(', ')}, or another patch of these`,
    });
  }

  private constructor(
    /** As image tags carry it, such as `1.31.1`. */
    public readonly version: string,
    public readonly facts: IstioVersionFacts,
  ) {}

  public get minor(): IstioMinor {
    return this.facts.minor;
  }

  /** Whether it is a minor version or a newer one. */
  public isAtLeast(minor: string): boolean {
    return minorNumber(this.minor) >= minorNumber(minor);
  }

  /** How many minor versions it is ahead of another; negative where it is behind. */
  public ahead(other: IstioVersion): number {
    return minorNumber(this.minor) - minorNumber(other.minor);
  }
}

/** 31 of `1.31` or `1.31.1`. */
export function minorNumber(version: string): number {
  return Number(version.split('.')[1]);
}
