import { Duration } from 'cdk8s';
import { findingsIn } from './fixtures';
import { AuditLog, Mesh, MeshInstall, MeshNamespace, problemsOf, Profile } from '../../src';
import { installed, meshConfigOf } from '../install/fixtures';
import { newChart, only, rendered, shopOf, thrownBy } from '../mesh/fixtures';

const extensionProviders = ['audit-log'];
const spec = { accessLogging: [{ providers: [{ name: 'audit-log' }] }] };

test('the workloads of a namespace are logged', () => {
  const chart = newChart();
  const log = new AuditLog(chart, 'audit', { target: shopOf(chart, { extensionProviders }) });
  expect(only(chart, 'Telemetry')).toEqual({ apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry', metadata: { name: 'default', namespace: 'shop' }, spec });
  expect(log.apiObjects).toHaveLength(1);
  expect(findingsIn(chart)).toEqual([]);
});

test('a mesh as target logs all of it', () => {
  const chart = newChart();
  new AuditLog(chart, 'audit', { target: Mesh.fromAttributes({ rootNamespace: 'mesh', extensionProviders }) });
  expect(only(chart, 'Telemetry')).toMatchObject({ metadata: { name: 'mesh-default', namespace: 'mesh' }, spec });
});

test('the install defines the log where it is asked for, in the form that others can paste', () => {
  expect(meshConfigOf(installed({ meshConfig: { auditLog: true } })).extensionProviders).toEqual([AuditLog.provider]);
  expect(meshConfigOf(installed()).extensionProviders).toBeUndefined();
  expect(AuditLog.provider).toMatchSnapshot();
});

test('no query is logged: secrets are in them', () => {
  const text = JSON.stringify(AuditLog.provider);
  expect(text).toContain('REQ_WITHOUT_QUERY');
  expect(text).not.toMatch(/%REQ\([^)]*PATH/);
  expect(text).not.toMatch(/AUTHORIZATION|COOKIE/i);
});

test('the call that turns it on also puts it into the mesh configuration', () => {
  const chart = newChart();
  const { mesh } = new MeshInstall(chart, 'mesh', { profile: Profile.minimal() });
  new AuditLog(chart, 'audit', { target: mesh });
  expect(meshConfigOf(chart.toJson()).extensionProviders).toEqual([AuditLog.provider]);
});

test('a mesh that is not known to have it is told what to add', () => {
  const chart = newChart();
  new AuditLog(chart, 'audit', { target: shopOf(chart) });
  expect(problemsOf(chart)).toMatchObject([{ code: 'ProviderNotRegistered', at: 'shop/audit', value: 'audit-log', fix: expect.stringContaining(JSON.stringify(AuditLog.provider)) }]);
});

test('entries say how long they are to be kept, by namespace', () => {
  const chart = newChart();
  const { mesh } = new MeshInstall(chart, 'mesh', { profile: Profile.minimal() });
  new AuditLog(chart, 'audit', { target: mesh, retention: Duration.days(90) });
  new AuditLog(chart, 'of-cards', { target: new MeshNamespace(chart, 'cards', { mesh }), retention: Duration.days(365) });
  const registered = meshConfigOf(chart.toJson()).extensionProviders;
  const labels = registered.map((provider: any) => [provider.name, provider.envoyFileAccessLog.logFormat.labels.retention_days]);
  expect(labels).toEqual([['audit-log-365d', '365'], ['audit-log-90d', '90']]);
  const named = rendered<any>(chart, 'Telemetry').map(({ metadata, spec: { accessLogging } }) => [metadata.namespace, accessLogging]);
  expect(named).toEqual([['istio-system', [{ providers: [{ name: 'audit-log-90d' }] }]], ['cards', [{ providers: [{ name: 'audit-log-365d' }] }]]]);
});

test.each([Duration.hours(12), Duration.days(0)])('they are kept for whole days', (retention) => {
  const chart = newChart();
  expect(thrownBy(() => new AuditLog(chart, 'audit', { target: shopOf(chart), retention }))).toMatchObject({ code: 'InvalidValue' });
});

test('a namespace has one audit log', () => {
  const chart = newChart();
  const target = MeshNamespace.fromAttributes(chart, 'shop', { mesh: Mesh.fromAttributes() });
  new AuditLog(chart, 'audit', { target });
  expect(thrownBy(() => new AuditLog(chart, 'again', { target }))).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/again', problem: expect.stringContaining('shop/audit') });
});
