import type { PrometheusRuleRule } from '../../../imports/monitoring.coreos.com';

/** Whether somebody has to get up for it, or look at it in the morning. */
export type Severity = 'critical' | 'warning';

/** A rule before it is rendered. */
export interface Alert {
  /** Its name, and that of its page in docs/runbooks. */
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;

  /** How long it has to hold, such as `5m`. @default - it fires at once */
  readonly for?: string;

  /** One line that says what is wrong and where, with templates such as `{{ $labels.pod }}`. */
  readonly summary: string;

  /** @default - severity only */
  readonly labels?: Readonly<Record<string, string>>;
}

/** @param runbooks where the pages are */
export function renderAlert(alert: Alert, runbooks: string): PrometheusRuleRule {
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.for !== undefined && { for: alert.for }),
    labels: { severity: alert.severity, ...alert.labels },
    annotations: { summary: alert.summary, runbook_url: `${runbooks.replace(/\/+$/, '')}/${alert.name}.md` },
  };
}

/** A share as people write it, for expressions and sentences. */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** An expression about an hour before: each of its ranges is moved. */
export function anHourBefore(expression: string): string {
  return expression.replace(/\[(\w+)\]/g, '[$1] offset 1h');
}
