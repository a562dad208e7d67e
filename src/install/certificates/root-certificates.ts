import { MeshError } from '../../errors';
import { requireDnsName } from '../../mesh';

/**
 * The root certificates that a mesh trusts, in PEM, one or several: an object of the control plane's namespace, which is referred to and never rendered.
 * They are public; what matters is who may change them.
 */
export class RootCertificates {
  /**
   * A key of a Secret.
   *
   * @param key @default 'ca.pem'
   * @throws MeshError InvalidName, InvalidValue when there can be no such Secret or key
   */
  public static secret(name: string, key?: string): RootCertificates {
    return new RootCertificates('Secret', name, key);
  }

  /**
   * A key of a ConfigMap, such as trust-manager writes.
   *
   * @param key @default 'ca.pem'
   * @throws MeshError InvalidName, InvalidValue when there can be no such ConfigMap or key
   */
  public static configMap(name: string, key?: string): RootCertificates {
    return new RootCertificates('ConfigMap', name, key);
  }

  private constructor(public readonly kind: 'Secret' | 'ConfigMap', public readonly name: string, public readonly key: string = 'ca.pem') {
    requireDnsName(name, `the name of the ${kind} with the root certificates`);
    if (/^[-._a-zA-Z0-9]{1,253}$/.test(key) && !key.startsWith('..')) return;
    throw new MeshError({ code: 'InvalidValue', problem: `a key of a ${kind} has letters, digits, "-", "_" and "."`, value: key, fix: 'Write a key such as "ca.pem"' });
  }
}
