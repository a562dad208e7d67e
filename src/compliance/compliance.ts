import type { ApiObject } from 'cdk8s';
import { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checks } from './checks';
import type { EvidenceRow } from './evidence';
import { ComplianceEvidence } from './evidence';
import type { ComplianceControl } from './frameworks';
import { hipaa, pciDss, soc2 } from './frameworks';
import type { Observation } from './observation';
import { RenderedObjects } from './rendered-objects';
import { MeshError } from '../errors';
import type { Manifests } from '../manifests';
import type { ComplianceScope, ComplianceSetting, IComplianceRules } from '../mesh';

export interface EvidenceOptions {
  /**
   * The namespaces that the framework is about, such as those where card data is.
   *
   * @default - all of the manifests' namespaces whose pods join the mesh
   */
  readonly namespaces?: readonly string[];
}

/**
 * What a framework of rules for the handling of data asks of a mesh, as far as settings of a mesh can serve it. Given to `MeshInstall` and
 * `ZeroTrustNamespace`, it turns these settings on, and synth fails where something weakens them.
 *
 * It is no certification: most of every framework is about people, processes and applications, and only an assessor can tell what a setting is worth there.
 */
export class Compliance implements IComplianceRules {
  /** The Payment Card Industry Data Security Standard, version 4. */
  public static pciDss(): Compliance {
    return new Compliance('PCI DSS 4.0.1', pciDss, Duration.days(365));
  }

  /** The Trust Services Criteria that SOC 2 reports are about. */
  public static soc2(): Compliance {
    return new Compliance('SOC 2', soc2);
  }

  /** The technical safeguards of the HIPAA Security Rule, 45 CFR part 164 subpart C. */
  public static hipaa(): Compliance {
    return new Compliance('HIPAA Security Rule', hipaa, Duration.days(2192));
  }

  private constructor(
    public readonly name: string,
    /** The controls that settings of a mesh can serve. */
    public readonly controls: readonly ComplianceControl[],
    /** How long entries of the audit log are to be kept, where the framework says: a year (PCI DSS 10.5.1), six years (HIPAA 164.316(b)(2)(i)). */
    public readonly auditRetention?: Duration,
  ) {}

  /** Whether a setting serves one of the controls. */
  public asksFor(setting: ComplianceSetting): boolean {
    return this.controls.some(({ settings }) => settings.includes(setting));
  }

  /**
   * What objects show of the controls: which field of which object meets it, and where it is from.
   *
   * @param source manifests of anybody, or the constructs that render them: an app, or a part of it. An app of several clusters has to be asked by its parts.
   */
  public evidence(source: IConstruct | Manifests, options: EvidenceOptions = {}): ComplianceEvidence {
    const objects = RenderedObjects.of(source);
    const namespaces = options.namespaces ?? objects.meshNamespaces;
    const rows = this.controls.flatMap((control) => control.settings.flatMap((setting) => {
      const check = checks[setting];
      const places = check.scope === 'mesh' ? [undefined] : namespaces;
      return places.flatMap((place) => check.observe(objects, place ?? objects.rootNamespace).map((observation) => rowOf(control, place, observation)));
    }));
    return new ComplianceEvidence(this.name, rows);
  }

  /** What of the objects of a cluster weakens a setting that is asked for. Constructs that were given the rules report it as the app is synthesized. */
  public findWeakened({ at, mesh, namespace }: ComplianceScope, objects: readonly ApiObject[]): MeshError[] {
    // Each namespace asks about the same objects, and to render them takes longer than to look at them.
    const rendered = renderedOf.get(objects) ?? RenderedObjects.of(objects, mesh.rootNamespace);
    renderedOf.set(objects, rendered);
    const asked = [...new Set(this.controls.flatMap(({ settings }) => settings))]
      .filter((setting) => (checks[setting].scope === 'mesh') === (namespace === undefined));
    return asked.flatMap((setting) => {
      const ids = this.controls.filter(({ settings }) => settings.includes(setting)).map(({ id }) => id);
      return checks[setting].observe(rendered, namespace ?? mesh.rootNamespace).filter(({ status }) => status === 'unmet').map(({ object, field, value, problem, fix }) => new MeshError({
        code: 'ComplianceWeakened',
        at: object?.origin ?? at,
        problem: `${this.name} ${ids.join(', ')}, which ${at.node.path} asks for, is not met: ${problem ?? ''} (${field})`,
        value,
        fix: fix ?? '',
      }));
    });
  }
}

const renderedOf = new WeakMap<readonly ApiObject[], RenderedObjects>();

function rowOf({ id, requirement }: ComplianceControl, namespace: string | undefined, { status, object, field, value, problem }: Observation): EvidenceRow {
  const name = object === undefined ? undefined : [object.namespace, object.name].filter((part) => part !== undefined).join('/');
  return {
    control: id,
    requirement,
    namespace,
    status,
    object: object === undefined ? undefined : `${object.kind} ${name ?? ''}`,
    field,
    value: value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value),
    origin: object?.origin,
    problem,
  };
}
