/** A mesh whose certificates are of a root that the company has. The CA of this cluster, an intermediate one, lies in a Secret that somebody else brings. */
import { App, Chart, Duration } from 'cdk8s';
import { CertificateAuthority, MeshInstall, Profile, StrictMtls } from '../../../src';

const app = new App();
const chart = new Chart(app, 'istio');
const { mesh } = new MeshInstall(chart, 'mesh', {
  profile: Profile.minimal(),
  certificateAuthority: CertificateAuthority.pluggedIn({ rotateRootsLive: true }),
  workloadCertificates: { lifetime: Duration.hours(12) },
  trustDomain: 'shop.example.com',
  trustDomainAliases: ['cluster.local'],
});
new StrictMtls(chart, 'strict', { target: mesh });

app.synth();
