/** From PERMISSIVE to STRICT in stages: payments refuse plaintext already, the shop is next, and one port may take its time until a day. */
import { App, Chart } from 'cdk8s';
import { MeshInstall, MeshNamespace, MeshService, MtlsMigration, Port, Profile } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const shop = new MeshNamespace(chart, 'shop', { mesh });
const payments = new MeshNamespace(chart, 'payments', { mesh });

const ledger = new MeshService(chart, 'ledger', { namespace: payments, port: Port.http(8080), additionalPorts: [Port.tcp(7000)] });

const migration = new MtlsMigration(chart, 'mtls', {
  mesh,
  stages: { pilot: [payments], rest: [shop] },
  reached: 'pilot',
  exceptions: [{ service: ledger, port: Port.tcp(7000), until: '2099-06-30', reason: 'the mainframe has no proxy' }],
});

app.synth();
process.stdout.write(`${migration.toString()}\n`);
