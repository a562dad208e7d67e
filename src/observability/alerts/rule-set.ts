import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KubeConfigMap } from '../../../imports/k8s';
import type { PrometheusRuleGroup } from '../../../imports/monitoring.coreos.com';
import { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { MeshError } from '../../errors';
import type { Mesh } from '../../mesh';
import { apiObjectsIn, guardObjectNames, renderYaml, requireDnsLabel, requireLabels } from '../../mesh';

/** What all sets of rules have in common. */
export interface RuleSetProps {
  /**
   * Where the runbooks are, as a URL: each alert links to its page there, such as `https://git.example.com/platform/runbooks/MeshHighErrorRate.md`. The
   * pages are
   * in docs/runbooks of this library, to copy and to add to.
   */
  readonly runbooks: string;

  /**
   * Labels of the rendered object, by which Prometheus finds its rules: kube-prometheus-stack asks for `release`.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * For whom the rules are rendered: Prometheus' operator reads a `PrometheusRule`, a plain Prometheus a file, which a `ConfigMap` holds to be mounted.
   *
   * @default 'operator'
   */
  readonly readBy?: 'operator' | 'plain-prometheus';
}

/** The namespace that rules are in, and whose it is. */
interface RuleSetPlace {
  readonly mesh: Mesh;
  readonly namespaceName: string;
}

/** Rules of Prometheus, as an object for its operator or as a file. */
export abstract class RuleSet extends Construct {
  private readonly groups: readonly PrometheusRuleGroup[];

  protected constructor(scope: Construct, id: string, props: RuleSetProps, where: RuleSetPlace, groups: (at: Construct) => readonly PrometheusRuleGroup[]) {
    super(scope, id);
    guardObjectNames(this, where.mesh);
    requireUrl(props.runbooks, this);
    this.groups = groups(this);
    const labels = requireLabels(props.labels ?? {}, 'the labels of rules', this);
    const metadata = { name: requireDnsLabel(id, 'the name of rules', this), namespace: where.namespaceName, ...(Object.keys(labels).length > 0 && { labels }) };
    if (props.readBy === 'plain-prometheus') new KubeConfigMap(this, 'rules', { metadata, data: { [`${id}.yaml`]: this.ruleFile } });
    else new PrometheusRule(this, 'rules', { metadata, spec: { groups: this.groups } });
  }

  /** The rules as a file, for `rule_files` of Prometheus and for `promtool check rules`. */
  public get ruleFile(): string {
    return renderYaml({ groups: this.groups });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }
}

function requireUrl(value: string, at: Construct): void {
  if (/^https?:\/\/[^\s/]+/.test(value)) return;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'runbooks are linked to by a URL', value, fix: 'Write such as "https://git.example.com/platform/runbooks"' });
}
