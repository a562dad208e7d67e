/** People sign in at the gateway: oauth2-proxy answers whether they have, and sends those who have not to the issuer. */
import { App, Chart, Duration } from 'cdk8s';
import type { EnvVar } from '../../../imports/k8s';
import { KubeDeployment } from '../../../imports/k8s';
import {
  Access, ExternalAuthorization, ExternalService, ExtAuthzProvider, GatewayTls, IngressGateway, MeshInstall, MeshService, PathMatch, Port, Profile,
  ZeroTrustNamespace,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
const auth = new ZeroTrustNamespace(chart, 'auth', { mesh });

const tls = GatewayTls.simple('shop-example-com');
const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });
const login = new MeshService(chart, 'oauth2-proxy', { namespace: auth, port: Port.http(4180) });
edge.expose(web, { host: 'shop.example.com', tls });
edge.expose(login, { host: 'shop.example.com', tls, paths: [PathMatch.prefix('/oauth2/')] });
web.allowFrom(edge, Access.http());

new ExternalAuthorization(chart, 'sign-in', {
  target: ingressGateway,
  provider: ExtAuthzProvider.http({
    name: 'oauth2-proxy',
    service: login,
    timeout: Duration.seconds(5),
    includeRequestHeaders: ['authorization', 'cookie'],
    headersToUpstreamOnAllow: ['x-auth-request-user', 'x-auth-request-email'],
    headersToDownstreamOnAllow: ['set-cookie'],
    headersToDownstreamOnDeny: ['content-type', 'set-cookie'],
  }),
  requests: [Access.http({ notPaths: [PathMatch.prefix('/oauth2/')] })],
});

// It asks the issuer for tokens and keys; nothing else of the world is open to it.
auth.allowEgressTo(new ExternalService(chart, 'issuer', { namespace: auth, host: 'login.example.com', port: Port.tls(443) }));

const labels = { app: 'oauth2-proxy' };
const fromSecret = (name: string, key: string): EnvVar => ({ name, valueFrom: { secretKeyRef: { name: 'oauth2-proxy', key } } });
new KubeDeployment(chart, 'oauth2-proxy-deployment', {
  metadata: { name: 'oauth2-proxy', namespace: 'auth', labels },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: 'oauth2-proxy',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 2000, runAsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{
          name: 'oauth2-proxy',
          image: 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.2',
          args: [
            '--http-address=0.0.0.0:4180', '--provider=oidc', '--oidc-issuer-url=https://login.example.com', '--redirect-url=https://shop.example.com/oauth2/callback',
            '--upstream=static://200', '--set-xauthrequest=true', '--reverse-proxy=true', '--skip-provider-button=true', '--email-domain=*',
            '--cookie-secure=true', '--cookie-samesite=lax', '--whitelist-domain=shop.example.com',
          ],
          env: [
            fromSecret('OAUTH2_PROXY_CLIENT_ID', 'client-id'), fromSecret('OAUTH2_PROXY_CLIENT_SECRET', 'client-secret'),
            fromSecret('OAUTH2_PROXY_COOKIE_SECRET', 'cookie-secret'),
          ],
          ports: [{ name: 'http', containerPort: 4180 }],
          readinessProbe: { httpGet: { path: '/ready', port: 4180 } },
          livenessProbe: { httpGet: { path: '/ping', port: 4180 } },
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        }],
      },
    },
  },
});

app.synth();
