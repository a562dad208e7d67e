import type { LabelOf } from '../../istio-metrics';
import { gatewayCertificates } from '../../istio-metrics';
import { failedRequests, latencyQuantile, matches, rate, seenByCallers } from '../../promql';
import type { Matchers } from '../../promql';
import type { DashboardDescription, Panel, Unit } from '../description';
import { explained, figure, graph } from '../description';

/** The range that Grafana chooses by how much is shown. */
export const window = '$__rate_interval';

type By = LabelOf<'istio_requests_total'>;

/** Requests each second, by labels. */
export const requestRate = (matchers: Matchers, ...by: readonly By[]): string => `sum${grouped(by)}(${rate('istio_requests_total', matchers, window)})`;

/** The share of requests that fail, by labels; 0 where none does. */
export function errorShare(matchers: Matchers, ...by: readonly By[]): string {
  const all = requestRate(matchers, ...by);
  return `(sum${grouped(by)}(${failedRequests(matchers, window)}) or 0 * ${all}) / ${all}`;
}

export const quantile = (share: number, matchers: Matchers, ...by: readonly By[]): string => latencyQuantile(share, by, matchers, window);

/** Failures and latency of requests, by one label. */
export function servedBy(matchers: Matchers, by: By, legend = `{{${by}}}`): readonly Panel[] {
  return [
    graph('Requests', 'reqps', [legend, requestRate(matchers, by)]),
    graph('Share that fails', 'percentunit', [legend, errorShare(matchers, by)]),
    graph('Latency of 50 in 100', 'ms', [legend, quantile(0.5, matchers, by)]),
    graph('Latency of 99 in 100', 'ms', [legend, quantile(0.99, matchers, by)]),
  ];
}

const opened = (matchers: Matchers<'istio_tcp_connections_opened_total'>, by: string): string => `sum${by}(${rate('istio_tcp_connections_opened_total', matchers, window)})`;

/** Connections and bytes of TCP. */
export function connections(matchers: Matchers<'istio_tcp_connections_opened_total'>, by: LabelOf<'istio_tcp_connections_opened_total'>): readonly Panel[] {
  return [
    graph('Connections opened', 'cps', [`{{${by}}}`, opened(matchers, grouped([by]))]),
    graph(
      'Bytes', 'Bps',
      [`to {{${by}}}`, `sum${grouped([by])}(${rate('istio_tcp_received_bytes_total', matchers, window)})`],
      [`from {{${by}}}`, `sum${grouped([by])}(${rate('istio_tcp_sent_bytes_total', matchers, window)})`],
    ),
  ];
}

function grouped(labels: readonly string[]): string {
  return labels.length === 0 ? '' : ` by (${labels.join(', ')}) `;
}

/** How requests fare now, with one figure more. */
function now(matchers: Matchers, last: Panel): DashboardDescription['rows'][number] {
  return {
    title: 'Now',
    panels: [
      figure('Requests', 'reqps', requestRate(matchers)),
      figure('Share that fails', 'percentunit', errorShare(matchers)),
      figure('Latency of 99 in 100', 'ms', quantile(0.99, matchers)),
      last,
    ],
  };
}

/** Of what servers received. */
export const mutualTlsShare = figure(
  'Share with mutual TLS', 'percentunit', `${requestRate({ reporter: 'destination', connection_security_policy: 'mutual_tls' })} / ${requestRate({ reporter: 'destination' })}`,
);

const largest = (title: string, unit: Unit, expr: string): Panel => graph(title, unit, ['{{destination_service}}', `topk(10, ${expr})`]);

const toService: Matchers = { ...seenByCallers, destination_service: '$service' };

export const meshDashboard: DashboardDescription = {
  title: 'Istio: mesh',
  about: 'All services at a glance, as their callers see them.',
  variables: [],
  rows: [
    now(seenByCallers, mutualTlsShare),
    {
      title: 'The largest ten',
      panels: [
        largest('Requests by service', 'reqps', requestRate(seenByCallers, 'destination_service')),
        largest('Share that fails', 'percentunit', errorShare(seenByCallers, 'destination_service')),
        largest('Latency of 99 in 100', 'ms', quantile(0.99, seenByCallers, 'destination_service')),
        largest('Connections of TCP opened', 'cps', opened({}, grouped(['destination_service']))),
      ],
    },
    { title: 'Versions', panels: [graph('Proxies by version', 'short', ['{{component}} {{tag}}', 'sum by (component, tag) (istio_build)'])] },
  ],
};

