import { App, Chart } from 'cdk8s';
import { AuditLog, Compliance, Mesh, MeshInstall, Subject, ZeroTrustNamespace } from '../../src';

const chart = new Chart(new App(), 'shop');
const mesh = Mesh.fromAttributes();

new ZeroTrustNamespace(chart, 'a', { mesh, tenants: [Subject.group('shop-devs')], quota: { pods: 10 }, compliance: Compliance.pciDss() });
// @ts-expect-error a name does not say whether it is a group, a user or a program
new ZeroTrustNamespace(chart, 'b', { mesh, tenants: ['shop-devs'] });
// @ts-expect-error a count is a number
new ZeroTrustNamespace(chart, 'c', { mesh, quota: { pods: '10' } });
// @ts-expect-error CPU and memory are of requests or of limits
new ZeroTrustNamespace(chart, 'd', { mesh, quota: { cpu: '10' } });
// @ts-expect-error a framework has controls, a name has none
new ZeroTrustNamespace(chart, 'e', { mesh, compliance: 'pci-dss' });
// @ts-expect-error versions of TLS before 1.2 are broken
new MeshInstall(chart, 'f', { meshConfig: { minimumTlsVersion: { mesh: 'TLSV1_1' } } });
// @ts-expect-error a destination has a port
new MeshInstall(chart, 'g', { istiodEgress: [{ cidr: '10.0.0.1/32' }] });
// @ts-expect-error a log is of a namespace or a mesh
new AuditLog(chart, 'h', { target: 'shop' });
