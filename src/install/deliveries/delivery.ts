import type { Construct } from 'constructs';
import { ArgoCdCharts } from './argo-cd-charts';
import type { ArgoCdChartsProps } from './argo-cd-props';
import type { DescribedInstall } from './described-install';
import type { FluxChartsProps } from './flux-charts';
import { FluxCharts } from './flux-charts';
import { IstioOperator } from './istio-operator';

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

  /**
   * Istio's official charts, installed by Argo CD: an `Application` for each, in waves, or one `ApplicationSet` for a fleet of clusters. For manifests in Git,
   * see `ArgoCdFolder`.
   *
   * @throws MeshError InvalidName, InvalidValue, ContradictingProps, as it delivers
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
   */
  public static argoCd(props: ArgoCdChartsProps = {}): Delivery {
    return new Delivery('argoCd', (scope, install) => { new ArgoCdCharts(scope, 'argo-cd', install, props); });
  }

  /**
   * Istio's official charts, installed by Flux: a `HelmRelease` for each, which waits for the one before it. For manifests in Git, see `FluxFolder`.
   *
   * @throws MeshError InvalidName, InvalidValue, as it delivers
   * @see https://fluxcd.io/flux/components/helm/helmreleases/
   */
  public static flux(props: FluxChartsProps = {}): Delivery {
    return new Delivery('flux', (scope, install) => { new FluxCharts(scope, 'flux', install, props); });
  }

  private constructor(public readonly kind: 'manifests' | 'helm' | 'istioOperator' | 'argoCd' | 'flux', writer?: Writer) {
    if (writer !== undefined) writers.set(this, writer);
  }
}

/** What writes an install in place of its manifests; undefined where they stay. */
export function writerOf(delivery: Delivery): Writer | undefined {
  return writers.get(delivery);
}
