/** A namespace where card data is, by the rules of PCI DSS, and the evidence for whoever assesses it. */
import { App, Chart } from 'cdk8s';
import { Access, Compliance, GatewayTls, IngressGateway, MeshInstall, MeshService, Port, Profile, Subject, ZeroTrustNamespace } from '../../../src';

const compliance = Compliance.pciDss();
const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', {
  profile: Profile.default(),
  compliance,
  // The API server, and nothing else.
  istiodEgress: [{ cidr: '10.0.0.1/32', port: 6443 }],
});

const chart = new Chart(app, 'shop');
const cards = new ZeroTrustNamespace(chart, 'cards', { mesh, compliance, tenants: [Subject.group('cards-devs')] });
const checkout = new MeshService(chart, 'checkout', { namespace: cards, port: Port.http(8080) });
const vault = new MeshService(chart, 'vault', { namespace: cards, port: Port.http(8080) });
const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
edge.expose(checkout, { host: 'pay.example.com', tls: GatewayTls.simple('pay-example-com') });
checkout.allowFrom(edge, Access.http({ methods: ['GET', 'POST'] }));
vault.allowFrom(checkout, Access.http({ methods: ['POST'] }));

app.synth();
process.stdout.write(compliance.evidence(app, { namespaces: ['cards'] }).toMarkdown());
