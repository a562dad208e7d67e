/** A metric over time: its name with labels, and its values in promtool's notation, one a minute. */
export type Series = Readonly<Record<string, string>>;

/** When an alert has to fire, with what it says, or has to keep silent. */
export interface AlertCase {
  readonly alert: string;
  /** What is the case, in words. */
  readonly when: string;
  readonly series: Series;
  /** When it is looked at, such as `20m`. */
  readonly at: string;
  /** What it says then; without, it has to be silent. */
  readonly fires?: { readonly labels: Readonly<Record<string, string>>; readonly summary: string };
}

/** The cases as promtool's unit tests of a rule file. */
export function ruleTests(ruleFile: string, runbooks: string, cases: readonly AlertCase[]): object {
  return {
    rule_files: [ruleFile],
    evaluation_interval: '1m',
    tests: cases.map(({ alert, when, series, at, fires }) => ({
      name: `${alert}: ${when}`,
      interval: '1m',
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      alert_rule_test: [{
        eval_time: at,
        alertname: alert,
        exp_alerts: fires === undefined ? [] : [{ exp_labels: fires.labels, exp_annotations: { summary: fires.summary, runbook_url: `${runbooks}/${alert}.md` } }],
      }],
    })),
  };
}

/** A selector with these labels. */
export function metric(name: string, labels: Readonly<Record<string, string>> = {}): string {
  return `${name}{${Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(',')}}`;
}
