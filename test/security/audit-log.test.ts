import { findingsIn } from './fixtures';
import { AuditLog, Mesh, MeshNamespace } from '../../src';
import { installed, meshConfigOf } from '../install/fixtures';
import { newChart, only, shopOf, thrownBy } from '../mesh/fixtures';

const spec = { accessLogging: [{ providers: [{ name: 'audit-log' }] }] };

test('the workloads of a namespace are logged', () => {
  const chart = newChart();
  const log = new AuditLog(chart, 'audit', { target: shopOf(chart) });
  expect(only(chart, 'Telemetry')).toEqual({ apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry', metadata: { name: 'audit-log', namespace: 'shop' }, spec });
  expect(log.apiObjects).toHaveLength(1);
  expect(findingsIn(chart)).toEqual([]);
});

test('a mesh as target logs all of it', () => {
  const chart = newChart();
  new AuditLog(chart, 'audit', { target: Mesh.fromAttributes({ rootNamespace: 'mesh' }) });
  expect(only(chart, 'Telemetry')).toMatchObject({ metadata: { name: 'audit-log', namespace: 'mesh' }, spec });
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

test('a namespace has one audit log, since Istio reads one Telemetry', () => {
  const chart = newChart();
  const target = MeshNamespace.fromAttributes(chart, 'shop', { mesh: Mesh.fromAttributes() });
  new AuditLog(chart, 'audit', { target });
  expect(thrownBy(() => new AuditLog(chart, 'again', { target }))).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/again' });
});
