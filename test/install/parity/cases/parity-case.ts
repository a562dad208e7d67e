import type { MeshInstallProps } from '../../../../src/install';

/** One wish, said to istioctl and to us. */
export interface ParityCase {
  readonly name: string;
  readonly profile: string;
  /** The `spec` of an IstioOperator, beside the profile. */
  readonly overrides: object;
  readonly props: MeshInstallProps;
}

/** A wish beside the default profile. */
export function byDefault(name: string, overrides: object, props: MeshInstallProps): ParityCase {
  return { name, profile: 'default', overrides, props };
}

/** A wish that Istio takes as values of its charts. */
export function byValues(name: string, values: object, props: MeshInstallProps): ParityCase {
  return byDefault(name, { values }, props);
}
