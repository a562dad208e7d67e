/** What does not compile at the edges, because it could not be right. */
import { App, Chart } from 'cdk8s';
import { CertificateIssuer, GatewayTls, GatewayWorkload, IngressGateway, Mesh, MeshNamespace, MeshService, PathMatch, Port, RequestMatch, StringMatch } from '../../src';

const chart = new Chart(new App(), 'chart');
const mesh = Mesh.fromAttributes();
const web = new MeshService(chart, 'web', { namespace: new MeshNamespace(chart, 'shop', { mesh }), port: Port.http(80) });
const edge = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh }) });
const tls = GatewayTls.none();

edge.expose(web, { host: 'a.example.com', tls });
edge.expose(web, { hosts: ['b.example.com', 'c.example.com'], tls, paths: [PathMatch.exact('/a')] });
GatewayTls.simple(['rsa', 'ecdsa'], { minVersion: '1.2', cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] });
GatewayTls.certManager({ issuer: CertificateIssuer.cluster('ca'), clientCertificates: 'optional' });
RequestMatch.claim(['realm_access', 'roles'], StringMatch.exact('admin'));

// @ts-expect-error one host or several, not both
edge.expose(web, { host: 'a.example.com', hosts: ['b.example.com'], tls });
// @ts-expect-error a host, at least
edge.expose(web, { tls });
// @ts-expect-error plain HTTP is said, not left out
edge.expose(web, { host: 'a.example.com' });
// @ts-expect-error a regular expression is no place for a service
edge.expose(web, { host: 'a.example.com', tls, paths: [PathMatch.regex('/a.*')] });
// @ts-expect-error the gateway's port is a number
edge.exposeTcp(web, { port: Port.tcp(80) });
// @ts-expect-error a cipher suite that Istio does not know
GatewayTls.simple('cert', { cipherSuites: ['TLS_AES_128_GCM_SHA256'] });
// @ts-expect-error two certificates at most
GatewayTls.simple(['a', 'b', 'c']);
// @ts-expect-error nobody shows a certificate
GatewayTls.simple('cert', { subjectAltNames: ['a'] });
// @ts-expect-error what is passed through has no settings
GatewayTls.passthrough({ minVersion: '1.3' });
// @ts-expect-error an issuer is made by its factories
GatewayTls.certManager({ issuer: 'letsencrypt' });
// @ts-expect-error bare text does not say how it is compared
RequestMatch.claim('groups', 'beta');
