import { requireDnsLabel } from './names';

/**
 * How the pods of a namespace join the mesh.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
export class Injection {
  /** Sidecars of the default revision: `istio-injection: enabled`. */
  public static enabled(): Injection {
    return new Injection('sidecar', { 'istio-injection': 'enabled' });
  }

  /** Sidecars of a revision or revision tag: `istio.io/rev: NAME`. */
  public static revision(name: string): Injection {
    return new Injection('sidecar', { 'istio.io/rev': requireDnsLabel(name, 'the revision') });
  }

  /** The node's ztunnel carries the traffic: `istio.io/dataplane-mode: ambient`. */
  public static ambient(): Injection {
    return new Injection('ambient', { 'istio.io/dataplane-mode': 'ambient' });
  }

  /** The namespace stays out of the mesh: `istio-injection: disabled`. */
  public static disabled(): Injection {
    return new Injection('none', { 'istio-injection': 'disabled' });
  }

  private constructor(public readonly mode: 'sidecar' | 'ambient' | 'none', public readonly labels: Readonly<Record<string, string>>) {}
}
