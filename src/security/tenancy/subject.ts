import { MeshError } from '../../errors';
import { requireDnsLabel } from '../../mesh';

/**
 * Who works with the objects of a namespace, as Kubernetes knows people and programs.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
 */
export class Subject {
  /** Everybody in a group of the cluster's identity provider. @throws MeshError InvalidAccess when the group is one of Kubernetes' own */
  public static group(name: string): Subject {
    return new Subject('Group', requireOwn(name));
  }

  /** One person, by the name that the identity provider gives. @throws MeshError InvalidAccess when the user is one of Kubernetes' own */
  public static user(name: string): Subject {
    return new Subject('User', requireOwn(name));
  }

  /** A program in the cluster, such as what delivers the manifests of a team. @throws MeshError InvalidName */
  public static serviceAccount(namespace: string, name: string): Subject {
    return new Subject('ServiceAccount', requireDnsLabel(name, 'the name of a ServiceAccount'), requireDnsLabel(namespace, 'the name of a namespace'));
  }

  private constructor(public readonly kind: 'Group' | 'ServiceAccount' | 'User', public readonly name: string, public readonly namespace?: string) {}
}

function requireOwn(name: string): string {
  if (name !== '' && name === name.trim() && !name.startsWith('system:')) return name;
  throw new MeshError({
    code: 'InvalidAccess',
    problem: 'names that begin with "system:" are those of Kubernetes itself, such as everybody who can log in',
    value: name,
    fix: 'Name a group or user of your identity provider, such as "shop-devs"; for programs use Subject.serviceAccount',
  });
}