export const serviceDashboard: DashboardDescription = {
  title: 'Istio: service',
  about: 'What callers of one service get.',
  variables: [{ name: 'service', label: 'Service', values: 'label_values(istio_requests_total, destination_service)' }],
  rows: [
    {
      title: 'Indicators',
      panels: [
        figure('Requests', 'reqps', requestRate(toService)),
        figure('Share that succeeds', 'percentunit', `1 - ${errorShare(toService)}`),
        figure('Latency of 50 in 100', 'ms', quantile(0.5, toService)),
        figure('Latency of 99 in 100', 'ms', quantile(0.99, toService)),
      ],
    },
    {
      title: 'Over time',
      panels: [
        graph('Requests by status', 'reqps', ['{{response_code}}', requestRate(toService, 'response_code')]),
        explained(graph('Why proxies failed requests', 'reqps', ['{{response_flags}}', requestRate({ ...toService, response_flags: { operator: '!=', value: '-' } }, 'response_flags')]), 'UO: a limit was reached. UH: no healthy pod. UF: no connection. UT: a timeout. NR: no route. DC: the caller hung up.'),
        explained(graph('Error budget left', 'percentunit', ['{{slo}}', 'slo:error_budget:left{destination_service="$service"}']), 'Of its ServiceLevelObjectives.'),
        graph('Bytes', 'Bps', ['of requests', `sum(${rate('istio_request_bytes_sum', toService, window)})`], ['of answers', `sum(${rate('istio_response_bytes_sum', toService, window)})`]),
      ],
    },
    { title: 'By caller', panels: servedBy(toService, 'source_workload') },
    { title: 'By workload that answers', panels: servedBy(toService, 'destination_workload') },
  ],
};

const workload = { name: 'workload', label: 'Workload' };
const incoming: Matchers = { reporter: matches('destination|waypoint'), destination_workload_namespace: '$namespace', destination_workload: '$workload' };
const outgoing: Matchers = { reporter: 'source', source_workload_namespace: '$namespace', source_workload: '$workload' };

export const workloadDashboard: DashboardDescription = {
  title: 'Istio: workload',
  about: 'What reaches one workload and what it calls, by its own proxies.',
  variables: [
    { name: 'namespace', label: 'Namespace', values: 'label_values(istio_requests_total, destination_workload_namespace)' },
    { ...workload, values: 'label_values(istio_requests_total{destination_workload_namespace="$namespace"}, destination_workload)' },
  ],
  rows: [
    { title: 'Received, by caller', panels: servedBy(incoming, 'source_workload') },
    { title: 'Sent, by service', panels: servedBy(outgoing, 'destination_service') },
    { title: 'TCP', panels: connections({ reporter: 'destination', destination_workload_namespace: '$namespace', destination_workload: '$workload' }, 'source_workload') },
  ],
};

const atGateway: Matchers = { reporter: 'source', source_workload: matches('$gateway') };

export const gatewaysDashboard: DashboardDescription = {
  title: 'Istio: gateways',
  about: 'What comes into the mesh and leaves it.',
  // Proxies do not say that they are gateways: names tell. Another one can be typed.
  variables: [{
    name: 'gateway', label: 'Gateway', values: 'label_values(istio_requests_total{reporter="source",source_workload=~".*gateway.*"}, source_workload)', all: '.*gateway.*',
  }],
  rows: [
    now(atGateway, figure('First certificate to end', 's', `min(${gatewayCertificates}) - time()`)),
    { title: 'By service', panels: servedBy(atGateway, 'destination_service') },
    { title: 'By gateway', panels: servedBy(atGateway, 'source_workload') },
    { title: 'TCP and TLS', panels: connections({ reporter: 'source', source_workload: matches('$gateway') }, 'destination_service') },
  ],
};

const released: Matchers = { reporter: matches('destination|waypoint'), destination_service: '$service' };

export const canaryDashboard: DashboardDescription = {
  title: 'Istio: canary',
  about: 'Versions of one service side by side, at the same time and under the same load.',
  variables: [{ name: 'service', label: 'Service', values: 'label_values(istio_requests_total{reporter=~"destination|waypoint"}, destination_service)' }],
  rows: [
    { title: 'Share', panels: [graph('Share of requests', 'percentunit', ['{{destination_version}}', `${requestRate(released, 'destination_version')} / ignoring (destination_version) group_left () ${requestRate(released)}`])] },
    { title: 'By version', panels: servedBy(released, 'destination_version') },
    { title: 'By version and status', panels: [graph('Requests', 'reqps', ['{{destination_version}} {{response_code}}', requestRate(released, 'destination_version', 'response_code')])] },
  ],
};
