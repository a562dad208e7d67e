import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import type { ServiceEntrySpec, WorkloadEntrySpec, WorkloadGroupSpec } from '../../../imports/networking.istio.io';
import type { IMeshService, WorkloadProps } from '../../../src';
import { ExternalService, Port, Resolution, Workload, WorkloadGroup, WorkloadProbe } from '../../../src';
import { newChart, newReviews, only, shopOf, thrownBy } from '../../mesh/fixtures';
import { findingsOf } from '../egress/fixtures';

function ledgerIn(chart: Chart, resolution = Resolution.workloads({ app: 'ledger' })): ExternalService {
  return new ExternalService(chart, 'ledger', { namespace: shopOf(chart), host: 'ledger.example', port: Port.tcp(5432), addresses: ['192.0.2.10'], resolution });
}

test('a machine serves beside the pods of a version, found by the labels of its service', () => {
  const chart = newChart();
  new Workload(chart, 'machine', {
    service: newReviews(chart), version: 'v2', address: '192.0.2.7', ports: { http: 8080 }, labels: { rack: '7' }, network: 'vms', locality: 'eu/a', weight: 10,
  });
  expect(only<WorkloadEntrySpec>(chart, 'WorkloadEntry')).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadEntry',
    metadata: { name: 'machine', namespace: 'shop' },
    spec: {
      address: '192.0.2.7', labels: { app: 'reviews', version: 'v2', rack: '7' }, ports: { http: 8080 }, serviceAccount: 'reviews', network: 'vms', locality: 'eu/a', weight: 10,
    },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test.each([
  ['an IPv6 address', { address: '2001:db8::7' }, { address: '2001:db8::7' }],
  ['a socket', { address: 'unix:///run/ledger.sock' }, { address: 'unix:///run/ledger.sock' }],
])('%s is an address of a host outside', (_, props, expected) => {
  const chart = newChart();
  new Workload(chart, 'machine', { service: ledgerIn(chart), ...props });
  expect(only<WorkloadEntrySpec>(chart, 'WorkloadEntry').spec).toEqual({ ...expected, labels: { app: 'ledger' } });
  expect(findingsOf(chart)).toEqual([]);
});

test('without an address it is reached through the gateway of its network', () => {
  const chart = newChart();
  new Workload(chart, 'machine', { service: ledgerIn(chart), network: 'vms' });
  expect(only<WorkloadEntrySpec>(chart, 'WorkloadEntry').spec).toEqual({ labels: { app: 'ledger' }, network: 'vms' });
  expect(findingsOf(chart).filter((finding) => !finding.startsWith('warning'))).toEqual([]);
});

test('a name is an address where names are looked up', () => {
  const chart = newChart();
  new Workload(chart, 'machine', { service: ledgerIn(chart, Resolution.workloads({ app: 'ledger' }, { byDns: true })), address: 'db-1.example' });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry').spec.resolution).toBe('DNS');
  expect(findingsOf(chart)).toEqual([]);
});

test('machines that register themselves share a template and a probe', () => {
  const chart = newChart();
  new WorkloadGroup(chart, 'machines', {
    service: newReviews(chart),
    version: 'v1',
    annotations: { team: 'reviews' },
    ports: { http: 8080 },
    probe: WorkloadProbe.http(8080, '/healthz', { headers: { 'x-probe': 'yes' }, tls: true, period: Duration.seconds(5), initialDelay: Duration.minutes(1), timeout: Duration.seconds(2), successThreshold: 2, failureThreshold: 4 }),
  });
  expect(only<WorkloadGroupSpec>(chart, 'WorkloadGroup')).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadGroup',
    metadata: { name: 'machines', namespace: 'shop' },
    spec: {
      metadata: { annotations: { team: 'reviews' }, labels: { app: 'reviews', version: 'v1' } },
      probe: {
        httpGet: { path: '/healthz', port: 8080, scheme: 'HTTPS', httpHeaders: [{ name: 'x-probe', value: 'yes' }] },
        failureThreshold: 4,
        initialDelaySeconds: 60,
        periodSeconds: 5,
        successThreshold: 2,
        timeoutSeconds: 2,
      },
      template: { ports: { http: 8080 }, serviceAccount: 'reviews' },
    },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test.each([
  ['a connection', WorkloadProbe.tcp(8080), { tcpSocket: { port: 8080 } }],
  ['a program', WorkloadProbe.command(['/bin/check', '-q']), { exec: { command: ['/bin/check', '-q'] } }],
])('%s probes them as well', (_, probe, expected) => {
  const chart = newChart();
  new WorkloadGroup(chart, 'machines', { service: newReviews(chart), probe });
  expect(only<WorkloadGroupSpec>(chart, 'WorkloadGroup').spec.probe).toEqual(expected);
  expect(findingsOf(chart)).toEqual([]);
});

test.each<[string, Partial<WorkloadProps>, string]>([
  ['no address and no network', { address: undefined }, 'ContradictingProps'],
  ['a name that nobody looks up', { address: 'db.example' }, 'ContradictingProps'],
  ['an address with a port', { address: '192.0.2.1:80' }, 'InvalidName'],
  ['a socket at a relative path', { address: 'unix://' }, 'InvalidValue'],
  ['a socket with ports', { address: 'unix:///run/app.sock', ports: { http: 80 } }, 'ContradictingProps'],
  ['a port that the service does not have', { ports: { admin: 80 } }, 'InvalidValue'],
  ['a port number out of range', { ports: { http: 0 } }, 'InvalidValue'],
  ['a label that hides it from its service', { labels: { app: 'other' } }, 'ContradictingProps'],
  ['a label that is none', { labels: { 'not ok': 'x' } }, 'InvalidName'],
  ['a version that the service does not have', { version: 'v9' }, 'UnknownVersion'],
  ['a locality of four parts', { locality: 'a/b/c/d' }, 'InvalidValue'],
  ['an empty network', { network: '' }, 'InvalidName'],
  ['a weight of zero', { weight: 0 }, 'InvalidValue'],
  ['a ServiceAccount that is none', { serviceAccount: 'Not Ok' }, 'InvalidName'],
])('%s is refused', (_, props, code) => {
  const chart = newChart();
  const service = newReviews(chart) as IMeshService;
  expect(thrownBy(() => new Workload(chart, 'machine', { service, address: '192.0.2.7', ...props }))).toMatchObject({ code });
});

test.each<[string, () => unknown, string]>([
  ['a path without a slash', () => WorkloadProbe.http(80, 'healthz'), 'InvalidValue'],
  ['a header that is none', () => WorkloadProbe.http(80, '/', { headers: { 'x probe': 'yes' } }), 'InvalidValue'],
  ['a port that is none', () => WorkloadProbe.tcp(0), 'InvalidValue'],
  ['an empty command', () => WorkloadProbe.command(['']), 'InvalidValue'],
  ['half a second', () => {
    const chart = newChart();
    return new WorkloadGroup(chart, 'machines', { service: newReviews(chart), probe: WorkloadProbe.tcp(80, { period: Duration.millis(500) }) });
  }, 'InvalidValue'],
  ['no good answer at all', () => {
    const chart = newChart();
    return new WorkloadGroup(chart, 'machines', { service: newReviews(chart), probe: WorkloadProbe.tcp(80, { successThreshold: 0 }) });
  }, 'InvalidValue'],
])('a probe with %s is refused', (_, make, code) => {
  expect(thrownBy(make).code).toBe(code);
});

test('machines nobody could find, or without an account to prove, are refused', () => {
  const chart = newChart();
  const fixed = ledgerIn(chart, Resolution.static('192.0.2.11'));
  expect(thrownBy(() => new Workload(chart, 'machine', { service: fixed, address: '192.0.2.7' })).code).toBe('ContradictingProps');
  const other = newChart();
  expect(thrownBy(() => new WorkloadGroup(other, 'machines', { service: ledgerIn(other) })).code).toBe('ContradictingProps');
});
