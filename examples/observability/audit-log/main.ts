/** A record of who called what, kept for a year where card data is, beside a log of errors for those who run the shop. */
import { App, Chart, Duration } from 'cdk8s';
import { AccessLog, AuditLog, LogFilter, MeshInstall, MeshNamespace, MeshTelemetry, Profile } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');

new AuditLog(chart, 'audit', { target: mesh, retention: Duration.days(90) });

const cards = new MeshNamespace(chart, 'cards', { mesh });
new AuditLog(chart, 'audit-of-cards', { target: cards, retention: Duration.days(365) });
new MeshTelemetry(chart, 'errors-of-cards', { target: cards, accessLogs: [{ log: AccessLog.text({ name: 'errors' }), only: LogFilter.errors() }] });

app.synth();
