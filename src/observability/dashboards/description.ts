/** What a value is, in Grafana's words. */
export type Unit = 'short' | 'reqps' | 'percentunit' | 'ms' | 's' | 'Bps' | 'bytes' | 'cps' | 'dateTimeAsIso';

/** One query of a panel. */
export interface Target {
  readonly expr: string;
  /** What a series is called, such as `{{destination_service}}`. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  readonly targets: readonly Target[];

  /** One number, now; or over time. @default 'graph' */
  readonly show?: 'number' | 'graph';

  /** What a reader should know to read it right. @default - the title says it */
  readonly about?: string;
}

/** What can be chosen above the panels. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  /** Which values there are: `label_values(METRIC, LABEL)`. */
  readonly values: string;
  /** A regular expression of all of them, where several can be chosen, and all are at first. @default - one is chosen */
  readonly all?: string;
}

/** A dashboard, before Grafana's library makes it one. */
export interface DashboardDescription {
  readonly title: string;
  readonly about: string;
  readonly variables: readonly Variable[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
}

export function graph(title: string, unit: Unit, ...targets: readonly (readonly [legend: string, expr: string])[]): Panel {
  return { title, unit, targets: targets.map(([legend, expr]) => ({ legend, expr })) };
}

export function figure(title: string, unit: Unit, expr: string): Panel {
  return { title, unit, targets: [{ legend: title, expr }], show: 'number' };
}

/** A panel with a word of explanation. */
export function explained(panel: Panel, about: string): Panel {
  return { ...panel, about };
}
