import type { MeshInstallProps } from '../../../src/install';
import { Profile } from '../../../src/install';

/** One wish, said to istioctl and to us. */
export interface ParityCase {
  readonly name: string;
  readonly profile: string;
  /** The `spec` of an IstioOperator, beside the profile. */
  readonly overrides: object;
  readonly props: MeshInstallProps;
}

export const parityCases: readonly ParityCase[] = [
  { name: 'the default profile', profile: 'default', overrides: {}, props: {} },
  { name: 'the minimal profile', profile: 'minimal', overrides: {}, props: { profile: Profile.minimal() } },
];
