import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KubeNamespace } from '../../imports/k8s';
import { MeshError } from '../errors';
import { Injection } from './injection';
import type { Mesh } from './mesh';
import { requireDnsLabel, requireLabels } from './names';
import { apiObjectsIn, guardObjectNames } from './object-names';

/** A namespace of the mesh: made here, or described by its attributes. */
export interface IMeshNamespace extends Construct {
  readonly namespaceName: string;
  readonly mesh: Mesh;
  readonly injection: Injection;

  /** Whether it is marked as production, where `FaultInjection` refuses to break anything. */
  readonly production: boolean;
}

/**
 * The Pod Security Standard a namespace enforces.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export interface MeshNamespaceAttributes {
  /** @default - the construct's id */
  readonly name?: string;

  /** The mesh it belongs to. */
  readonly mesh: Mesh;

  /** @default - as the mesh has it: ambient, or sidecars of its revision */
  readonly injection?: Injection;

  /**
   * Marks the namespace as production, so that constructs which break things on purpose refuse its services.
   *
   * @default false
   */
  readonly production?: boolean;
}

export interface MeshNamespaceProps extends MeshNamespaceAttributes {
  /**
   * The Pod Security Standard that is enforced (`pod-security.kubernetes.io/enforce`, with `warn` at the same level).
   *
   * @default - none is set
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * More labels of the Namespace.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Kubernetes Namespace whose pods join the mesh.
 *
 * Renders a `Namespace` with the label that injects sidecars (`istio-injection`, or `istio.io/rev` for a revision) or enrols it in ambient.
 */
export class MeshNamespace extends Construct implements IMeshNamespace {
  /** Refers to a namespace that others own; renders nothing. */
  public static fromAttributes(scope: Construct, id: string, attributes: MeshNamespaceAttributes): IMeshNamespace {
    return new ReferredNamespace(scope, id, attributes);
  }

  public readonly namespaceName: string;
  public readonly mesh: Mesh;
  public readonly injection: Injection;
  public readonly production: boolean;

  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError ContradictingProps when the Pod Security level refuses the init container that sidecars without the CNI plugin need
   */
  constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(scope, id);
    const described = describe(this, id, props);
    guardObjectNames(this, props.mesh);
    this.namespaceName = described.name;
    this.mesh = described.mesh;
    this.injection = described.injection;
    this.production = described.production;
    this.requirePodSecurityThatSidecarsMeet(props.podSecurity);

    new KubeNamespace(this, 'namespace', {
      metadata: { name: this.namespaceName, labels: { ...requireLabels(props.labels ?? {}, 'the labels of a namespace', this), ...this.injection.labels, ...podSecurityLabels(props.podSecurity) } },
    });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private requirePodSecurityThatSidecarsMeet(level: PodSecurityLevel | undefined): void {
    if (level === undefined || level === 'privileged' || this.injection.mode !== 'sidecar' || this.mesh.cni) return;
    throw new MeshError({
      code: 'ContradictingProps',
      at: this,
      problem: 'without the CNI plugin a sidecar needs an init container with NET_ADMIN, which this Pod Security level refuses',
      value: level,
      fix: 'Install the CNI plugin (Mesh attribute cni: true), or leave podSecurity out',
    });
  }
}

/** Whether Istio takes what is in this namespace for the whole mesh. */
export function isRootNamespace({ namespaceName, mesh }: IMeshNamespace): boolean {
  return namespaceName === mesh.rootNamespace;
}

class ReferredNamespace extends Construct implements IMeshNamespace {
  public readonly namespaceName: string;
  public readonly mesh: Mesh;
  public readonly injection: Injection;
  public readonly production: boolean;

  constructor(scope: Construct, id: string, attributes: MeshNamespaceAttributes) {
    super(scope, id);
    const described = describe(this, id, attributes);
    this.namespaceName = described.name;
    this.mesh = described.mesh;
    this.injection = described.injection;
    this.production = described.production;
  }
}

function describe(construct: Construct, id: string, { name, mesh, injection, production }: MeshNamespaceAttributes): Required<MeshNamespaceAttributes> {
  const known = requireDnsLabel(name ?? id, 'the name of a namespace', construct);
  return { name: known, mesh, injection: injection ?? injectionOf(mesh, known), production: production ?? false };
}

function injectionOf(mesh: Mesh, namespace: string): Injection {
  if (mesh.dataPlane.mode === 'ambient') return Injection.ambient();
  const revision = mesh.revisionOf(namespace);
  return revision === undefined ? Injection.enabled() : Injection.revision(revision);
}

function podSecurityLabels(level: PodSecurityLevel | undefined): Record<string, string> {
  return level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/warn': level };
}
