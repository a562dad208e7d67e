import { Construct } from 'constructs';
import { MeshError } from '../../errors';
import type { GatewayWorkload, Mesh } from '../../mesh';
import { IstioVersion } from '../../mesh';
import { MeshInstall } from '../mesh-install';
import type { MeshInstallProps } from '../mesh-install-props';
import { Profile } from '../profile';
import { RevisionTag } from './revision-tag';

/** A control plane of an upgrade. */
export interface UpgradedControlPlane {
  /** A version, as `MeshInstallProps.version`. */
  readonly version: string;
}

/** What runs the new version already, each step with those before it: the control plane, the CNI plugin, the ztunnels, the gateways, all. */
export type UpgradeStep = 'istiod' | 'cni' | 'ztunnel' | 'gateways' | 'done';

export interface CanaryUpgradeProps {
  /** What runs before: its version and, unless it has none, its revision. */
  readonly from: UpgradedControlPlane & {
    /** @default - the default revision, which has no name */
    readonly revision?: string;
  };

  /** What runs afterwards. */
  readonly to: UpgradedControlPlane & {
    /** @default - the version, with hyphens: `1-31-1` */
    readonly revision?: string;
  };

  /**
   * How Istio is installed, before and after.
   *
   * @default - as `MeshInstall` does by default
   */
  readonly install?: Omit<MeshInstallProps, 'version' | 'revision' | 'validateUnlabelled' | 'brings'>;

  /**
   * How far the upgrade is. The CNI plugin, the ztunnels and the gateways are there once, so they change where they are, each when its step has come; at
   * `done` every namespace has moved, and the old control plane goes.
   *
   * @default 'istiod'
   */
  readonly step?: UpgradeStep;

  /**
   * Namespaces, by name, whose pods get the new version when they are started again (`kubectl rollout restart`).
   *
   * @default - none, and all at `done`
   */
  readonly moved?: readonly string[];

  /**
   * Takes everything back to the old version but the new control plane, which stays until pods that have moved are started again.
   *
   * @default false
   */
  readonly rollback?: boolean;
}

const steps: readonly UpgradeStep[] = ['istiod', 'cni', 'ztunnel', 'gateways', 'done'];

/**
 * A move from one version of Istio to another in steps that can be watched and taken back: both control planes run side by side, and one edit of `step` or
 * `moved` at a time is applied.
 *
 * Renders two installs of different revisions that share definitions, node agents and gateways, and the tag `default` where the old one has a revision.
 * Namespaces that are made with its `mesh` carry the label of the control plane whose turn it is.
 *
 * @see https://istio.io/latest/docs/setup/upgrade/canary/
 */
export class CanaryUpgrade extends Construct {
  /** The mesh that is upgraded, for everything else that is described. */
  public readonly mesh: Mesh;

  /** The old control plane. Undefined when the upgrade is done. */
  public readonly from: MeshInstall | undefined;

  /** The new control plane. */
  public readonly to: MeshInstall;

  private readonly gatewaysOf: MeshInstall;

  /**
   * @throws MeshError ContradictingProps when the new version is not newer, or more than two minor versions newer, when both have one revision, when what is
   * done is rolled back, or when namespaces are moved that all have moved
   * @throws MeshError what `MeshInstall` refuses
   */
  constructor(scope: Construct, id: string, props: CanaryUpgradeProps) {
    super(scope, id);
    const { from, moved = [], install = {}, rollback = false } = props;
    const step = props.step ?? 'istiod';
    const [before, after] = [IstioVersion.of(from.version, this), IstioVersion.of(props.to.version, this)];
    const to = { version: after.version, revision: props.to.revision ?? after.version.replaceAll('.', '-') };
    this.requireUpgrade(before, after);
    this.requireSense({ from: from.revision, to: to.revision, step, moved, rollback });

    const profile = install.profile ?? Profile.default();
    const isNew = (part: UpgradeStep): boolean => !rollback && steps.indexOf(step) >= steps.indexOf(part);
    const propsOf = (side: 'from' | 'to'): MeshInstallProps => {
      const has = (part: UpgradeStep): boolean => isNew(part) === (side === 'to');
      return {
        ...install,
        profile,
        ...(side === 'from' ? { version: before.version, revision: from.revision } : to),
        ...(!has('gateways') && { ingressGateway: false, egressGateway: false, eastWestGateway: undefined, gateways: {} }),
        // Definitions of the newest version serve older control planes, and not the other way round.
        brings: { definitions: side === 'to', cni: has('cni'), ztunnel: has('ztunnel') },
      };
    };
    this.to = new MeshInstall(this, 'to', propsOf('to'));
    this.from = step === 'done' ? undefined : new MeshInstall(this, 'from', propsOf('from'));
    this.gatewaysOf = isNew('gateways') ? this.to : (this.from ?? this.to);
    if (this.from === undefined || from.revision !== undefined) new RevisionTag(this, 'default', { install: this.from ?? this.to });
    const onNew = Object.fromEntries((rollback ? [] : moved).map((namespace) => [namespace, to.revision]));
    this.mesh = this.from === undefined ? this.to.mesh : this.from.mesh.onRevision(from.revision, onNew);
  }

  /** The proxies of the ingress gateway, whichever version they run. @throws MeshError ContradictingProps when none are installed */
  public get ingressGateway(): GatewayWorkload {
    return this.gatewaysOf.ingressGateway;
  }

  /** The proxies of the egress gateway, whichever version they run. @throws MeshError ContradictingProps when none are installed */
  public get egressGateway(): GatewayWorkload {
    return this.gatewaysOf.egressGateway;
  }

  /** The proxies through which pods of other networks are reached, whichever version they run. @throws MeshError ContradictingProps when none are installed */
  public get eastWestGateway(): GatewayWorkload {
    return this.gatewaysOf.eastWestGateway;
  }

  private requireUpgrade(before: IstioVersion, after: IstioVersion): void {
    const ahead = after.ahead(before);
    const isNewer = ahead > 0 || (ahead === 0 && patchOf(after) > patchOf(before));
    if (isNewer && ahead <= 2) return;
    throw new MeshError({
      code: 'ContradictingProps',
      at: this,
      problem: isNewer ? 'Istio upgrades by revisions over at most two minor versions' : 'the version to move to must be newer',
      value: { from: before.version, to: after.version },
      fix: isNewer ? 'Move to a version in between first' : 'Exchange from and to; to go back during an upgrade, set rollback: true',
    });
  }

  private requireSense({ from, to, step, moved, rollback }: Required<Pick<CanaryUpgradeProps, 'moved' | 'rollback' | 'step'>> & { from: string | undefined; to: string }): void {
    const refuse = (problem: string, value: unknown, fix: string): never => {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem, value, fix });
    };
    if (from === to) refuse('two control planes side by side need different revisions', to, 'Name the new one after its version, or leave its revision out');
    if (!steps.includes(step)) refuse('an upgrade has no such step', step, `Use one of ${steps.join(', ')}`);
    if (step === 'done' && rollback) refuse('when the upgrade is done, the old control plane is gone', { step, rollback }, 'Go back to the step "gateways" with rollback: true');
    if (step === 'done' && moved.length > 0) refuse('when the upgrade is done, every namespace has moved', moved, 'Leave moved out');
  }
}

function patchOf({ version }: IstioVersion): number {
  return Number(version.split('.')[2]);
}
