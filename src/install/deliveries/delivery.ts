import type { Construct } from 'constructs';
import { IstioOperator } from './istio-operator';
import type { DescribedInstall } from './described-install';

type Writer = (scope: Construct, install: DescribedInstall) => void;

const writers = new WeakMap<Delivery, Writer>();

/**
 * Who brings an install to a cluster, and so what is written instead of its manifests. Whatever delivers it, the same mesh runs, and everything else that is
 * described stays as it is.
 */
export class Delivery {
  /** The manifests themselves, in the order in which they can be applied: for `kubectl apply --server-side`, Kustomize, or a program that reads a folder. */
  public static manifests(): Delivery {
    return new Delivery('manifests');
  }

  /**
   * Istio's official charts, installed with the values of `MeshInstall.helmReleases` by whatever installs charts: nothing is written.
   *
   * @see https://istio.io/latest/docs/setup/install/helm/
   */
  public static helm(): Delivery {
    return new Delivery('helm', () => undefined);
  }

  /**
   * An `IstioOperator`, for `istioctl install --filename`.
   *
   * @see https://istio.io/latest/docs/setup/install/istioctl/
   */
  public static istioOperator(): Delivery {
    return new Delivery('istioOperator', (scope, install) => { new IstioOperator(scope, 'istio-operator', install); });
  }

  private constructor(public readonly kind: 'manifests' | 'helm' | 'istioOperator', writer?: Writer) {
    if (writer !== undefined) writers.set(this, writer);
  }
}

/** What writes an install in place of its manifests; undefined where they stay. */
export function writerOf(delivery: Delivery): Writer | undefined {
  return writers.get(delivery);
}
