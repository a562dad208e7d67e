/** A mesh whose certificates cert-manager signs. It is in the cluster already; the CA's key and the roots are Secrets that somebody else brings. */
import { App, Chart, Duration } from 'cdk8s';
import { CertificateAuthority, CertManagerCa, MeshInstall, Profile, RootCertificates, StrictMtls } from '../../../src';

const app = new App();
const chart = new Chart(app, 'istio');
const { mesh } = new MeshInstall(chart, 'mesh', {
  profile: Profile.minimal(),
  certificateAuthority: CertificateAuthority.certManager(CertManagerCa.keyPair('mesh-ca', { roots: RootCertificates.secret('mesh-roots') })),
  workloadCertificates: { lifetime: Duration.hours(6) },
});
new StrictMtls(chart, 'strict', { target: mesh });

app.synth();
