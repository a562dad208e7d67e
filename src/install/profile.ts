/**
 * Which parts of Istio an install has.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
 */
export class Profile {
  /** The control plane and an ingress gateway. */
  public static default(): Profile {
    return new Profile('default', true);
  }

  /** The control plane alone: for meshes whose gateways are installed by others. */
  public static minimal(): Profile {
    return new Profile('minimal', false);
  }

  private constructor(public readonly name: 'default' | 'minimal', public readonly hasIngressGateway: boolean) {}
}
