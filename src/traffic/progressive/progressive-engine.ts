import type { ArgoRolloutsOptions } from './argo-rollouts';
import type { FlaggerOptions } from './flagger';

/** The controller that drives a release. It has to run in the cluster already. */
export class ProgressiveEngine {
  /**
   * Argo Rollouts: rewrites the weights of our own `VirtualService` and the labels of our subsets.
   *
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/
   */
  public static argoRollouts(options: ArgoRolloutsOptions): ProgressiveEngine {
    return new ProgressiveEngine({ kind: 'argo-rollouts', ...options });
  }

  /**
   * Flagger: writes a `VirtualService`, `DestinationRule`s and Services of its own, to which ours delegates.
   *
   * @see https://docs.flagger.app/tutorials/istio-progressive-delivery
   */
  public static flagger(options: FlaggerOptions): ProgressiveEngine {
    return new ProgressiveEngine({ kind: 'flagger', ...options });
  }

  private constructor(public readonly settings: ({ readonly kind: 'argo-rollouts' } & ArgoRolloutsOptions) | ({ readonly kind: 'flagger' } & FlaggerOptions)) {}
}
