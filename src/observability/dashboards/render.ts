import type * as common from '@grafana/grafana-foundation-sdk/common';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { DashboardDescription, Panel, Variable } from './description';

/** As Grafana counts: a row is 24 wide. */
const size = { number: { width: 6, height: 4 }, graph: { width: 12, height: 8 } };

/** The variable that says which Prometheus is asked. */
const source = { type: 'prometheus', uid: '${source}' };

/** A dashboard as Grafana reads it. @param uid its name in links */
export function renderDashboard(uid: string, { title, about, variables, rows }: DashboardDescription): object {
  const grafana = library();
  // Its successor makes objects of Grafana's own API server. This one is what every Grafana reads from files, and its sidecar and operator from Kubernetes.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const builder = new grafana.dashboard.DashboardBuilder(title).uid(uid).description(about).tags(['istio']).readonly()
    .time({ from: 'now-1h', to: 'now' }).refresh('1m').timezone('browser')
    .withVariable(new grafana.dashboard.DatasourceVariableBuilder('source').label('Prometheus').type('prometheus'));
  for (const variable of variables) builder.withVariable(choice(grafana, variable));
  for (const { title: name, panels } of rows) {
    builder.withRow(new grafana.dashboard.RowBuilder(name));
    for (const panel of panels) builder.withPanel(drawn(grafana, panel));
  }
  return builder.build();
}

interface Library {
  readonly common: typeof common;
  readonly dashboard: typeof dashboard;
  readonly prometheus: typeof prometheus;
  readonly stat: typeof stat;
  readonly timeseries: typeof timeseries;
}

/** Loaded when the first dashboard is rendered: importing this package should stay cheap. */
function library(): Library {
  /* eslint-disable @typescript-eslint/no-require-imports */
  return {
    common: require('@grafana/grafana-foundation-sdk/common') as typeof common,
    dashboard: require('@grafana/grafana-foundation-sdk/dashboard') as typeof dashboard,
    prometheus: require('@grafana/grafana-foundation-sdk/prometheus') as typeof prometheus,
    stat: require('@grafana/grafana-foundation-sdk/stat') as typeof stat,
    timeseries: require('@grafana/grafana-foundation-sdk/timeseries') as typeof timeseries,
  };
  /* eslint-enable @typescript-eslint/no-require-imports */
}

function choice(grafana: Library, { name, label, values, all }: Variable): dashboard.QueryVariableBuilder {
  const { QueryVariableBuilder, VariableRefresh, VariableSort } = grafana.dashboard;
  const builder = new QueryVariableBuilder(name).label(label).datasource(source).query(values)
    .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc);
  return all === undefined ? builder : builder.multi(true).includeAll(true).allValue(all).current({ text: 'All', value: '$__all' });
}

function drawn(grafana: Library, { title, unit, targets, about, show = 'graph' }: Panel): timeseries.PanelBuilder | stat.PanelBuilder {
  const { width, height } = size[show];
  const builder = show === 'number' ? new grafana.stat.PanelBuilder() : new grafana.timeseries.PanelBuilder().fillOpacity(10).legend(legendOf(grafana.common));
  builder.title(title).unit(unit).span(width).height(height).datasource(source);
  if (unit === 'percentunit') builder.min(0);
  if (about !== undefined) builder.description(about);
  targets.forEach(({ expr, legend }, index) => {
    const query = new grafana.prometheus.DataqueryBuilder().expr(expr).legendFormat(legend).refId(String.fromCharCode(65 + index)).datasource(source);
    builder.withTarget(show === 'number' ? query.instant() : query.range());
  });
  return builder;
}

/** Below the panel, which the library hides otherwise. */
function legendOf({ LegendDisplayMode, LegendPlacement, VizLegendOptionsBuilder }: typeof common): common.VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom);
}
